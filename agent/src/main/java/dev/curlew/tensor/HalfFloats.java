package dev.curlew.tensor;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Half floats (IEEE 754 binary16) to floats and back, for whole buffers in native byte order. */
public final class HalfFloats {
    private static final int MAX = 0x7c00;

    private HalfFloats() {}

    /** Every element of {@code from}, by absolute access. */
    public static void widen(ByteBuffer from, FloatBuffer to) {
        for (int i = 0; i < to.capacity(); i++) {
            to.put(i, widen(from.getShort(i * Short.BYTES)));
        }
    }

    /** Every element of {@code from}, by absolute access; rounded to the nearest, ties to even. */
    public static void narrow(FloatBuffer from, ByteBuffer to) {
        for (int i = 0; i < from.capacity(); i++) {
            to.putShort(i * Short.BYTES, narrow(from.get(i)));
        }
    }

    static float widen(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            // a subnormal is a whole number of 2^-24
            float value = fraction * 0x1p-24f;
            return sign == 0 ? value : -value;
        }
        int wide = exponent == 0x1f ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }

    static short narrow(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int rest = bits & 0x7fffffff;
        if (rest > 0x7f800000) {
            return (short) (sign | 0x7e00);
        }
        if (rest < 0x38800000) {
            // subnormal or 0: scaled to whole numbers, which rint rounds to even
            return (short) (sign | (int) Math.rint(Float.intBitsToFloat(rest) * 0x1p24));
        }
        int even = rest >> 13 & 1;
        int half = (rest - (112 << 23) + 0xfff + even) >> 13;
        return (short) (sign | Math.min(half, MAX));
    }
}
