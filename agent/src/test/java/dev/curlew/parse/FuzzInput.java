package dev.curlew.parse;

/** Numbers out of a fuzzer's bytes; when they are used up, they begin again. */
final class FuzzInput {
    private static final float[] ODD = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        -0f,
        Float.intBitsToFloat(0xffc00001),
        1e20f,
        -1e20f,
        88.8f,
        -104f,
        (float) Integer.MAX_VALUE,
        (float) Long.MIN_VALUE,
        0x1p-130f
    };

    private final byte[] bytes;
    private int next;

    FuzzInput(byte[] bytes) {
        this.bytes = bytes;
    }

    int octet() {
        int octet = bytes.length == 0 ? 0 : bytes[next % bytes.length] & 0xff;
        next++;
        return octet;
    }

    /** From least to most. */
    int from(int least, int most) {
        return least + (octet() << 8 | octet()) % (most - least + 1);
    }

    boolean yes() {
        return (octet() & 1) == 1;
    }

    /** From 0 to 1. */
    float fraction() {
        return octet() / 255f;
    }

    /** Any float at all: odd ones, scores, places in a picture, logits, any bits. */
    float any() {
        int kind = octet();
        return switch (kind & 7) {
            case 0 -> ODD[kind >> 3 & 15];
            case 1, 2 -> fraction();
            case 3 -> from(-50, 250);
            case 4 -> (octet() - 128) / 16f;
            case 5 -> Float.intBitsToFloat(octet() << 24 | octet() << 16 | octet() << 8 | octet());
            case 6 -> kind >> 3 & 3;
            default -> 0;
        };
    }

    long whole() {
        int kind = octet();
        return switch (kind & 3) {
            case 0 -> kind >> 2 & 15;
            case 1 -> octet() - 128;
            case 2 -> (long) octet() << 56 | octet();
            default -> (long) octet() << 24 | octet();
        };
    }
}
