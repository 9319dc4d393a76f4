package dev.curlew.media;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** Frames with known pixels, for tests. */
public final class Pictures {
    private Pictures() {}

    /** What a plane holds at a place. */
    public interface Paint {
        int value(int plane, int x, int y);
    }

    /** A frame of planes with one byte per sample; {@code shift} is how much smaller the planes after the first are. */
    public static Frame planar(FramePool pool, int format, int width, int height, int shift, Paint paint)
            throws InterruptedException {
        Frame frame = pool.acquire(1, TimeUnit.SECONDS);
        if (frame == null) {
            throw new IllegalStateException("the pool is empty");
        }
        AVFrame av = frame.av();
        av.format(format).width(width).height(height);
        if (av_frame_get_buffer(av, 0) < 0) {
            throw new OutOfMemoryError("no memory for a picture");
        }
        for (int plane = 0; plane < 3 && av.data(plane) != null; plane++) {
            int w = plane == 0 ? width : (width + (1 << shift) - 1) >> shift;
            int h = plane == 0 ? height : (height + (1 << shift) - 1) >> shift;
            BytePointer data = av.data(plane).capacity((long) av.linesize(plane) * h);
            for (int y = 0; y < h; y++) {
                for (int x = 0; x < w; x++) {
                    data.put((long) y * av.linesize(plane) + x, (byte) paint.value(plane, x, y));
                }
            }
        }
        return frame;
    }
}
