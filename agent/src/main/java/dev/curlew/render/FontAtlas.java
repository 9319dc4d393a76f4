package dev.curlew.render;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/**
 * The characters that labels can show, as coverage masks drawn once (DejaVu Sans Condensed Bold, by LabelFontMaker in
 * the tests): a grid of cells in a gzipped PGM picture, the first pixel of each cell telling the glyph's advance.
 */
final class FontAtlas {
    static final int EM = 32;
    static final int CELL_WIDTH = 40;
    static final int CELL_HEIGHT = 40;
    static final int COLUMNS = 32;
    static final int BASELINE = 31;
    /** The pen's place in a cell, so that what reaches left of it is not cut off. */
    static final int BEARING = 2;
    /** Advances are stored in quarter pixels. */
    static final int ADVANCE_STEPS = 4;

    /** First and last code points: ASCII, Latin-1 and Extended-A, Greek, Cyrillic. */
    private static final int[][] RANGES = {{0x20, 0x7e}, {0xa0, 0x17f}, {0x384, 0x3ce}, {0x400, 0x45f}};

    private final byte[] pixels;

    private FontAtlas(byte[] pixels) {
        this.pixels = pixels;
    }

    /** The one atlas, read when the first label is drawn. */
    static FontAtlas shared() {
        return Holder.ATLAS;
    }

    static int glyphCount() {
        int count = 0;
        for (int[] range : RANGES) {
            count += range[1] - range[0] + 1;
        }
        return count;
    }

    static int codePoint(int index) {
        int left = index;
        for (int[] range : RANGES) {
            int size = range[1] - range[0] + 1;
            if (left < size) {
                return range[0] + left;
            }
            left -= size;
        }
        throw new IndexOutOfBoundsException(index);
    }

    /** The cell of a character, or -1 when it cannot be shown. */
    int index(int codePoint) {
        int before = 0;
        for (int[] range : RANGES) {
            if (codePoint >= range[0] && codePoint <= range[1]) {
                int index = before + codePoint - range[0];
                return advance(index) > 0 ? index : -1;
            }
            before += range[1] - range[0] + 1;
        }
        return -1;
    }

    /** In pixels at {@link #EM}. */
    float advance(int index) {
        return (pixels[cell(index)] & 0xff) / (float) ADVANCE_STEPS;
    }

    /** Coverage at a pixel of a cell, 0 to 255. */
    int coverage(int index, int x, int y) {
        return (x | y) == 0 ? 0 : pixels[cell(index) + y * COLUMNS * CELL_WIDTH + x] & 0xff;
    }

    private static int cell(int index) {
        return index / COLUMNS * CELL_HEIGHT * COLUMNS * CELL_WIDTH + index % COLUMNS * CELL_WIDTH;
    }

    private static final class Holder {
        static final FontAtlas ATLAS = read();

        private static FontAtlas read() {
            try (InputStream file = FontAtlas.class.getResourceAsStream("label-font.pgm.gz")) {
                if (file == null) {
                    throw new IllegalStateException("label-font.pgm.gz is missing from the JAR");
                }
                InputStream in = new BufferedInputStream(new GZIPInputStream(file));
                for (int lines = 0; lines < 3; ) {
                    int next = in.read();
                    if (next < 0) {
                        throw new EOFException("label-font.pgm.gz ends in its header");
                    }
                    lines += next == '\n' ? 1 : 0;
                }
                return new FontAtlas(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read label-font.pgm.gz from the JAR", e);
            }
        }
    }
}
