package dev.curlew.render;

import dev.curlew.lifecycle.Leaks;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Turns pictures of any size and format into one size and format. Keeps its swscale context until the source changes.
 * One thread; whoever made it closes it.
 */
final class Scaler implements AutoCloseable {
    private final int width;
    private final int height;
    private final int format;
    private final Leaks.Mark mark = Leaks.opened(this);
    private @Nullable SwsContext context;
    private int sourceWidth;
    private int sourceHeight;
    private int sourceFormat = avutil.AV_PIX_FMT_NONE;
    private boolean sourceFull;
    private @Nullable Colors colors;

    Scaler(int width, int height, int format) {
        this.width = width;
        this.height = height;
        this.format = format;
    }

    /**
     * @param source the picture; its size, format and colours are read, its pixels taken from planes and strides
     * @param target what the numbers written shall mean
     */
    void scale(
            AVFrame source,
            PointerPointer<?> planes,
            IntPointer strides,
            Colors target,
            PointerPointer<?> targetPlanes,
            IntPointer targetStrides)
            throws RenderException {
        SwsContext sws = contextFor(source, target);
        int rows = swscale.sws_scale(sws, planes, strides, 0, source.height(), targetPlanes, targetStrides);
        if (rows < 0) {
            throw new RenderException("cannot convert a picture of " + describe(source) + ": "
                    + RenderException.textOf(rows) + "; choose another pixel format at the source");
        }
    }

    private SwsContext contextFor(AVFrame source, Colors target) throws RenderException {
        int from = Colors.withoutRange(source.format());
        boolean full = Colors.isFullRange(source);
        SwsContext now = context;
        if (now != null
                && source.width() == sourceWidth
                && source.height() == sourceHeight
                && from == sourceFormat
                && full == sourceFull
                && target.equals(colors)) {
            return now;
        }
        sourceWidth = source.width();
        sourceHeight = source.height();
        sourceFormat = from;
        sourceFull = full;
        colors = target;
        SwsContext made = open(source, from, full, target);
        context = made;
        return made;
    }

    private SwsContext open(AVFrame source, int from, boolean full, Colors target) throws RenderException {
        close(context);
        context = null;
        boolean supported = swscale.sws_isSupportedInput(from) > 0;
        SwsContext made = supported
                ? swscale.sws_getContext(
                        sourceWidth,
                        sourceHeight,
                        from,
                        width,
                        height,
                        format,
                        swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND,
                        null,
                        null,
                        (DoublePointer) null)
                : null;
        if (made == null) {
            throw new RenderException("cannot draw on pictures of " + describe(source)
                    + "; decode into host memory (decoder ffmpeg) or choose another pixel format at the source");
        }
        Colors own = Colors.of(source);
        int one = 1 << 16; // swscale's fixed point: no change of contrast and saturation
        // answers -1 where neither side is YUV: there is nothing to set then
        swscale.sws_setColorspaceDetails(
                made, own.coefficients(), full ? 1 : 0, target.coefficients(), target.fullRange() ? 1 : 0, 0, one, one);
        return made;
    }

    private static String describe(AVFrame source) {
        var name = avutil.av_get_pix_fmt_name(source.format());
        return source.width() + "x" + source.height() + " "
                + (name == null ? "pixel format " + source.format() : name.getString());
    }

    private static void close(@Nullable SwsContext context) {
        if (context != null) {
            swscale.sws_freeContext(context);
        }
    }

    @Override
    public void close() {
        close(context);
        context = null;
        mark.close();
    }
}
