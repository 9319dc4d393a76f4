package dev.curlew.decode;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_ENOMEM;

import dev.curlew.cuda.CudaException;
import dev.curlew.media.Ffmpeg;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** One opened decoder of libavcodec, in software or on the GPU. Used and closed by the decode thread. */
final class Codec implements AutoCloseable {
    private final AVCodecContext context;
    private final @Nullable NvdecDevice device;
    private final StringBuilder heard = new StringBuilder();

    private Codec(AVCodec codec, AVCodecParameters parameters, long maxPixels, @Nullable NvdecDevice device)
            throws DecodeException {
        this.device = device;
        this.context = avcodec_alloc_context3(codec);
        int code = avcodec_parameters_to_context(context, parameters);
        if (code >= 0) {
            context.thread_count(1);
            context.max_pixels(maxPixels);
            if (device != null) {
                context.hw_device_ctx(device.reference());
                context.get_format(Nvdec.PICK_FORMAT);
            }
            code = avcodec_open2(context, codec, (AVDictionary) null);
        }
        if (code < 0) {
            avcodec_free_context(context);
            throw new DecodeException("the " + name(parameters) + " decoder does not start: " + Ffmpeg.error(code)
                    + " (is the file damaged? play it with ffplay, or convert it to H.264)");
        }
    }

    static String name(AVCodecParameters parameters) {
        return avcodec_get_name(parameters.codec_id()).getString();
    }

    static Codec inSoftware(AVCodecParameters parameters, long maxPixels) throws DecodeException {
        AVCodec codec = avcodec_find_decoder(parameters.codec_id());
        if (codec == null) {
            throw new DecodeException("no decoder for " + name(parameters) + " (convert the video to H.264)");
        }
        return new Codec(codec, parameters, maxPixels, null);
    }

    /** Whether NVDEC takes the stream is known only once its first picture is decoded. */
    static Codec onGpu(AVCodec codec, AVCodecParameters parameters, long maxPixels, Nvdec nvdec)
            throws DecodeException, CudaException {
        NvdecDevice device = nvdec.newDevice();
        try {
            return new Codec(codec, parameters, maxPixels, device);
        } catch (DecodeException | RuntimeException e) {
            device.close();
            throw e;
        }
    }

    /** Null in software. */
    @Nullable
    NvdecDevice device() {
        return device;
    }

    AVCodecContext context() {
        return context;
    }

    int send(AVPacket packet) {
        if (device == null) {
            return avcodec_send_packet(context, packet);
        }
        Ffmpeg.listen(heard);
        int code = avcodec_send_packet(context, packet);
        Ffmpeg.listen(null);
        return code;
    }

    int receive(AVFrame into) {
        if (device == null) {
            return avcodec_receive_frame(context, into);
        }
        Ffmpeg.listen(heard);
        int code = avcodec_receive_frame(context, into);
        Ffmpeg.listen(null);
        return code;
    }

    void flush() {
        avcodec_flush_buffers(context);
    }

    /** Why NVDEC does not go on, from what was logged since it last was asked. */
    Fallback explain(int code) {
        String otherwise = code < 0 ? Ffmpeg.error(code) : "FFmpeg chose software";
        Fallback fallback = NvdecErrors.explain(context, heard, otherwise, device != null && device.hasNeighbours());
        heard.setLength(0);
        if (code == AVERROR_ENOMEM() && fallback.cause() == Fallback.Cause.NVDEC_ERROR) {
            return new Fallback(Fallback.Cause.OUT_OF_MEMORY, fallback.text());
        }
        return fallback;
    }

    /** What was logged concerns the past. */
    void forgetErrors() {
        heard.setLength(0);
    }

    @Override
    public void close() {
        avcodec_free_context(context);
        if (device != null) {
            device.close();
        }
    }
}
