package dev.curlew.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_CUDA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_P010LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_P016LE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy_props;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.DeviceMemory;
import dev.curlew.cuda.RecordingGpu;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** A frame as a decoder on the GPU gives it, in the memory of a {@link RecordingGpu}; closed after its release. */
public final class DevicePicture implements DeviceDecoder, Fence, AutoCloseable {
    private final DeviceMemory memory;
    private final Frame frame;
    private final int layout;
    private final long event;
    private int downloads;
    private int fencesBack;
    private int answer;

    /**
     * @param layout NV12, P010 or P016
     * @param event handle of the CUevent behind which it is whole
     * @param paint plane 0 is luma, 1 is Cb, 2 is Cr; 8, 10 or 12 bits
     */
    public DevicePicture(
            FramePool pool, RecordingGpu gpu, int layout, int width, int height, long event, Pictures.Paint paint)
            throws CudaException, InterruptedException {
        this.layout = layout;
        this.event = event;
        int bytes = layout == AV_PIX_FMT_NV12 ? 1 : 2;
        int shift = layout == AV_PIX_FMT_P010LE ? 6 : layout == AV_PIX_FMT_P016LE ? 4 : 0;
        int pitch = (width * bytes + 255) & ~255;
        int rows = (height + 1) & ~1;
        memory = gpu.allocate((long) pitch * rows * 3 / 2);
        ByteBuffer pixels = gpu.view(memory.address(), memory.bytes());
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                put(pixels, y * pitch + x * bytes, bytes, paint.value(0, x, y) << shift);
            }
        }
        for (int y = 0; y < (height + 1) / 2; y++) {
            for (int x = 0; x < (width + 1) / 2; x++) {
                int at = (rows + y) * pitch + 2 * x * bytes;
                put(pixels, at, bytes, paint.value(1, x, y) << shift);
                put(pixels, at + bytes, bytes, paint.value(2, x, y) << shift);
            }
        }
        frame = java.util.Objects.requireNonNull(pool.acquire(1, TimeUnit.SECONDS), "the pool is empty");
        AVFrame av = frame.surface();
        av.format(AV_PIX_FMT_CUDA).width(width).height(height);
        av.data(0, new BytePointer(new At(memory.address()))).linesize(0, pitch);
        av.data(1, new BytePointer(new At(memory.address() + (long) pitch * rows)))
                .linesize(1, pitch);
        frame.onDevice(this, layout, this);
    }

    private static void put(ByteBuffer pixels, int at, int bytes, int value) {
        if (bytes == 1) {
            pixels.put(at, (byte) value);
        } else {
            pixels.putShort(at, (short) value);
        }
    }

    public Frame frame() {
        return frame;
    }

    public int downloads() {
        return downloads;
    }

    public void failDownloads(int code) {
        answer = code;
    }

    /** How often its fence was given back. */
    public int fencesBack() {
        return fencesBack;
    }

    @Override
    public long event() {
        return event;
    }

    @Override
    public void giveBack() {
        fencesBack++;
    }

    @Override
    public int download(AVFrame from, AVFrame to) {
        downloads++;
        if (answer < 0) {
            return answer;
        }
        to.format(layout).width(from.width()).height(from.height());
        if (av_frame_get_buffer(to, 0) < 0) {
            throw new OutOfMemoryError("no memory for a picture");
        }
        int bytes = layout == AV_PIX_FMT_NV12 ? 1 : 2;
        for (int plane = 0; plane < 2; plane++) {
            int rows = plane == 0 ? from.height() : (from.height() + 1) / 2;
            int width = plane == 0 ? from.width() : (from.width() + 1) / 2 * 2;
            for (int y = 0; y < rows; y++) {
                Pointer.memcpy(
                        new At(to.data(plane).address() + (long) y * to.linesize(plane)),
                        new At(from.data(plane).address() + (long) y * from.linesize(plane)),
                        (long) width * bytes);
            }
        }
        return av_frame_copy_props(to, from);
    }

    @Override
    public void close() {
        memory.close();
    }

    private static final class At extends Pointer {
        At(long address) {
            this.address = address;
        }
    }
}
