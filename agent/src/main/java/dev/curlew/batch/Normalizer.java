package dev.curlew.batch;

import dev.curlew.model.InputSettings;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Packed bytes to planar, normalised floats. A byte has 256 values, so (x - mean) / std is looked up; rows go through
 * small arrays because bulk copies between those and direct buffers are cheaper than element access.
 */
final class Normalizer {
    private final float[][] table = new float[3][256];
    private final int pad;
    private final byte[] packed;
    private final float[] first;
    private final float[] second;
    private final float[] third;

    Normalizer(InputSettings settings, int maxWidth) {
        for (int channel = 0; channel < 3; channel++) {
            float mean = settings.mean().get(channel);
            float std = settings.std().get(channel);
            for (int value = 0; value < 256; value++) {
                table[channel][value] = (value - mean) / std;
            }
        }
        pad = settings.pad();
        packed = new byte[maxWidth * 3];
        first = new float[maxWidth];
        second = new float[maxWidth];
        third = new float[maxWidth];
    }

    /** Fills one frame's place with the padding colour. */
    void pad(FloatBuffer out, int base, int plane) {
        float[] line = new float[plane];
        for (int channel = 0; channel < 3; channel++) {
            Arrays.fill(line, table[channel][pad]);
            out.put(base + channel * plane, line);
        }
    }

    /** Converts {@code count} pixels that begin at byte {@code from} into the three planes at {@code at}. */
    void row(ByteBuffer pixels, int from, int count, FloatBuffer out, int at, int plane) {
        byte[] in = packed;
        float[] a = first;
        float[] b = second;
        float[] c = third;
        float[] tableA = table[0];
        float[] tableB = table[1];
        float[] tableC = table[2];
        pixels.get(from, in, 0, count * 3);
        for (int x = 0, i = 0; x < count; x++, i += 3) {
            a[x] = tableA[in[i] & 0xff];
            b[x] = tableB[in[i + 1] & 0xff];
            c[x] = tableC[in[i + 2] & 0xff];
        }
        out.put(at, a, 0, count);
        out.put(at + plane, b, 0, count);
        out.put(at + 2 * plane, c, 0, count);
    }
}
