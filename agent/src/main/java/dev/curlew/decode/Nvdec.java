package dev.curlew.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.av_codec_is_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.av_codec_iterate;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_hw_config;
import static org.bytedeco.ffmpeg.global.avutil.AV_HWDEVICE_TYPE_CUDA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_CUDA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_HWACCEL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_P010LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_P016LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P12LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.curlew.cuda.CudaEvent;
import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.Gpu;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.Fence;
import java.util.ArrayDeque;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecHWConfig;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * The GPU's video decoder: what streams need to have their pictures decoded into device memory. Thread-safe; made by the
 * composition root, closed after all decoders and after the frames that they gave.
 */
public final class Nvdec implements AutoCloseable {
    /**
     * Picks CUDA where FFmpeg offers it for a layout that the kernel reads, else the software format; after NVDEC has
     * refused, FFmpeg asks again without it. JavaCPP allows ten instances of a callback class in a process: this is the
     * only one, it knows no stream, and it stays reachable.
     */
    static final AVCodecContext.Get_format_AVCodecContext_IntPointer PICK_FORMAT =
            new AVCodecContext.Get_format_AVCodecContext_IntPointer() {
                @Override
                public int call(AVCodecContext context, IntPointer formats) {
                    int software = AV_PIX_FMT_NONE;
                    boolean offered = false;
                    for (int i = 0; formats.get(i) != AV_PIX_FMT_NONE; i++) {
                        int format = formats.get(i);
                        offered |= format == AV_PIX_FMT_CUDA;
                        software = isHardware(format) ? software : format;
                    }
                    return offered && layout(context.sw_pix_fmt()) != AV_PIX_FMT_NONE ? AV_PIX_FMT_CUDA : software;
                }
            };

    private final Leaks.Mark mark = Leaks.opened(this);
    private final Gpu gpu;
    /** Pictures outlive the decoder that wrote them, and so must its queue: they are reused and closed at the end. */
    private final ArrayDeque<CudaQueue> spare = new ArrayDeque<>(); // guarded by this

    private final ArrayDeque<PictureFence> spareFences = new ArrayDeque<>(); // guarded by this

    private int open; // guarded by this

    public Nvdec(Gpu gpu) {
        this.gpu = gpu;
    }

    private static boolean isHardware(int format) {
        AVPixFmtDescriptor description = av_pix_fmt_desc_get(format);
        return description == null || (description.flags() & AV_PIX_FMT_FLAG_HWACCEL) != 0;
    }

    /** How NVDEC lays out what software would decode into that format; AV_PIX_FMT_NONE when we do not let it. */
    static int layout(int softwareFormat) {
        if (softwareFormat == AV_PIX_FMT_YUV420P || softwareFormat == AV_PIX_FMT_YUVJ420P) {
            return AV_PIX_FMT_NV12;
        } else if (softwareFormat == AV_PIX_FMT_YUV420P10LE) {
            return AV_PIX_FMT_P010LE;
        }
        return softwareFormat == AV_PIX_FMT_YUV420P12LE ? AV_PIX_FMT_P016LE : AV_PIX_FMT_NONE;
    }

    /**
     * FFmpeg's own decoder for a codec, which has a CUDA hwaccel; not always the one that is best in software (AV1). JPEG
     * stays in software: the pictures of a folder change their size, and each change would make a new decoder.
     */
    static @Nullable AVCodec codec(int id) {
        if (id == AV_CODEC_ID_MJPEG) {
            return null;
        }
        try (PointerPointer<?> place = new PointerPointer<>(1)) {
            place.put(0, null);
            for (AVCodec codec = av_codec_iterate(place); codec != null; codec = av_codec_iterate(place)) {
                if (codec.id() == id && av_codec_is_decoder(codec) != 0 && takesCudaDevice(codec)) {
                    return codec;
                }
            }
        }
        return null;
    }

    private static boolean takesCudaDevice(AVCodec codec) {
        for (int i = 0; ; i++) {
            AVCodecHWConfig config = avcodec_get_hw_config(codec, i);
            if (config == null) {
                return false;
            }
            // the drivers' own parsers (h264_cuvid) cannot go on in software
            if (config.device_type() == AV_HWDEVICE_TYPE_CUDA
                    && config.pix_fmt() == AV_PIX_FMT_CUDA
                    && (config.methods() & AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0
                    && !codec.name().getString().endsWith("_cuvid")) {
                return true;
            }
        }
    }

    /** A device context with a queue of its own; closed by the decoder that asked. */
    NvdecDevice newDevice() throws CudaException, DecodeException {
        CudaQueue queue;
        synchronized (this) {
            queue = spare.poll();
            open++;
        }
        boolean done = false;
        try {
            if (queue == null) {
                queue = gpu.newQueue();
            }
            NvdecDevice device = new NvdecDevice(this, gpu.info().index(), queue);
            done = true;
            return device;
        } finally {
            if (!done) {
                giveBack(queue);
            }
        }
    }

    synchronized void giveBack(@Nullable CudaQueue queue) {
        open--;
        if (queue != null) {
            spare.add(queue);
        }
    }

    /** Behind what is queued there by now. There are as many as pictures were ever held at once. */
    Fence fence(CudaQueue queue) throws CudaException {
        PictureFence fence;
        synchronized (this) {
            fence = spareFences.poll();
        }
        if (fence == null) {
            fence = new PictureFence(gpu.newEvent(false));
        }
        boolean done = false;
        try {
            queue.record(fence.point);
            done = true;
            return fence;
        } finally {
            if (!done) {
                fence.giveBack();
            }
        }
    }

    private final class PictureFence implements Fence {
        final CudaEvent point;
        final long event;

        PictureFence(CudaEvent point) {
            this.point = point;
            this.event = point.handle();
        }

        @Override
        public long event() {
            return event;
        }

        @Override
        public void giveBack() {
            synchronized (Nvdec.this) {
                spareFences.add(this);
            }
        }
    }

    /** How many decoders are open now. */
    synchronized int open() {
        return open;
    }

    @Override
    public synchronized void close() {
        if (open > 0) {
            throw new IllegalStateException(open + " decoders are still open");
        }
        spare.forEach(CudaQueue::close);
        spare.clear();
        spareFences.forEach(fence -> fence.point.close());
        spareFences.clear();
        mark.close();
    }

    @Override
    public String toString() {
        return "NVDEC of " + gpu.info().name();
    }
}
