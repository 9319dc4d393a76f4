package dev.curlew.render;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.IntPointer;

/**
 * What a picture's numbers mean as colours, and the YUV in which it is drawn on and encoded.
 *
 * @param matrix one of FFmpeg's AVCOL_SPC values, never RGB or unspecified
 * @param fullRange 0 to 255 instead of 16 to 235
 */
record Colors(int matrix, boolean fullRange, int primaries, int transfer) {
    /** Untagged video of fewer lines counts as standard definition, as players do. */
    private static final int HD_LINES = 720;

    /** The picture's own where it is YUV and tagged; else what players assume of its size. */
    static Colors of(AVFrame av) {
        int matrix = av.colorspace();
        if (matrix == avutil.AVCOL_SPC_UNSPECIFIED || matrix == avutil.AVCOL_SPC_RGB) {
            matrix = av.height() < HD_LINES ? avutil.AVCOL_SPC_SMPTE170M : avutil.AVCOL_SPC_BT709;
        }
        boolean full = !isRgb(av) && isFullRange(av);
        return new Colors(matrix, full, av.color_primaries(), av.color_trc());
    }

    static boolean isFullRange(AVFrame av) {
        int range = av.color_range();
        if (range != avutil.AVCOL_RANGE_UNSPECIFIED) {
            return range == avutil.AVCOL_RANGE_JPEG;
        }
        return withoutRange(av.format()) != av.format() || isRgb(av);
    }

    private static boolean isRgb(AVFrame av) {
        AVPixFmtDescriptor description = avutil.av_pix_fmt_desc_get(av.format());
        return description != null && (description.flags() & avutil.AV_PIX_FMT_FLAG_RGB) != 0;
    }

    /** The YUVJ formats are old names for full-range YUV; swscale warns about each use of them. */
    static int withoutRange(int format) {
        if (format == avutil.AV_PIX_FMT_YUVJ420P) {
            return avutil.AV_PIX_FMT_YUV420P;
        } else if (format == avutil.AV_PIX_FMT_YUVJ422P) {
            return avutil.AV_PIX_FMT_YUV422P;
        } else if (format == avutil.AV_PIX_FMT_YUVJ444P) {
            return avutil.AV_PIX_FMT_YUV444P;
        } else if (format == avutil.AV_PIX_FMT_YUVJ440P) {
            return avutil.AV_PIX_FMT_YUV440P;
        } else if (format == avutil.AV_PIX_FMT_YUVJ411P) {
            return avutil.AV_PIX_FMT_YUV411P;
        }
        return format;
    }

    /** swscale's coefficients for the matrix; FFmpeg's own table, not to be freed. */
    IntPointer coefficients() {
        return swscale.sws_getCoefficients(matrix);
    }

    /** An RGB colour (0xRRGGBB) in these numbers. */
    Ink ink(int rgb) {
        double kr;
        double kb;
        if (matrix == avutil.AVCOL_SPC_BT709) {
            kr = 0.2126;
            kb = 0.0722;
        } else if (matrix == avutil.AVCOL_SPC_BT2020_NCL || matrix == avutil.AVCOL_SPC_BT2020_CL) {
            kr = 0.2627;
            kb = 0.0593;
        } else {
            kr = 0.299;
            kb = 0.114;
        }
        double r = (rgb >> 16 & 0xff) / 255.0;
        double g = (rgb >> 8 & 0xff) / 255.0;
        double b = (rgb & 0xff) / 255.0;
        double y = kr * r + (1 - kr - kb) * g + kb * b;
        double u = (b - y) / (2 * (1 - kb));
        double v = (r - y) / (2 * (1 - kr));
        double lumaScale = fullRange ? 255 : 219;
        double chromaScale = fullRange ? 255 : 224;
        return new Ink(
                (int) Math.round((fullRange ? 0 : 16) + lumaScale * y),
                (int) Math.round(Math.min(255, 128 + chromaScale * u)),
                (int) Math.round(Math.min(255, 128 + chromaScale * v)));
    }
}
