package dev.curlew.batch;

import dev.curlew.model.InputSettings;
import dev.curlew.tensor.PictureShape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Bytes to normalised floats. A byte has 256 values, so (x - mean) / std is looked up; rows go through small arrays
 * because bulk copies between those and direct buffers are cheaper than element access.
 */
final class FloatPicture implements InputPicture {
    private final FloatBuffer out;
    private final PictureShape shape;
    private final float[][] table = new float[PictureShape.CHANNELS][256];
    private final int pad;
    private final byte[] bytes;
    private final float[] floats;

    FloatPicture(FloatBuffer out, PictureShape shape, InputSettings settings) {
        this.out = out;
        this.shape = shape;
        for (int channel = 0; channel < PictureShape.CHANNELS; channel++) {
            float mean = settings.mean().get(channel);
            float std = settings.std().get(channel);
            for (int value = 0; value < 256; value++) {
                table[channel][value] = (value - mean) / std;
            }
        }
        pad = settings.pad();
        bytes = new byte[shape.width()];
        floats = new float[PictureShape.CHANNELS * shape.width()];
    }

    @Override
    public void pad(int index) {
        byte[] line = bytes;
        Arrays.fill(line, (byte) pad);
        ByteBuffer planes = ByteBuffer.wrap(line);
        int[] from = new int[PictureShape.CHANNELS];
        for (int y = 0; y < shape.height(); y++) {
            row(index, y, 0, shape.width(), planes, from);
        }
    }

    @Override
    public void row(int index, int y, int x, int count, ByteBuffer planes, int[] from) {
        int base = index * shape.elements();
        for (int channel = 0; channel < PictureShape.CHANNELS; channel++) {
            planes.get(from[channel], bytes, 0, count);
            if (shape.channelsLast()) {
                convert(table[channel], count, channel, PictureShape.CHANNELS);
            } else {
                convert(table[channel], count, 0, 1);
                out.put(base + shape.at(channel, y, x), floats, 0, count);
            }
        }
        if (shape.channelsLast()) {
            out.put(base + shape.at(0, y, x), floats, 0, PictureShape.CHANNELS * count);
        }
    }

    private void convert(float[] lookup, int count, int first, int step) {
        byte[] in = bytes;
        float[] converted = floats;
        if (step == 1) {
            for (int i = 0; i < count; i++) {
                converted[i] = lookup[in[i] & 0xff];
            }
        } else {
            for (int i = 0, at = first; i < count; i++, at += step) {
                converted[at] = lookup[in[i] & 0xff];
            }
        }
    }
}
