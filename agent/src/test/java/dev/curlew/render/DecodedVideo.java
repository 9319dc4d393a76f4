package dev.curlew.render;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/** What a player sees of a file: every picture's time and pixels. */
record DecodedVideo(int colorRange, int colorSpace, List<Picture> pictures) {

    record Picture(double seconds, int width, int height, Plane luma, Plane blue, Plane red) {}

    /** Bytes row by row. */
    static final class Plane {
        private final byte[] bytes;
        private final int stride;

        private Plane(AVFrame av, int plane, int rows) {
            stride = av.linesize(plane);
            bytes = new byte[stride * rows];
            av.data(plane).get(bytes);
        }

        int at(int x, int y) {
            return bytes[y * stride + x] & 0xff;
        }
    }

    static DecodedVideo of(Path file) {
        AVFormatContext input = new AVFormatContext(null);
        check(avformat.avformat_open_input(input, file.toString(), null, null));
        check(avformat.avformat_find_stream_info(input, (AVDictionary) null));
        AVStream stream = input.streams(0);
        AVCodecContext decoder = avcodec.avcodec_alloc_context3(null);
        avcodec.avcodec_parameters_to_context(decoder, stream.codecpar());
        check(avcodec.avcodec_open2(
                decoder, avcodec.avcodec_find_decoder(stream.codecpar().codec_id()), (AVDictionary) null));
        List<Picture> pictures = new ArrayList<>();
        AVPacket packet = avcodec.av_packet_alloc();
        AVFrame frame = avutil.av_frame_alloc();
        double tick = avutil.av_q2d(stream.time_base());
        while (avformat.av_read_frame(input, packet) >= 0) {
            check(avcodec.avcodec_send_packet(decoder, packet));
            avcodec.av_packet_unref(packet);
            drain(decoder, frame, tick, pictures);
        }
        avcodec.avcodec_send_packet(decoder, null);
        drain(decoder, frame, tick, pictures);
        DecodedVideo video = new DecodedVideo(
                stream.codecpar().color_range(), stream.codecpar().color_space(), pictures);
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(decoder);
        avformat.avformat_close_input(input);
        return video;
    }

    private static void drain(AVCodecContext decoder, AVFrame frame, double tick, List<Picture> pictures) {
        while (avcodec.avcodec_receive_frame(decoder, frame) >= 0) {
            int rows = (frame.height() + 1) / 2;
            pictures.add(new Picture(
                    frame.pts() * tick,
                    frame.width(),
                    frame.height(),
                    new Plane(frame, 0, frame.height()),
                    new Plane(frame, 1, rows),
                    new Plane(frame, 2, rows)));
        }
    }

    private static void check(int result) {
        if (result < 0) {
            throw new AssertionError(RenderException.textOf(result));
        }
    }
}
