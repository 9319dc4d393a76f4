package dev.curlew.render;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.global.avutil;

final class EncoderQuality {
    private EncoderQuality() {}

    static void apply(AVCodecContext context, int width, int height, double fps) {
        context.bit_rate(Math.round(width * height * fps * 0.2));
        context.qmin(18);
        context.qmax(30);
        avutil.av_opt_set(context.priv_data(), "rc_mode", "quality", 0);
    }
}
