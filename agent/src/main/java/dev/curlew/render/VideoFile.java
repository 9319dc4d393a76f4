package dev.curlew.render;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.PendingFile;
import dev.curlew.lifecycle.WriteFailure;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * An MP4 file with H.264 made by libopenh264, one thread, no B-frames. Every picture keeps its own time; the first one
 * is time 0. While it grows it is a fragmented MP4 named {@code *.part} that plays up to the last key frame even after a
 * SIGKILL; {@link #close} turns it into a plain MP4 under its own name. One thread calls it; whoever made it closes it.
 */
final class VideoFile implements AutoCloseable {
    /** The usual clock of MPEG: 11 microseconds are far below what a frame's time means. */
    private static final int TICKS_PER_SECOND = 90_000;

    private static final long KEY_FRAME_TICKS = 2L * TICKS_PER_SECOND;
    private static final double FALLBACK_FPS = 25;

    /** What libopenh264 takes, in any shape. */
    static final int MOST_PIXELS = 3840 * 2160;

    private static final int SMALLEST_SIDE = 16;
    private static final String ENCODER = "do without the annotated video of this source";

    private final PendingFile file;
    private final int width;
    private final int height;
    private final Leaks.Mark mark = Leaks.opened(this);
    private final AVFormatContext muxer = new AVFormatContext(null);
    private final AVRational tick = new AVRational().num(1).den(TICKS_PER_SECOND);
    private @Nullable AVCodecContext encoder;
    private AVPacket packet = avcodec.av_packet_alloc();
    private AVPacket held = avcodec.av_packet_alloc();
    private boolean holding;
    private boolean failed;
    private boolean closed;
    private long firstNanos;
    private long lastTicks = Long.MIN_VALUE;
    private long keyTicks;
    private long lastDuration;
    private long frames;

    /**
     * @param like the pictures to come have its size and colours
     * @param aspect of one pixel
     * @param framesPerSecond a hint for rate control; 0 when unknown
     */
    VideoFile(PendingFile file, Canvas like, AVRational aspect, double framesPerSecond) throws IOException {
        this.width = like.av().width();
        this.height = like.av().height();
        this.file = file;
        boolean opened = false;
        try {
            refuseTooSmall();
            double fps = framesPerSecond > 0 ? framesPerSecond : FALLBACK_FPS;
            lastDuration = Math.max(1, Math.round(TICKS_PER_SECOND / fps));
            AVCodecContext codec = openEncoder(like.colors(), aspect, fps);
            encoder = codec;
            openMuxer(codec);
            opened = true;
        } finally {
            if (!opened) {
                free();
                file.discard();
            }
        }
    }

    private void refuseTooSmall() throws RenderException {
        if (width < SMALLEST_SIDE || height < SMALLEST_SIDE) {
            throw new RenderException("cannot write " + file.target() + ": a picture of " + width + "x" + height
                    + " is too small for H.264, which begins at 16x16; " + ENCODER);
        }
    }

    private AVCodecContext openEncoder(Colors colors, AVRational aspect, double fps) throws RenderException {
        AVCodec codec = avcodec.avcodec_find_encoder_by_name("libopenh264");
        if (codec == null) {
            throw new RenderException("cannot write " + file.target()
                    + ": this build of FFmpeg has no libopenh264; use the FFmpeg natives that come with Curlew");
        }
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        context.width(width);
        context.height(height);
        context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        context.time_base(tick);
        try (AVRational rate = avutil.av_d2q(fps, 1000)) {
            context.framerate(rate);
        }
        context.sample_aspect_ratio(aspect);
        context.colorspace(colors.matrix());
        context.color_range(colors.fullRange() ? avutil.AVCOL_RANGE_JPEG : avutil.AVCOL_RANGE_MPEG);
        context.color_primaries(colors.primaries());
        context.color_trc(colors.transfer());
        context.gop_size(Short.MAX_VALUE); // key frames are asked for by time
        context.thread_count(1);
        context.profile(avcodec.AV_PROFILE_H264_HIGH);
        context.flags(avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        AVDictionary options = new AVDictionary(null);
        // rate control off is a constant quantiser of 26: letters stay sharp whatever moves and however the frames come
        avutil.av_dict_set(options, "rc_mode", "off", 0);
        int error = avcodec.avcodec_open2(context, codec, options);
        avutil.av_dict_free(options);
        if (error < 0) {
            avcodec.avcodec_free_context(context);
            throw RenderException.of(file.target(), "opening the encoder for " + width + "x" + height, error, ENCODER);
        }
        return context;
    }

    private void openMuxer(AVCodecContext codec) throws RenderException {
        check("choosing MP4", avformat.avformat_alloc_output_context2(muxer, null, "mp4", (String) null));
        AVStream stream = avformat.avformat_new_stream(muxer, null);
        check("adding the video", avcodec.avcodec_parameters_from_context(stream.codecpar(), codec));
        stream.time_base(codec.time_base());
        stream.avg_frame_rate(codec.framerate());
        stream.sample_aspect_ratio(codec.sample_aspect_ratio());
        AVIOContext io = new AVIOContext(null);
        try (BytePointer url = RenderException.url(file.part())) {
            check("opening the file", avformat.avio_open(io, url, avformat.AVIO_FLAG_WRITE));
        }
        muxer.pb(io);
        muxer.flush_packets(1);
        AVDictionary options = new AVDictionary(null);
        try {
            avutil.av_dict_set(options, "movflags", "hybrid_fragmented+frag_keyframe", 0);
            check("writing the header", avformat.avformat_write_header(muxer, options));
        } finally {
            avutil.av_dict_free(options);
        }
    }

    /** Encodes the picture as it is now. A time not after the one before is moved to the next tick. */
    void write(Canvas canvas, long captureNanos) throws RenderException {
        if (frames == 0) {
            firstNanos = captureNanos;
        }
        long ticks = ticks(captureNanos - firstNanos);
        if (frames > 0 && ticks <= lastTicks) {
            ticks = lastTicks + 1;
        }
        AVFrame picture = canvas.av();
        boolean key = frames == 0 || ticks - keyTicks >= KEY_FRAME_TICKS;
        picture.pict_type(key ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
        picture.pts(ticks);
        keyTicks = key ? ticks : keyTicks;
        lastTicks = ticks;
        frames++;
        encode(picture);
    }

    private static long ticks(long nanos) {
        return Math.round(nanos * (TICKS_PER_SECOND / 1e9));
    }

    private void encode(@Nullable AVFrame picture) throws RenderException {
        AVCodecContext codec = encoder;
        if (codec == null) {
            throw new IllegalStateException("written to after close");
        }
        check("encoding", avcodec.avcodec_send_frame(codec, picture), ENCODER);
        while (true) {
            int got = avcodec.avcodec_receive_packet(codec, packet);
            if (got == avutil.AVERROR_EAGAIN() || got == avutil.AVERROR_EOF()) {
                return;
            }
            check("encoding", got, ENCODER);
            hold();
        }
    }

    /** A packet is written when the next one is known, so that its duration is the true one. */
    private void hold() throws RenderException {
        if (holding) {
            writeHeld(packet.pts() - held.pts());
        }
        AVPacket spare = held;
        held = packet;
        packet = spare;
        holding = true;
    }

    private void writeHeld(long duration) throws RenderException {
        held.duration(duration);
        lastDuration = duration;
        held.stream_index(0);
        AVStream stream = muxer.streams(0);
        avcodec.av_packet_rescale_ts(held, tick, stream.time_base());
        check("writing a picture", avformat.av_write_frame(muxer, held));
        avcodec.av_packet_unref(held);
        holding = false;
    }

    private void check(String doing, int result) throws RenderException {
        check(doing, result, WriteFailure.remedy(RenderException.textOf(result)));
    }

    private void check(String doing, int result, String remedy) throws RenderException {
        if (result < 0) {
            failed = true;
            throw RenderException.of(file.target(), doing, result, remedy);
        }
    }

    /** Finishes the file and gives it its name; leaves no file when nothing was written or something failed. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        boolean whole = false;
        try {
            if (!failed && frames > 0) {
                encode(null);
                if (holding) {
                    writeHeld(lastDuration);
                }
                check("finishing the file", avformat.av_write_trailer(muxer));
                whole = true;
            }
        } finally {
            free();
            if (!whole) {
                file.discard();
            }
        }
        if (whole) {
            file.commit();
        }
    }

    private void free() {
        closed = true;
        avcodec.av_packet_free(packet);
        avcodec.av_packet_free(held);
        if (encoder != null) {
            avcodec.avcodec_free_context(encoder);
            encoder = null;
        }
        if (!muxer.isNull()) {
            AVIOContext io = muxer.pb();
            if (io != null) {
                avformat.avio_close(io);
                muxer.pb(new AVIOContext(null));
            }
            avformat.avformat_free_context(muxer);
        }
        tick.close();
        mark.close();
    }
}
