package dev.curlew.media;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * One decoded picture, borrowed from a {@link FramePool}. Reference-counted: the decoder hands it out with one
 * reference, each further holder calls {@link #retain} and {@link #release}; the last release gives pixels and frame
 * back, after which every use throws. Any thread may hold one; pixels are read-only once it has left the decoder.
 *
 * <p>A picture may lie in a GPU's memory ({@link #isOnDevice}). Whoever asks for {@link #av}, {@link #planes}, {@link
 * #strides} or {@link #pixelFormat} reads it in host memory all the same: the first of them copies it, and the copy stays
 * until the release. Who works on the GPU takes {@link #surface} and {@link #address}.
 */
public final class Frame {
    private final FramePool pool;
    private final AVFrame surface;
    private final PointerPointer<?> planes;
    private final IntPointer strides;
    private final LongPointer addresses;
    private final AVFrame copy;
    private final PointerPointer<?> copyPlanes;
    private final IntPointer copyStrides;
    private boolean copied; // guarded by this
    private @Nullable DeviceDecoder decoder;
    private @Nullable Fence fence;
    private int surfaceFormat;
    private int references; // guarded by this
    private StreamId stream = FramePool.NO_STREAM;
    private long number;
    private long captureNanos;

    Frame(FramePool pool) {
        this.pool = pool;
        this.surface = allocate();
        this.copy = allocate();
        // all point into the AVFrames themselves, so they stay valid whatever pictures those hold
        this.planes = surface.data();
        this.strides = surface.linesize();
        this.addresses = new LongPointer(planes);
        this.copyPlanes = copy.data();
        this.copyStrides = copy.linesize();
    }

    private static AVFrame allocate() {
        AVFrame made = avutil.av_frame_alloc();
        if (made == null) {
            throw new OutOfMemoryError("no memory for an AVFrame");
        }
        return made;
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
        return surface().width();
    }

    public int height() {
        return surface().height();
    }

    /** Whether the picture lies in a GPU's memory, so that a look at it from the host costs a copy. */
    public boolean isOnDevice() {
        return surface().format() == avutil.AV_PIX_FMT_CUDA;
    }

    /** One of FFmpeg's AV_PIX_FMT values: what {@link #av} holds. */
    public int pixelFormat() {
        return av().format();
    }

    /** FFmpeg's view of the pixels in host memory: not to be unreferenced or freed by the caller. */
    public AVFrame av() {
        return isOnDevice() ? copied() : surface;
    }

    /** The picture where the decoder put it, for times, colours and sizes, and for the GPU. */
    public AVFrame surface() {
        if (references <= 0) {
            throw new IllegalStateException("frame used after release");
        }
        return surface;
    }

    /** Where a plane of {@link #surface} begins: a device address when {@link #isOnDevice}. */
    public long address(int plane) {
        surface();
        return addresses.get(plane);
    }

    /** Bytes per row of a plane of {@link #surface}. */
    public int pitch(int plane) {
        surface();
        return strides.get(plane);
    }

    /** How the samples of {@link #surface} are laid out, an AV_PIX_FMT value that is never AV_PIX_FMT_CUDA. */
    public int surfaceFormat() {
        return isOnDevice() ? surfaceFormat : surface.format();
    }

    private DeviceDecoder decoder() {
        if (!isOnDevice() || decoder == null) {
            throw new IllegalStateException("a picture in host memory has no device decoder");
        }
        return decoder;
    }

    /** What work on the GPU waits for before it reads a picture that {@link #isOnDevice}. */
    public Fence fence() {
        if (!isOnDevice() || fence == null) {
            throw new IllegalStateException("a picture in host memory has no fence");
        }
        return fence;
    }

    /** Plane addresses in host memory; one of two objects, always the same ones. */
    public PointerPointer<?> planes() {
        av();
        return isOnDevice() ? copyPlanes : planes;
    }

    /** Bytes per row of each plane in host memory; one of two objects, always the same ones. */
    public IntPointer strides() {
        av();
        return isOnDevice() ? copyStrides : strides;
    }

    private synchronized AVFrame copied() {
        if (!copied) {
            int code = decoder().download(surface, copy);
            if (code < 0) {
                avutil.av_frame_unref(copy);
                throw new DownloadException("a picture cannot be copied from the GPU: " + Ffmpeg.error(code));
            }
            copied = true;
            pool.countDownload(avutil.av_image_get_buffer_size(copy.format(), copy.width(), copy.height(), 1));
        }
        return copy;
    }

    /** Decoder only: says that the picture it put in lies on the device, and from when on it is whole. */
    public void onDevice(DeviceDecoder by, int layout, Fence whole) {
        decoder = by;
        surfaceFormat = layout;
        fence = whole;
    }

    /** Decoder only: moves a picture that {@link #isOnDevice} to host memory for good. */
    public void bringToHost() {
        AVFrame host = copied();
        synchronized (this) {
            avutil.av_frame_unref(surface);
            avutil.av_frame_move_ref(surface, host);
            copied = false;
        }
    }

    /** Decoder only: lets go of the pixels and keeps the frame for the next picture. */
    public void clear() {
        surface();
        unreference();
    }

    private synchronized void unreference() {
        avutil.av_frame_unref(surface);
        if (copied) {
            avutil.av_frame_unref(copy);
            copied = false;
        }
        decoder = null;
        if (fence != null) {
            fence.giveBack();
            fence = null;
        }
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
            unreference();
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
        avutil.av_frame_free(copy);
        avutil.av_frame_free(surface);
    }
}
