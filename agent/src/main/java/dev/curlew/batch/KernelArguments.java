package dev.curlew.batch;

import dev.curlew.geometry.Letterbox;
import dev.curlew.media.Frame;
import dev.curlew.model.InputSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The struct that preprocess.cu takes, byte for byte; filled and launched again and again by one inference thread.
 */
final class KernelArguments {
    /** Pictures of one launch: PICTURES in preprocess.cu. */
    static final int PICTURES = 32;

    static final int HEAD_BYTES = 64;
    static final int PICTURE_BYTES = 104;
    static final int BYTES = HEAD_BYTES + PICTURES * PICTURE_BYTES;

    private final ByteBuffer struct = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
    private int count;

    /**
     * @param out device address of [N,3,height,width]
     * @param half whether its elements are half floats
     */
    KernelArguments(long out, int width, int height, boolean half, InputSettings settings) {
        struct.putLong(0, out)
                .putInt(8, width)
                .putInt(12, height)
                .putInt(16, half ? 1 : 0)
                .putInt(20, settings.color() == InputSettings.Color.BGR ? 1 : 0);
        for (int plane = 0; plane < 3; plane++) {
            float mean = settings.mean().get(plane);
            float std = settings.std().get(plane);
            struct.putFloat(24 + 4 * plane, 1 / std);
            struct.putFloat(36 + 4 * plane, -mean / std);
            struct.putFloat(48 + 4 * plane, (settings.pad() - mean) / std);
        }
    }

    /** Puts a frame in whose samples lie on the device. */
    void add(Frame frame, Samples samples, Letterbox letterbox, int place) {
        ColorConversion colors = ColorConversion.of(frame.surface());
        int width = letterbox.sourceWidth();
        int height = letterbox.sourceHeight();
        int chromaWidth = (width + 1) / 2;
        int chromaHeight = (height + 1) / 2;
        int at = HEAD_BYTES + count++ * PICTURE_BYTES;
        struct.putLong(at, frame.address(0))
                .putLong(at + 8, frame.address(1))
                .putInt(at + 16, frame.pitch(0))
                .putInt(at + 20, frame.pitch(1))
                .putInt(at + 24, width)
                .putInt(at + 28, height)
                .putInt(at + 32, letterbox.left())
                .putInt(at + 36, letterbox.top())
                .putInt(at + 40, letterbox.width())
                .putInt(at + 44, letterbox.height())
                .putInt(at + 48, place)
                .putInt(at + 52, samples.bytes() == 2 ? 1 : 0)
                .putFloat(at + 56, (float) colors.lumaScale(samples))
                .putFloat(at + 60, (float) colors.lumaOffset())
                .putFloat(at + 64, samples.colourless())
                .putFloat(at + 68, (float) colors.redV(samples))
                .putFloat(at + 72, (float) colors.greenU(samples))
                .putFloat(at + 76, (float) colors.greenV(samples))
                .putFloat(at + 80, (float) colors.blueU(samples))
                .putFloat(at + 84, (float) width / letterbox.width())
                .putFloat(at + 88, (float) height / letterbox.height())
                .putFloat(at + 92, (float) chromaWidth / letterbox.width())
                .putFloat(at + 96, (float) chromaHeight / letterbox.height());
    }

    boolean isFull() {
        return count == PICTURES;
    }

    int count() {
        return count;
    }

    void clear() {
        count = 0;
    }

    /** Ready to be launched. */
    ByteBuffer struct() {
        return struct.putInt(60, count);
    }
}
