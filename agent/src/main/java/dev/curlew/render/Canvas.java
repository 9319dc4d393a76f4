package dev.curlew.render;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.Frame;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A YUV 4:2:0 picture in host memory that can be drawn on. Drawing works on the YUV numbers themselves: no detour over
 * RGB, which would cost more than all the drawing, and nothing of AWT, which needs fonts and libraries that a bare
 * machine lacks (docs/rationale/drawing.md). One thread; whoever made it closes it.
 */
final class Canvas implements AutoCloseable {
    private final int width;
    private final int height;
    private final Colors colors;
    private final AVFrame av;
    private final PointerPointer<?> planes;
    private final IntPointer strides;
    private final Scaler scaler;
    private final Leaks.Mark mark = Leaks.opened(this);
    private ByteBuffer luma;
    private ByteBuffer blue;
    private ByteBuffer red;
    private int lumaStride;
    private int chromaStride;

    /** An odd size is padded to an even one, as H.264 4:2:0 wants; the last column and row are repeated there. */
    Canvas(int width, int height, Colors colors) {
        this.width = width;
        this.height = height;
        this.colors = colors;
        av = avutil.av_frame_alloc();
        av.format(avutil.AV_PIX_FMT_YUV420P);
        av.width((width + 1) & ~1);
        av.height((height + 1) & ~1);
        if (avutil.av_frame_get_buffer(av, 0) < 0) {
            avutil.av_frame_free(av);
            mark.close();
            throw new OutOfMemoryError("no memory for a picture of " + width + "x" + height);
        }
        planes = av.data();
        strides = av.linesize();
        scaler = new Scaler(width, height, avutil.AV_PIX_FMT_YUV420P);
        luma = map(0);
        blue = map(1);
        red = map(2);
    }

