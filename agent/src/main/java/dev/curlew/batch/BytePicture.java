package dev.curlew.batch;

import dev.curlew.model.InputSettings;
import dev.curlew.tensor.PictureShape;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes as they are: models that take UINT8 normalise inside. */
final class BytePicture implements InputPicture {
    private final ByteBuffer out;
    private final PictureShape shape;
    private final byte pad;
    private final byte[] bytes;
    private final byte[] pixels;

    BytePicture(ByteBuffer out, PictureShape shape, InputSettings settings) {
        this.out = out;
        this.shape = shape;
        pad = (byte) settings.pad();
        bytes = new byte[shape.width()];
        pixels = new byte[PictureShape.CHANNELS * shape.width()];
    }

    @Override
    public boolean isDeep() {
        return false;
    }

    @Override
    public void pad(int index) {
        Arrays.fill(pixels, pad);
        for (int y = 0; y < shape.height(); y++) {
            out.put(index * shape.elements() + y * pixels.length, pixels);
        }
    }

    @Override
    public void row(int index, int y, int x, int count, ScaledPlanes planes, int row) {
        int base = index * shape.elements();
        for (int channel = 0; channel < PictureShape.CHANNELS; channel++) {
            int from = planes.row(channel, row);
            if (!shape.channelsLast()) {
                out.put(base + shape.at(channel, y, x), planes.bytes(), from, count);
                continue;
            }
            planes.bytes().get(from, bytes, 0, count);
            for (int i = 0, at = channel; i < count; i++, at += PictureShape.CHANNELS) {
                pixels[at] = bytes[i];
            }
        }
        if (shape.channelsLast()) {
            out.put(base + shape.at(0, y, x), pixels, 0, PictureShape.CHANNELS * count);
        }
    }
}
