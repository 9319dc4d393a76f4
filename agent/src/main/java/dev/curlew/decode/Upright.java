package dev.curlew.decode;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_pool_get;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_pool_init;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_pool_uninit;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_get;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy_props;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_remove_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_image_fill_arrays;
import static org.bytedeco.ffmpeg.global.avutil.av_image_get_buffer_size;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_count_planes;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.curlew.lifecycle.Leaks;
import org.bytedeco.ffmpeg.avutil.AVBufferPool;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.avutil.Alloc_long;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/**
 * Turns pictures that a phone filmed on its side, as the file's display matrix asks, so that whatever comes after sees
 * people stand. Mirrored pictures stay mirrored, formats with interleaved colours stay as they are. Used and closed by
 * its decoder.
 */
final class Upright implements AutoCloseable {
    private static final int ALIGN = 64;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final AVFrame turned = av_frame_alloc();
    private @Nullable AVBufferPool pool;
    private long pooledBytes;
    private byte[] from = new byte[0];
    private byte[] to = new byte[0];

    /** Turns a decoded picture in place; most are upright, and nothing happens. */
    void turn(AVFrame picture) throws DecodeException {
        AVFrameSideData side = av_frame_get_side_data(picture, AV_FRAME_DATA_DISPLAYMATRIX);
        if (side == null) {
            return;
        }
        double counterclockwise = av_display_rotation_get(new IntPointer(side.data()));
        // not a number for a matrix that cannot be undone
        int quarters = Double.isNaN(counterclockwise) ? 0 : Math.floorMod(Math.round(-counterclockwise / 90), 4);
        AVPixFmtDescriptor format = av_pix_fmt_desc_get(picture.format());
        if (quarters == 0 || !canTurn(picture, format)) {
            return;
        }
        boolean onSide = quarters % 2 == 1;
        allocate(
                picture.format(),
                onSide ? picture.height() : picture.width(),
                onSide ? picture.width() : picture.height());
        int bytes = format.comp(0).step();
        for (int plane = 0; plane < format.nb_components(); plane++) {
            boolean chroma = plane == 1 || plane == 2;
            int width = chroma ? -(-picture.width() >> format.log2_chroma_w()) : picture.width();
            int height = chroma ? -(-picture.height() >> format.log2_chroma_h()) : picture.height();
            turnPlane(picture, plane, width, height, bytes, quarters);
        }
        av_frame_copy_props(turned, picture);
        av_frame_remove_side_data(turned, AV_FRAME_DATA_DISPLAYMATRIX);
        if (onSide) {
            int across = picture.sample_aspect_ratio().num();
            turned.sample_aspect_ratio()
                    .num(picture.sample_aspect_ratio().den())
                    .den(across);
        }
        av_frame_unref(picture);
        av_frame_move_ref(picture, turned);
    }

    /** One component a plane, all of one depth, in host memory, and as much chroma across as down. */
    private static boolean canTurn(AVFrame picture, AVPixFmtDescriptor format) {
        if (av_pix_fmt_count_planes(picture.format()) != format.nb_components()
                || format.log2_chroma_w() != format.log2_chroma_h()) {
            return false;
        }
        for (int i = 0; i < format.nb_components(); i++) {
            // a negative stride means rows from the bottom up
            if (picture.linesize(i) <= 0
                    || format.comp(i).step() != format.comp(0).step()) {
                return false;
            }
        }
        return true;
    }

    private void allocate(int format, int width, int height) throws DecodeException {
        int bytes = av_image_get_buffer_size(format, width, height, ALIGN);
        AVBufferPool buffers = pool;
        if (buffers == null || pooledBytes != bytes) {
            releasePool();
            buffers = av_buffer_pool_init(bytes + ALIGN, (Alloc_long) null);
            pool = buffers;
            pooledBytes = bytes;
        }
        AVBufferRef buffer = buffers == null ? null : av_buffer_pool_get(buffers);
        if (buffer == null) {
            throw new DecodeException("no memory for a turned picture of " + width + "x" + height);
        }
        turned.buf(0, buffer);
        turned.format(format);
        turned.width(width);
        turned.height(height);
        av_image_fill_arrays(turned.data(), turned.linesize(), buffer.data(), format, width, height, ALIGN);
    }

    private void turnPlane(AVFrame picture, int plane, int width, int height, int bytes, int quarters) {
        int stride = picture.linesize(plane);
        int size = stride * (height - 1) + width * bytes;
        boolean onSide = quarters % 2 == 1;
        int rows = onSide ? width : height;
        int newStride = turned.linesize(plane);
        int newSize = newStride * rows;
        from = from.length < size ? new byte[size] : from;
        to = to.length < newSize ? new byte[newSize] : to;
        picture.data(plane).get(from, 0, size);
        // where the new picture's left top pixel was, and the way to its next one on the right and below
        int start = (quarters == 1 || quarters == 2 ? stride * (height - 1) : 0)
                + (quarters == 2 || quarters == 3 ? (width - 1) * bytes : 0);
        int right = quarters == 1 ? -stride : quarters == 2 ? -bytes : stride;
        int below = quarters == 1 ? bytes : quarters == 2 ? -stride : -bytes;
        int columns = onSide ? height : width;
        for (int y = 0; y < rows; y++) {
            int at = start + y * below;
            int out = y * newStride;
            for (int x = 0; x < columns; x++, at += right) {
                for (int b = 0; b < bytes; b++) {
                    to[out++] = from[at + b];
                }
            }
        }
        turned.data(plane).put(to, 0, newSize);
    }

    private void releasePool() {
        if (pool != null) {
            // frames that still hold a buffer keep it until they let go
            av_buffer_pool_uninit(pool);
            pool = null;
        }
    }

    @Override
    public void close() {
        releasePool();
        av_frame_free(turned);
        mark.close();
    }
}
