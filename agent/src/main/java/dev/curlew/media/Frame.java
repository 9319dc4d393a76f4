package dev.curlew.media;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * One decoded picture, borrowed from a {@link FramePool}. Reference-counted: the decoder hands it out with one
 * reference, each further holder calls {@link #retain} and {@link #release}; the last release gives pixels and frame
 * back, after which every use throws. Any thread may hold one; pixels are read-only once it has left the decoder.
 */
public final class Frame {
    private final FramePool pool;
    private final AVFrame av;
    private final PointerPointer<?> planes;
    private final IntPointer strides;
    private int references; // guarded by this
    private StreamId stream = FramePool.NO_STREAM;
    private long number;
    private long captureNanos;

    Frame(FramePool pool) {
        this.pool = pool;
        this.av = avutil.av_frame_alloc();
        if (av == null) {
            throw new OutOfMemoryError("no memory for an AVFrame");
        }
        // both point into the AVFrame itself, so they stay valid whatever picture it holds
        this.planes = av.data();
        this.strides = av.linesize();
    }

    /** Called by the decoder once the pixels are in. */
    public void describe(StreamId stream, long number, long captureNanos) {
        this.stream = stream;
        this.number = number;
        this.captureNanos = captureNanos;
    }

    public StreamId stream() {
        return stream;
    }

    /** Counts the stream's decoded frames from 0. */
    public long number() {
        return number;
    }

    /** When the light hit the sensor, in nanoseconds on the stream's clock. */
    public long captureNanos() {
        return captureNanos;
    }

    public int width() {
        return av().width();
    }

    public int height() {
        return av().height();
    }

    /** One of FFmpeg's AV_PIX_FMT values; AV_PIX_FMT_CUDA means that the planes are device addresses. */
    public int pixelFormat() {
        return av().format();
    }

    /** FFmpeg's own view of the pixels: not to be unreferenced or freed by the caller. */
    public AVFrame av() {
        if (references <= 0) {
            throw new IllegalStateException("frame used after release");
        }
        return av;
    }

    /** Plane addresses, the same object every time. */
    public PointerPointer<?> planes() {
        av();
        return planes;
    }

    /** Bytes per row of each plane, the same object every time. */
    public IntPointer strides() {
        av();
        return strides;
    }

    /** Decoder only: lets go of the pixels and keeps the frame for the next picture. */
    public void clear() {
        avutil.av_frame_unref(av());
    }

    public synchronized Frame retain() {
        if (references <= 0) {
            throw new IllegalStateException("frame retained after release");
        }
        references++;
        return this;
    }

    public void release() {
        synchronized (this) {
            if (references <= 0) {
                throw new IllegalStateException("frame released twice");
            }
            if (--references > 0) {
                return;
            }
            avutil.av_frame_unref(av);
        }
        pool.giveBack(this);
    }

    synchronized void lend() {
        references = 1;
    }

    synchronized boolean isLent() {
        return references > 0;
    }

    void free() {
        avutil.av_frame_free(av);
    }
}
