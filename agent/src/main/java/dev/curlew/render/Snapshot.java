package dev.curlew.render;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.Frame;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Makes JPEG pictures of one size out of frames or parts of them, by FFmpeg's own encoder: javax.imageio would bring
 * the AWT along. Only the wanted part is converted. One thread; whoever made it closes it.
 */
final class Snapshot implements AutoCloseable {
    /** What a JPEG's numbers mean where nothing else is said (JFIF): BT.601, full range. */
    private static final Colors JFIF =
            new Colors(avutil.AVCOL_SPC_SMPTE170M, true, avutil.AVCOL_PRI_UNSPECIFIED, avutil.AVCOL_TRC_UNSPECIFIED);

    private final AVFrame part = avutil.av_frame_alloc();
    private final AVFrame picture = avutil.av_frame_alloc();
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVCodecContext encoder;
    private final Scaler scaler;
    private final Leaks.Mark mark = Leaks.opened(this);

    /** @param quality of the JPEG as its quantiser: 2 is best, 31 worst */
    Snapshot(int width, int height, int quality) {
        AVCodec codec = avcodec.avcodec_find_encoder(avcodec.AV_CODEC_ID_MJPEG);
        encoder = avcodec.avcodec_alloc_context3(codec);
        encoder.width(width);
        encoder.height(height);
        encoder.pix_fmt(avutil.AV_PIX_FMT_YUVJ420P);
        encoder.color_range(avutil.AVCOL_RANGE_JPEG);
        try (AVRational second = new AVRational().num(1).den(1)) {
            encoder.time_base(second);
        }
        encoder.flags(avcodec.AV_CODEC_FLAG_QSCALE);
        encoder.global_quality(quality * avutil.FF_QP2LAMBDA);
        encoder.thread_count(1);
        picture.format(avutil.AV_PIX_FMT_YUVJ420P);
        picture.width(width);
        picture.height(height);
        picture.quality(quality * avutil.FF_QP2LAMBDA);
        scaler = new Scaler(width, height, avutil.AV_PIX_FMT_YUV420P);
        if (avcodec.avcodec_open2(encoder, codec, (AVDictionary) null) < 0
                || avutil.av_frame_get_buffer(picture, 0) < 0) {
            close();
            throw new IllegalStateException("no JPEG encoder for " + width + "x" + height);
        }
    }

    /** The part [left, left + width) x [top, top + height) of a frame, which must lie inside it, as a JPEG file. */
    byte[] jpeg(Frame frame, int left, int top, int width, int height) throws RenderException {
        try {
            check("taking a part of a frame", avutil.av_frame_ref(part, frame.av()));
            part.crop_left(left);
            part.crop_top(top);
            part.crop_right(frame.width() - left - width);
            part.crop_bottom(frame.height() - top - height);
            check("taking a part of a frame", avutil.av_frame_apply_cropping(part, avutil.AV_FRAME_CROP_UNALIGNED));
            check("reusing a picture", avutil.av_frame_make_writable(picture));
            scaler.scale(part, part.data(), part.linesize(), JFIF, picture.data(), picture.linesize());
        } finally {
            avutil.av_frame_unref(part);
        }
        return encode();
    }

    private byte[] encode() throws RenderException {
        check("encoding a JPEG", avcodec.avcodec_send_frame(encoder, picture));
        check("encoding a JPEG", avcodec.avcodec_receive_packet(encoder, packet));
        byte[] bytes = new byte[packet.size()];
        packet.data().get(bytes);
        avcodec.av_packet_unref(packet);
        return bytes;
    }

    private static void check(String doing, int result) throws RenderException {
        if (result < 0) {
            throw new RenderException(
                    doing + " failed: " + RenderException.textOf(result) + "; do without the report of this source");
        }
    }

    @Override
    public void close() {
        scaler.close();
        avcodec.avcodec_free_context(encoder);
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(picture);
        avutil.av_frame_free(part);
        mark.close();
    }
}
