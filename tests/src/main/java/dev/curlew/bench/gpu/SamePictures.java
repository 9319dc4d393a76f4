package dev.curlew.bench.gpu;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_P010LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_P016LE;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.curlew.media.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Compares pictures of the GPU's decoder with those of the software one, sample by sample. */
final class SamePictures {
    private long samples;
    private long different;
    private int most;
    private String first = "";

    /** @param hardware copied to the host by this */
    void compare(long number, Frame hardware, Frame software) {
        if (hardware.width() != software.width() || hardware.height() != software.height()) {
            note(
                    number,
                    "size " + hardware.width() + "x" + hardware.height() + " instead of " + software.width() + "x"
                            + software.height());
            different++;
            return;
        }
        int format = hardware.pixelFormat();
        int bits = av_pix_fmt_desc_get(software.pixelFormat()).comp().depth();
        if (format != AV_PIX_FMT_NV12 && format != AV_PIX_FMT_P010LE && format != AV_PIX_FMT_P016LE) {
            note(number, "pixel format " + format);
            different++;
            return;
        }
        int w = hardware.width();
        int h = hardware.height();
        for (int plane = 0; plane < 3; plane++) {
            int columns = plane == 0 ? w : (w + 1) / 2;
            int rows = plane == 0 ? h : (h + 1) / 2;
            ByteBuffer ours = bytes(hardware, Math.min(plane, 1), rows);
            ByteBuffer theirs = bytes(software, plane, rows);
            int ourStride = hardware.strides().get(Math.min(plane, 1));
            int theirStride = software.strides().get(plane);
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < columns; x++) {
                    int at = plane == 0 ? x : 2 * x + plane - 1;
                    int mine = format == AV_PIX_FMT_NV12
                            ? ours.get(y * ourStride + at) & 0xff
                            : (ours.getShort(y * ourStride + 2 * at) & 0xffff) >> (16 - bits);
                    int other = bits == 8
                            ? theirs.get(y * theirStride + x) & 0xff
                            : theirs.getShort(y * theirStride + 2 * x) & 0xffff;
                    samples++;
                    if (mine != other) {
                        different++;
                        most = Math.max(most, Math.abs(mine - other));
                        note(number, "plane " + plane + " at " + x + "," + y + ": " + mine + " instead of " + other);
                    }
                }
            }
        }
    }

    private void note(long number, String what) {
        if (first.isEmpty()) {
            first = "frame " + number + " " + what;
        }
    }

    private static ByteBuffer bytes(Frame frame, int plane, int rows) {
        long size = (long) frame.strides().get(plane) * rows;
        return frame.av().data(plane).capacity(size).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    boolean areSame() {
        return different == 0 && samples > 0;
    }

    @Override
    public String toString() {
        return different == 0
                ? samples + " samples, all the same"
                : different + " of " + samples + " samples differ, by up to " + most + "; first: " + first;
    }
}
