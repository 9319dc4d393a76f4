package dev.curlew.kit;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.curlew.media.Ffmpeg;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/** Writes a video, frame by frame, through JavaCPP's FFmpeg. */
public final class TestVideo implements AutoCloseable {
    /** How it is encoded; the container follows the file's name. */
    public enum Codec {
        /** Lossless RGB: every pixel arrives as it was painted. */
        FFV1("ffv1", AV_PIX_FMT_BGR0, 0),
        H264("libopenh264", AV_PIX_FMT_YUV420P, 0),
        MPEG4("mpeg4", AV_PIX_FMT_YUV420P, 0),
        /** Packets come in another order than pictures. */
        MPEG4_WITH_B_FRAMES("mpeg4", AV_PIX_FMT_YUV420P, 2);

        private final String encoder;
        private final int pixelFormat;
        private final int bFrames;

        Codec(String encoder, int pixelFormat, int bFrames) {
            this.encoder = encoder;
            this.pixelFormat = pixelFormat;
            this.bFrames = bFrames;
        }
    }

    /** Draws one frame, counted from 0, onto black. */
    @FunctionalInterface
    public interface Painter {
        void paint(int frame, Picture picture);
    }

    private final AVFormatContext format = new AVFormatContext(null);
    private final AVCodecContext encoder;
    private final AVStream stream;
    private final AVFrame frame = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();
    private final Codec codec;

    private TestVideo(Path file, Codec codec, int width, int height, int fps) {
        this.codec = codec;
        require(avformat_alloc_output_context2(format, null, null, file.toString()));
        AVCodec found = avcodec_find_encoder_by_name(codec.encoder);
        encoder = avcodec_alloc_context3(found);
        encoder.width(width).height(height).pix_fmt(codec.pixelFormat);
        encoder.time_base(new AVRational().num(1).den(fps))
                .framerate(new AVRational().num(fps).den(1));
        encoder.gop_size(fps).max_b_frames(codec.bFrames).bit_rate(8_000_000).thread_count(1);
        if ((format.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            encoder.flags(encoder.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        require(avcodec_open2(encoder, found, (AVDictionary) null));
        stream = avformat_new_stream(format, null);
        stream.time_base(encoder.time_base()).avg_frame_rate(encoder.framerate());
        require(avcodec_parameters_from_context(stream.codecpar(), encoder));
        AVIOContext io = new AVIOContext(null);
        require(avio_open(io, file.toString(), AVIO_FLAG_WRITE));
        format.pb(io);
        require(avformat_write_header(format, (AVDictionary) null));
        frame.format(codec.pixelFormat).width(width).height(height);
        require(av_frame_get_buffer(frame, 0));
    }

    public static Path write(Path file, Codec codec, int width, int height, int fps, int frames, Painter painter) {
        Picture picture = new Picture(width, height);
        try (TestVideo video = new TestVideo(file, codec, width, height, fps)) {
            for (int i = 0; i < frames; i++) {
                picture.clear();
                painter.paint(i, picture);
                video.add(picture, i);
            }
            video.encode(null);
            require(av_write_trailer(video.format));
        }
        return file;
    }

    private void add(Picture picture, int number) {
        require(av_frame_make_writable(frame));
        if (codec.pixelFormat == AV_PIX_FMT_BGR0) {
            copy(picture);
        } else {
            convert(picture);
        }
        frame.pts(number);
        encode(frame);
    }

    private void copy(Picture picture) {
        ByteBuffer rows = plane(0, picture.height);
        for (int y = 0; y < picture.height; y++) {
            rows.put(y * frame.linesize(0), picture.bgr0, y * picture.width * 4, picture.width * 4);
        }
    }

    /** BT.601 in the studio's range, each chroma sample the mean of its four pixels. */
    private void convert(Picture picture) {
        ByteBuffer luma = plane(0, picture.height);
        ByteBuffer blue = plane(1, picture.height / 2);
        ByteBuffer red = plane(2, picture.height / 2);
        for (int y = 0; y < picture.height; y += 2) {
            for (int x = 0; x < picture.width; x += 2) {
                double cb = 0;
                double cr = 0;
                for (int i = 0; i < 4; i++) {
                    int px = x + i % 2;
                    int py = y + i / 2;
                    int at = (py * picture.width + px) * 4;
                    int b = picture.bgr0[at] & 0xff;
                    int g = picture.bgr0[at + 1] & 0xff;
                    int r = picture.bgr0[at + 2] & 0xff;
                    luma.put(py * frame.linesize(0) + px, (byte) Math.round(16 + 0.257 * r + 0.504 * g + 0.098 * b));
                    cb += (0.439 * b - 0.291 * g - 0.148 * r) / 4;
                    cr += (0.439 * r - 0.368 * g - 0.071 * b) / 4;
                }
                blue.put(y / 2 * frame.linesize(1) + x / 2, (byte) Math.round(128 + cb));
                red.put(y / 2 * frame.linesize(2) + x / 2, (byte) Math.round(128 + cr));
            }
        }
    }

    private ByteBuffer plane(int plane, int rows) {
        BytePointer bytes = frame.data(plane);
        return bytes.capacity((long) rows * frame.linesize(plane)).asByteBuffer();
    }

    /** @param picture null for the end of the video */
    private void encode(AVFrame picture) {
        require(avcodec_send_frame(encoder, picture));
        int code = avcodec_receive_packet(encoder, packet);
        while (code >= 0) {
            av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
            packet.stream_index(0);
            require(av_interleaved_write_frame(format, packet));
            code = avcodec_receive_packet(encoder, packet);
        }
        if (code != AVERROR_EAGAIN() && code != AVERROR_EOF()) {
            require(code);
        }
    }

    private static void require(int code) {
        if (code < 0) {
            throw new IllegalStateException("FFmpeg says " + Ffmpeg.error(code));
        }
    }

    @Override
    public void close() {
        av_packet_free(packet);
        av_frame_free(frame);
        avcodec_free_context(encoder);
        avio_closep(format.pb());
        avformat_free_context(format);
    }
}
