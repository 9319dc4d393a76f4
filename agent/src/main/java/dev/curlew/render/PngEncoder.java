package dev.curlew.render;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** A canvas as a PNG file, by FFmpeg's encoder, whose row filters photographs need. */
final class PngEncoder {
    private PngEncoder() {}

    static byte[] encode(Canvas canvas) throws RenderException {
        AVFrame picture = avutil.av_frame_alloc();
        try {
            convert(canvas, picture);
            return encode(picture);
        } finally {
            avutil.av_frame_free(picture);
        }
    }

    private static void convert(Canvas canvas, AVFrame picture) throws RenderException {
        AVFrame from = canvas.av();
        from.colorspace(canvas.colors().matrix());
        from.color_range(canvas.colors().fullRange() ? avutil.AVCOL_RANGE_JPEG : avutil.AVCOL_RANGE_MPEG);
        picture.format(avutil.AV_PIX_FMT_RGB24);
        picture.width(from.width());
        picture.height(from.height());
        check("making a picture", avutil.av_frame_get_buffer(picture, 0));
        Colors full = new Colors(
                canvas.colors().matrix(),
                true,
                canvas.colors().primaries(),
                canvas.colors().transfer());
        try (Scaler scaler = new Scaler(from.width(), from.height(), avutil.AV_PIX_FMT_RGB24)) {
            scaler.scale(from, from.data(), from.linesize(), full, picture.data(), picture.linesize());
        }
        // a canvas has an even size; the column and row that were added go again
        picture.width(canvas.width());
        picture.height(canvas.height());
    }

    private static byte[] encode(AVFrame picture) throws RenderException {
        AVCodec codec = avcodec.avcodec_find_encoder(avcodec.AV_CODEC_ID_PNG);
        AVCodecContext encoder = avcodec.avcodec_alloc_context3(codec);
        AVPacket packet = avcodec.av_packet_alloc();
        try (AVRational second = new AVRational().num(1).den(1)) {
            encoder.width(picture.width());
            encoder.height(picture.height());
            encoder.pix_fmt(avutil.AV_PIX_FMT_RGB24);
            encoder.time_base(second);
            encoder.thread_count(1);
            check("starting the PNG encoder", avcodec.avcodec_open2(encoder, codec, (AVDictionary) null));
            check("encoding a PNG", avcodec.avcodec_send_frame(encoder, picture));
            check("encoding a PNG", avcodec.avcodec_receive_packet(encoder, packet));
            byte[] bytes = new byte[packet.size()];
            packet.data().get(bytes);
            return bytes;
        } finally {
            avcodec.av_packet_free(packet);
            avcodec.avcodec_free_context(encoder);
        }
    }

    private static void check(String doing, int result) throws RenderException {
        if (result < 0) {
            throw new RenderException(doing + " failed: " + RenderException.textOf(result));
        }
    }
}
