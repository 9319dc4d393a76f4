package dev.curlew.decode;

import static org.bytedeco.ffmpeg.global.avutil.AV_HWDEVICE_TYPE_CUDA;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy_props;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_ctx_create;
import static org.bytedeco.ffmpeg.global.avutil.av_hwframe_transfer_data;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.CudaQueue;
import dev.curlew.media.DeviceDecoder;
import dev.curlew.media.Fence;
import dev.curlew.media.Ffmpeg;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVHWDeviceContext;
import org.bytedeco.javacpp.LongPointer;

/**
 * One decoder's way to the GPU: FFmpeg's device context on the primary CUDA context, with a queue of its own so that
 * streams do not wait for each other. Closed by its decoder; as a {@link DeviceDecoder} it goes on serving the pictures
 * that are still held.
 */
final class NvdecDevice implements DeviceDecoder, AutoCloseable {
    /** AV_CUDA_USE_PRIMARY_CONTEXT of libavutil/hwcontext_cuda.h, which the presets leave out. */
    private static final int PRIMARY_CONTEXT = 1;

    /** {@code AVCUDADeviceContext {CUcontext cuda_ctx; CUstream stream; ...}} in units of 8 bytes, likewise. */
    private static final int STREAM = 1;

    private final Nvdec nvdec;
    private final CudaQueue queue;
    private final AVBufferRef device = new AVBufferRef(null);

    NvdecDevice(Nvdec nvdec, int gpu, CudaQueue queue) throws DecodeException {
        this.nvdec = nvdec;
        this.queue = queue;
        StringBuilder heard = new StringBuilder();
        Ffmpeg.listen(heard);
        int code = av_hwdevice_ctx_create(
                device, AV_HWDEVICE_TYPE_CUDA, Integer.toString(gpu), (AVDictionary) null, PRIMARY_CONTEXT);
        Ffmpeg.listen(null);
        if (code < 0) {
            throw new DecodeException("FFmpeg does not get at GPU " + gpu + ": " + Ffmpeg.error(code) + " "
                    + heard.toString().strip().replaceAll("\\s*\\R\\s*", "; "));
        }
        // before any decoder is made: NVDEC's last step and FFmpeg's copies run where this points, else on the default
        // queue, which all streams and engines would share
        AVHWDeviceContext context = new AVHWDeviceContext(device.data());
        new LongPointer(context.hwctx()).put(STREAM, queue.handle());
    }

    /** For one codec context, which unreferences it. */
    AVBufferRef reference() {
        return av_buffer_ref(device);
    }

    /** Behind all that is queued by now, so behind the picture that was just received. */
    Fence fence() throws CudaException {
        return nvdec.fence(queue);
    }

    @Override
    public int download(AVFrame from, AVFrame to) {
        AVFrame even = av_frame_alloc();
        try {
            int code = av_frame_ref(even, from);
            // FFmpeg halves the height for chroma and would leave out the last row of an odd one; the surface has it
            even.height((from.height() + 1) & ~1);
            if (code >= 0) {
                code = av_hwframe_transfer_data(to, even, 0);
            }
            if (code >= 0) {
                to.height(from.height());
                code = av_frame_copy_props(to, from);
            }
            return code;
        } finally {
            av_frame_free(even);
        }
    }

    /** Whether other decoders are open beside this one. */
    boolean hasNeighbours() {
        return nvdec.open() > 1;
    }

    @Override
    public void close() {
        av_buffer_unref(device);
        nvdec.giveBack(queue);
    }
}
