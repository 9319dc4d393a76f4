package dev.curlew.batch;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP12LE;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.curlew.geometry.Letterbox;
import dev.curlew.media.Frame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/** Scales pictures of one geometry into planes of green, blue and red. Made once per kind of picture, used by one thread. */
final class PictureScaler implements AutoCloseable {
    private final int width;
    private final int height;
    private final int format;
    private final int colorSpace;
    private final int colorRange;
    private final SwsContext context;
    private final Letterbox letterbox;
    private final boolean deep;

    /** @param deep whether planes of more than 8 bits are wanted, where the picture gives more */
    PictureScaler(Frame frame, Letterbox letterbox, boolean deep) {
        this.letterbox = letterbox;
        width = frame.width();
        height = frame.height();
        format = frame.pixelFormat();
        colorSpace = frame.av().colorspace();
        colorRange = frame.av().color_range();
        boolean isCopied = width == letterbox.width() && height == letterbox.height() && isRgbOfBytes(format);
        this.deep = deep && !isCopied;
        context = sws_getContext(
                width,
                height,
                format,
                letterbox.width(),
                letterbox.height(),
                this.deep ? AV_PIX_FMT_GBRP12LE : AV_PIX_FMT_GBRP,
                SWS_BILINEAR,
                null,
                null,
                (DoublePointer) null);
        if (context == null) {
            throw new PictureException("pictures of " + width + "x" + height + " in pixel format " + format
                    + " cannot be scaled for the model (convert the video to H.264)");
        }
        int neutral = 1 << 16; // brightness 0, contrast and saturation 1 in 16.16 fixed point
        ColorConversion colors = ColorConversion.of(frame.av());
        IntPointer from = sws_getCoefficients(colors.swscale());
        IntPointer to = sws_getCoefficients(SWS_CS_ITU601);
        sws_setColorspaceDetails(context, from, colors.isFullRange() ? 1 : 0, to, 1, 0, neutral, neutral);
    }

    /** Swscale copies these into 8 bits where the size stays; into 12 it would take them through YUV. */
    private static boolean isRgbOfBytes(int format) {
        AVPixFmtDescriptor kind = av_pix_fmt_desc_get(format);
        return (kind.flags() & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0
                && kind.comp(0).depth() <= Byte.SIZE;
    }

    boolean fits(Frame frame) {
        return frame.width() == width
                && frame.height() == height
                && frame.pixelFormat() == format
                && frame.av().colorspace() == colorSpace
                && frame.av().color_range() == colorRange;
    }

    Letterbox letterbox() {
        return letterbox;
    }

    void scale(Frame frame, ScaledPlanes planes) {
        int rows = sws_scale(context, frame.planes(), frame.strides(), 0, height, planes.pointers(), planes.strides());
        if (rows != letterbox.height()) {
            throw new IllegalStateException("scaled " + rows + " of " + letterbox.height() + " rows");
        }
        planes.written(deep);
    }

    @Override
    public void close() {
        sws_freeContext(context);
    }
}
