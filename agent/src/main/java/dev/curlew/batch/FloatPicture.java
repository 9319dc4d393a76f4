package dev.curlew.batch;

import dev.curlew.model.InputSettings;
import dev.curlew.tensor.PictureShape;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Samples of 12 bits to normalised floats: swscale's 8 bits are ten times as far from what a GPU's kernel makes
 * (docs/rationale/resampling.md). A sample has 4,096 values, so (x - mean) / std is looked up; rows go through small arrays
 * because bulk copies between those and direct buffers are cheaper than element access.
 */
final class FloatPicture implements InputPicture {
    /** What rounding leaves above is cut. */
    private static final float MOST = 255;

    private final FloatBuffer out;
    private final PictureShape shape;
    private final float[][] table = new float[PictureShape.CHANNELS][ScaledPlanes.VALUES];
    private final float[] pad = new float[PictureShape.CHANNELS];
    private final char[] samples;
    private final float[] floats;

    FloatPicture(FloatBuffer out, PictureShape shape, InputSettings settings) {
        this.out = out;
        this.shape = shape;
        for (int channel = 0; channel < PictureShape.CHANNELS; channel++) {
            float mean = settings.mean().get(channel);
            float std = settings.std().get(channel);
            for (int value = 0; value < ScaledPlanes.VALUES; value++) {
                table[channel][value] = (Math.min(MOST, value / ScaledPlanes.STEPS) - mean) / std;
            }
            pad[channel] = (settings.pad() - mean) / std;
        }
        samples = new char[shape.width()];
        floats = new float[PictureShape.CHANNELS * shape.width()];
    }

    @Override
    public boolean isDeep() {
        return true;
    }

    @Override
    public void pad(int index) {
        int base = index * shape.elements();
        if (shape.channelsLast()) {
            for (int i = 0; i < floats.length; i++) {
                floats[i] = pad[i % PictureShape.CHANNELS];
            }
            for (int y = 0; y < shape.height(); y++) {
                out.put(base + shape.at(0, y, 0), floats);
            }
            return;
        }
        for (int channel = 0; channel < PictureShape.CHANNELS; channel++) {
            Arrays.fill(floats, pad[channel]);
            for (int y = 0; y < shape.height(); y++) {
                out.put(base + shape.at(channel, y, 0), floats, 0, shape.width());
            }
        }
    }

    @Override
    public void row(int index, int y, int x, int count, ScaledPlanes planes, int row) {
        int base = index * shape.elements();
        for (int channel = 0; channel < PictureShape.CHANNELS; channel++) {
            planes.read(channel, row, samples, count);
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
        char[] in = samples;
        float[] converted = floats;
        if (step == 1) {
            for (int i = 0; i < count; i++) {
                converted[i] = lookup[in[i] & (ScaledPlanes.VALUES - 1)];
            }
        } else {
            for (int i = 0, at = first; i < count; i++, at += step) {
                converted[at] = lookup[in[i] & (ScaledPlanes.VALUES - 1)];
            }
        }
    }
}
