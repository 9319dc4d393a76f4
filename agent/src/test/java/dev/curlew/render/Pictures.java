package dev.curlew.render;

import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.StreamId;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Frames with one colour all over, in any pixel format. Close it after they have been released. */
final class Pictures implements AutoCloseable {
    static final int GREY = 0x808080;
    private static final StreamId STREAM = new StreamId("test");

    private final FramePool pool = new FramePool(2);

    Frame grey(int width, int height, long number, long captureNanos) throws Exception {
        return of(avutil.AV_PIX_FMT_YUV420P, width, height, GREY, number, captureNanos);
    }

    Frame of(int format, int width, int height, int rgb, long number, long captureNanos) throws Exception {
        Frame frame = pool.acquire(0, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("a frame of the test was not released");
        }
        AVFrame from = plain(width, height, rgb);
        try (Scaler scaler = new Scaler(width, height, Colors.withoutRange(format))) {
            allocate(frame.av(), format, width, height);
            scaler.scale(from, from.data(), from.linesize(), Colors.of(frame.av()), frame.planes(), frame.strides());
        } finally {
            avutil.av_frame_free(from);
        }
        frame.describe(STREAM, number, captureNanos);
        return frame;
    }

    private static AVFrame plain(int width, int height, int rgb) {
        AVFrame av = avutil.av_frame_alloc();
        allocate(av, avutil.AV_PIX_FMT_RGB24, width, height);
        byte[] row = new byte[3 * width];
        for (int i = 0; i < row.length; i++) {
            row[i] = (byte) (rgb >> (8 * (2 - i % 3)));
        }
        for (int y = 0; y < height; y++) {
            av.data(0).position((long) y * av.linesize(0)).put(row);
        }
        return av;
    }

    private static void allocate(AVFrame av, int format, int width, int height) {
        av.format(format);
        av.width(width);
        av.height(height);
        if (avutil.av_frame_get_buffer(av, 0) < 0) {
            throw new OutOfMemoryError();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
