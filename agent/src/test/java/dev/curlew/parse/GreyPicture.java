package dev.curlew.parse;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** The luma of a video's first frame: the decoder fixes every bit of it, so two programs see the same picture. */
final class GreyPicture {
    private final int width;
    private final int height;
    private final byte[] pixels;

    private GreyPicture(int width, int height, byte[] pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    static GreyPicture firstFrame(Path video) throws IOException {
        AVFormatContext container = new AVFormatContext(null);
        if (avformat_open_input(container, video.toString(), null, null) < 0) {
            throw new IOException("cannot open " + video);
        }
        AVPacket packet = av_packet_alloc();
        AVFrame frame = av_frame_alloc();
        avformat_find_stream_info(container, (AVDictionary) null);
        AVCodecContext decoder = avcodec_alloc_context3(
                avcodec_find_decoder(container.streams(0).codecpar().codec_id()));
        try {
            avcodec_parameters_to_context(decoder, container.streams(0).codecpar());
            avcodec_open2(decoder, null, (AVDictionary) null);
            while (avcodec_receive_frame(decoder, frame) < 0) {
                if (av_read_frame(container, packet) < 0) {
                    throw new IOException("no frame in " + video);
                }
                avcodec_send_packet(decoder, packet);
                av_packet_unref(packet);
            }
            return luma(frame);
        } finally {
            avcodec_free_context(decoder);
            av_frame_free(frame);
            av_packet_free(packet);
            avformat_close_input(container);
        }
    }

    private static GreyPicture luma(AVFrame frame) {
        byte[] pixels = new byte[frame.width() * frame.height()];
        try (BytePointer plane = new BytePointer(frame.data(0))) {
            for (int y = 0; y < frame.height(); y++) {
                plane.position((long) y * frame.linesize(0)).get(pixels, y * frame.width(), frame.width());
            }
        }
        return new GreyPicture(frame.width(), frame.height(), pixels);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Nearest pixel of a picture scaled to that size. */
    int at(int x, int y, int scaledWidth, int scaledHeight) {
        return pixels[y * height / scaledHeight * width + x * width / scaledWidth] & 0xff;
    }

    long sum() {
        long sum = 0;
        for (byte pixel : pixels) {
            sum += pixel & 0xff;
        }
        return sum;
    }
}
