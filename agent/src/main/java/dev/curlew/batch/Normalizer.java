package dev.curlew.batch;

import dev.curlew.model.InputSettings;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Bytes to normalised floats. A byte has 256 values, so (x - mean) / std is looked up; rows go through small arrays
 * because bulk copies between those and direct buffers are cheaper than element access.
 */
final class Normalizer {
    private final float[][] table = new float[3][256];
    private final int pad;
    private final byte[] bytes;
    private final float[] floats;

    Normalizer(InputSettings settings, int maxWidth) {
        for (int channel = 0; channel < 3; channel++) {
            float mean = settings.mean().get(channel);
            float std = settings.std().get(channel);
            for (int value = 0; value < 256; value++) {
                table[channel][value] = (value - mean) / std;
            }
        }
        pad = settings.pad();
        bytes = new byte[maxWidth];
        floats = new float[maxWidth];
    }

    /** Fills one frame's place with the padding colour. */
    void pad(FloatBuffer out, int base, int plane) {
        float[] line = new float[plane];
        for (int channel = 0; channel < 3; channel++) {
            Arrays.fill(line, table[channel][pad]);
            out.put(base + channel * plane, line);
        }
    }

    /** Converts {@code count} pixels of one channel from byte {@code from} on into the floats at {@code at}. */
    void row(int channel, ByteBuffer pixels, int from, int count, FloatBuffer out, int at) {
        byte[] in = bytes;
        float[] converted = floats;
        float[] lookup = table[channel];
        pixels.get(from, in, 0, count);
        for (int x = 0; x < count; x++) {
            converted[x] = lookup[in[x] & 0xff];
        }
        out.put(at, converted, 0, count);
    }
}
