package dev.curlew.batch;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_BT2020;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** What a picture's YUV numbers mean as red, green and blue: decided in one place for host and GPU. */
enum ColorConversion {
    BT601_LIMITED(SWS_CS_ITU601, 0.299, 0.114, false),
    BT601_FULL(SWS_CS_ITU601, 0.299, 0.114, true),
    BT709_LIMITED(SWS_CS_ITU709, 0.2126, 0.0722, false),
    BT709_FULL(SWS_CS_ITU709, 0.2126, 0.0722, true),
    BT2020_LIMITED(SWS_CS_BT2020, 0.2627, 0.0593, false),
    BT2020_FULL(SWS_CS_BT2020, 0.2627, 0.0593, true);

    private static final int HD_HEIGHT = 576; // a taller picture without a tag is BT.709, a smaller one BT.601

    private final int swscale;
    private final double redWeight;
    private final double blueWeight;
    private final boolean fullRange;

    ColorConversion(int swscale, double redWeight, double blueWeight, boolean fullRange) {
        this.swscale = swscale;
        this.redWeight = redWeight;
        this.blueWeight = blueWeight;
        this.fullRange = fullRange;
    }

    /** By the picture's tags; without them by its size and its format's name. */
    static ColorConversion of(AVFrame picture) {
        boolean full = isFullRange(picture.color_range(), picture.format());
        int space = picture.colorspace();
        if (space == AVCOL_SPC_BT2020_NCL || space == AVCOL_SPC_BT2020_CL) {
            return full ? BT2020_FULL : BT2020_LIMITED;
        }
        if (space == AVCOL_SPC_BT709 || (space == AVCOL_SPC_UNSPECIFIED && picture.height() > HD_HEIGHT)) {
            return full ? BT709_FULL : BT709_LIMITED;
        }
        return full ? BT601_FULL : BT601_LIMITED;
    }

    private static boolean isFullRange(int range, int format) {
        if (range != AVCOL_RANGE_UNSPECIFIED) {
            return range == AVCOL_RANGE_JPEG;
        }
        return format == AV_PIX_FMT_YUVJ420P
                || format == AV_PIX_FMT_YUVJ422P
                || format == AV_PIX_FMT_YUVJ440P
                || format == AV_PIX_FMT_YUVJ444P;
    }

    /** Its SWS_CS value. */
    int swscale() {
        return swscale;
    }

    boolean isFullRange() {
        return fullRange;
    }

    /** Grey of 0 to 255 = luma sample x this + {@link #lumaOffset}. */
    double lumaScale(Samples samples) {
        return fullRange ? 255.0 / samples.most() : 255.0 / (219 * samples.unit());
    }

    double lumaOffset() {
        return fullRange ? 0 : -16 * 255.0 / 219;
    }

    private double chromaScale(Samples samples) {
        return fullRange ? 255.0 / samples.most() : 255.0 / (224 * samples.unit());
    }

    /** Red = grey + (Cr - {@link Samples#colourless}) x this. */
    double redV(Samples samples) {
        return 2 * (1 - redWeight) * chromaScale(samples);
    }

    double blueU(Samples samples) {
        return 2 * (1 - blueWeight) * chromaScale(samples);
    }

    double greenU(Samples samples) {
        return -blueWeight / (1 - redWeight - blueWeight) * blueU(samples);
    }

    double greenV(Samples samples) {
        return -redWeight / (1 - redWeight - blueWeight) * redV(samples);
    }
}