    private ByteBuffer map(int plane) {
        int rows = plane == 0 ? av.height() : av.height() / 2;
        lumaStride = av.linesize(0);
        chromaStride = av.linesize(1);
        return av.data(plane).capacity((long) rows * av.linesize(plane)).asByteBuffer();
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    Colors colors() {
        return colors;
    }

    /** For the encoder: the padded picture. */
    AVFrame av() {
        return av;
    }

    /** Replaces the whole picture by a frame's, scaled when the sizes differ. */
    void load(Frame frame) throws RenderException {
        ownPixels();
        AVFrame source = frame.av();
        if (source.width() == width
                && source.height() == height
                && Colors.withoutRange(source.format()) == avutil.AV_PIX_FMT_YUV420P
                && Colors.isFullRange(source) == colors.fullRange()) {
            avutil.av_image_copy(
                    planes, strides, frame.planes(), frame.strides(), avutil.AV_PIX_FMT_YUV420P, width, height);
        } else {
            scaler.scale(source, frame.planes(), frame.strides(), colors, planes, strides);
        }
        pad();
    }

    /** An encoder that still holds the last picture keeps it; drawing goes on in another buffer. */
    private void ownPixels() {
        if (avutil.av_frame_is_writable(av) > 0) {
            return;
        }
        if (avutil.av_frame_make_writable(av) < 0) {
            avutil.av_frame_free(av);
            mark.close();
            throw new OutOfMemoryError("no memory for a picture of " + width + "x" + height);
        }
        luma = map(0);
        blue = map(1);
        red = map(2);
    }

    /** Chroma needs none: its planes are rounded up already. */
    private void pad() {
        if ((width & 1) != 0) {
            for (int y = 0; y < height; y++) {
                int at = y * lumaStride + width;
                luma.put(at, luma.get(at - 1));
            }
        }
        if ((height & 1) != 0) {
            luma.put(height * lumaStride, luma, (height - 1) * lumaStride, (width + 1) & ~1);
        }
    }

    /** Mixes the ink into pixels [left, right) x [top, bottom); alpha 0 to 255. */
    void fill(int left, int top, int right, int bottom, Ink ink, int alpha) {
        int l = Math.max(left, 0);
        int t = Math.max(top, 0);
        int r = Math.min(right, width);
        int b = Math.min(bottom, height);
        if (l >= r || t >= b) {
            return;
        }
        for (int y = t; y < b; y++) {
            int row = y * lumaStride;
            for (int x = l; x < r; x++) {
                mix(luma, row + x, ink.y(), alpha);
            }
        }
        // a chroma sample covers 2x2 pixels: its share of the ink is the part of them that is filled
        for (int y = t >> 1; y <= (b - 1) >> 1; y++) {
            int rows = Math.min(b, 2 * y + 2) - Math.max(t, 2 * y);
            for (int x = l >> 1; x <= (r - 1) >> 1; x++) {
                int columns = Math.min(r, 2 * x + 2) - Math.max(l, 2 * x);
                tint(x, y, ink, alpha * rows * columns / 4);
            }
        }
    }

    /** The edges of [left, right) x [top, bottom), drawn to the inside; what lies over the picture's edge is cut off. */
    void outline(int left, int top, int right, int bottom, int thickness, Ink ink) {
        int wide = Math.min(thickness, Math.max(1, (right - left) / 2));
        int high = Math.min(thickness, Math.max(1, (bottom - top) / 2));
        fill(left, top, right, top + high, ink, 255);
        fill(left, bottom - high, right, bottom, ink, 255);
        fill(left, top + high, left + wide, bottom - high, ink, 255);
        fill(right - wide, top + high, right, bottom - high, ink, 255);
    }

    /** A straight line without caps, so that the parts of a path do not cover each other; alpha 0 to 255. */
    void line(float x0, float y0, float x1, float y1, float thickness, Ink ink, int alpha) {
        float dx = x1 - x0;
        float dy = y1 - y0;
        float length = (float) Math.sqrt(dx * dx + dy * dy);
        if (length < 1e-3f) {
            return;
        }
        float reach = thickness / 2 + 1;
        int l = Math.max(0, (int) Math.floor(Math.min(x0, x1) - reach));
        int t = Math.max(0, (int) Math.floor(Math.min(y0, y1) - reach));
        int r = Math.min(width, (int) Math.ceil(Math.max(x0, x1) + reach));
        int b = Math.min(height, (int) Math.ceil(Math.max(y0, y1) + reach));
        float ux = dx / length;
        float uy = dy / length;
        for (int y = t; y < b; y++) {
            for (int x = l; x < r; x++) {
                float cover = cover(x + 0.5f - x0, y + 0.5f - y0, ux, uy, length, thickness);
                if (cover > 0) {
                    mix(luma, y * lumaStride + x, ink.y(), (int) (cover * alpha));
                }
            }
        }
        for (int y = t >> 1; 2 * y < b; y++) {
            for (int x = l >> 1; 2 * x < r; x++) {
                float cover = cover(2 * x + 1 - x0, 2 * y + 1 - y0, ux, uy, length, thickness);
                if (cover > 0) {
                    tint(x, y, ink, (int) (cover * alpha));
                }
            }
        }
    }

    /** How much of a pixel the line covers, 0 to 1, by the pixel centre's place relative to the line's start. */
    private static float cover(float px, float py, float ux, float uy, float length, float thickness) {
        float along = px * ux + py * uy;
        // half a pixel of overlap, or a crack would show where a path bends
        if (along < -0.5f || along >= length) {
            return 0;
        }
        float away = Math.abs(px * uy - py * ux);
        return Math.min(1, Math.max(0, thickness / 2 + 0.5f - away));
    }

    /** Lays ink through a mask of coverages (0 to 255, row by row) whose left top corner is at x, y. */
    void stamp(byte[] mask, int maskWidth, int maskHeight, int x, int y, Ink ink) {
        for (int row = 0; row < maskHeight; row++) {
            int py = y + row;
            if (py < 0 || py >= height) {
                continue;
            }
            for (int column = 0; column < maskWidth; column++) {
                int px = x + column;
                int cover = mask[row * maskWidth + column] & 0xff;
                if (cover != 0 && px >= 0 && px < width) {
                    mix(luma, py * lumaStride + px, ink.y(), cover);
                    tint(px >> 1, py >> 1, ink, cover >> 2);
                }
            }
        }
    }

    private void tint(int x, int y, Ink ink, int alpha) {
        int at = y * chromaStride + x;
        mix(blue, at, ink.u(), alpha);
        mix(red, at, ink.v(), alpha);
    }

    private static void mix(ByteBuffer plane, int at, int value, int alpha) {
        int old = plane.get(at) & 0xff;
        plane.put(at, (byte) (old + ((value - old) * alpha + (value >= old ? 127 : -127)) / 255));
    }

    @Override
    public void close() {
        scaler.close();
        avutil.av_frame_free(av);
        mark.close();
    }
}
