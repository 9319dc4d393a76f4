package dev.curlew.bench;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** Decodes and scales a video on one thread and takes the CPU time of both. What it allocates lives to the end. */
final class LimitVideo {
    static final int WARM_UP = 200;
    private static final int KEPT_PICTURES = 16;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final AVFrame frame = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();
    private final int maxWidth;
    private final int maxHeight;
    private final List<byte[]> pictures = new ArrayList<>();
    private @Nullable Scaled scaled;
    private long frames;
    private long counted;
    private long decodeNanos;
    private long scaleNanos;

    /**
     * CPU time per frame, without the first {@value #WARM_UP}.
     *
     * @param pictures some of them, scaled, as packed BGR
     */
    record Costs(int frames, double decodeMillis, double scaleMillis, List<byte[]> pictures) {}

    /** Where the scaler writes. */
    private record Scaled(
            SwsContext context,
            int sourceHeight,
            int width,
            int height,
            BytePointer pixels,
            PointerPointer<BytePointer> planes,
            IntPointer strides) {}

    private LimitVideo(int maxWidth, int maxHeight) {
        this.maxWidth = maxWidth;
        this.maxHeight = maxHeight;
    }

    static Costs measure(String file, int passes, int maxWidth, int maxHeight) throws IOException {
        LimitVideo video = new LimitVideo(maxWidth, maxHeight);
        for (int i = 0; i < passes; i++) {
            video.play(file);
        }
        if (video.counted == 0) {
            throw new IOException(file + ": needs more than " + WARM_UP + " frames");
        }
        return new Costs(
                Math.toIntExact(video.counted),
                video.decodeNanos / 1e6 / video.counted,
                video.scaleNanos / 1e6 / video.counted,
                video.pictures);
    }

    private void play(String file) throws IOException {
        AVFormatContext format = new AVFormatContext(null);
        require(avformat_open_input(format, file, (AVInputFormat) null, (AVDictionary) null), file);
        require(avformat_find_stream_info(format, (PointerPointer<?>) null), file);
        int stream =
                require(av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0), file);
        AVCodec codec = avcodec_find_decoder(format.streams(stream).codecpar().codec_id());
        AVCodecContext decoder = avcodec_alloc_context3(codec);
        require(avcodec_parameters_to_context(decoder, format.streams(stream).codecpar()), file);
        decoder.thread_count(1);
        require(avcodec_open2(decoder, codec, (AVDictionary) null), file);

        long start = cpu();
        while (av_read_frame(format, packet) >= 0) {
            if (packet.stream_index() == stream) {
                avcodec_send_packet(decoder, packet);
                start = receive(decoder, start);
            }
            av_packet_unref(packet);
        }
        avcodec_send_packet(decoder, null);
        receive(decoder, start);
        avcodec_free_context(decoder);
        avformat_close_input(format);
    }

    private long receive(AVCodecContext decoder, long start) {
        long from = start;
        while (avcodec_receive_frame(decoder, frame) >= 0) {
            long decoded = cpu();
            scale();
            long done = cpu();
            if (frames++ >= WARM_UP) {
                counted++;
                decodeNanos += decoded - from;
                scaleNanos += done - decoded;
            }
            keep();
            from = cpu();
        }
        return from;
    }

    private void scale() {
        Scaled to = scaled;
        if (to == null) {
            to = scalerFor(frame.width(), frame.height());
            scaled = to;
        }
        sws_scale(to.context(), frame.data(), frame.linesize(), 0, to.sourceHeight(), to.planes(), to.strides());
    }

    private Scaled scalerFor(int width, int height) {
        double ratio = Math.min((double) maxWidth / width, (double) maxHeight / height);
        int toWidth = (int) Math.round(width * ratio);
        int toHeight = (int) Math.round(height * ratio);
        SwsContext context = sws_getContext(
                width,
                height,
                frame.format(),
                toWidth,
                toHeight,
                AV_PIX_FMT_BGR24,
                SWS_BILINEAR,
                null,
                null,
                (DoublePointer) null);
        int stride = (toWidth * 3 + 63) & ~63;
        BytePointer pixels = new BytePointer((long) stride * toHeight + 64);
        PointerPointer<BytePointer> planes = new PointerPointer<>(4);
        planes.put(pixels).put(1, null).put(2, null).put(3, null);
        IntPointer strides = new IntPointer(stride, 0, 0, 0);
        return new Scaled(context, height, toWidth, toHeight, pixels, planes, strides);
    }

    /** Inference gets real pictures, spread over the video's first minute. */
    private void keep() {
        Scaled from = scaled;
        if (from == null || pictures.size() == KEPT_PICTURES || frames % 25 != 0) {
            return;
        }
        byte[] picture = new byte[from.width() * 3 * from.height()];
        int stride = from.strides().get(0);
        for (int y = 0; y < from.height(); y++) {
            from.pixels().position((long) y * stride).get(picture, y * from.width() * 3, from.width() * 3);
        }
        from.pixels().position(0);
        pictures.add(picture);
    }

    private long cpu() {
        return threads.getCurrentThreadCpuTime();
    }

    private static int require(int code, String file) throws IOException {
        if (code < 0) {
            throw new IOException(file + ": FFmpeg error " + code);
        }
        return code;
    }
}
