package dev.curlew.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a camera was held, as an MP4's track header says it (ISO/IEC 14496-12, 8.3.2): the matrix a, b, c, d by which a
 * stored pixel (x, y) is shown at (ax + cy, bx + dy), moved into sight.
 */
enum Turned {
    NOT(1, 0, 0, 1),
    MIRRORED(-1, 0, 0, 1),
    UPSIDE_DOWN(-1, 0, 0, -1),
    FLIPPED(1, 0, 0, -1),
    TRANSPOSED(0, 1, 1, 0),
    CLOCKWISE(0, 1, -1, 0),
    ANTITRANSPOSED(0, -1, -1, 0),
    COUNTERCLOCKWISE(0, -1, 1, 0);

    /** Bytes from the box's name to its matrix, version 0. */
    private static final int MATRIX = 44;

    private final int a;
    private final int b;
    private final int c;
    private final int d;

    Turned(int a, int b, int c, int d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    boolean swaps() {
        return a == 0;
    }

    /** Where a place, in eighths of the picture, is shown. */
    double[] shown(double x, double y) {
        double u = a * (x - 4) + c * (y - 4);
        double v = b * (x - 4) + d * (y - 4);
        return new double[] {u + 4, v + 4};
    }

    /** An MP4 with this matrix in its first track header. */
    byte[] patch(byte[] mp4) {
        byte[] patched = mp4.clone();
        int at = new String(mp4, StandardCharsets.ISO_8859_1).indexOf("tkhd") + MATRIX;
        int one = 1 << 16;
        ByteBuffer.wrap(patched, at, 20)
                .putInt(a * one)
                .putInt(b * one)
                .putInt(0)
                .putInt(c * one)
                .putInt(d * one);
        return patched;
    }

    /** A JPEG with an EXIF orientation (1 to 8, by the EXIF standard) put in front. */
    static byte[] withExif(byte[] jpeg, int orientation) {
        ByteBuffer exif = ByteBuffer.allocate(jpeg.length + 36);
        exif.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) 34);
        exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(8)
                .putShort((short) 1);
        exif.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        exif.putInt(0).put(jpeg, 2, jpeg.length - 2);
        return Arrays.copyOf(exif.array(), exif.position());
    }
}
