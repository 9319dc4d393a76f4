package dev.curlew.render;

import org.jspecify.annotations.Nullable;

/** The label characters at one size, scaled from the {@link FontAtlas} as they are first used. One thread. */
final class LabelFont {
    private final FontAtlas atlas;
    private final float scale;
    private final int baseline;
    private final int cellWidth;
    private final int cellHeight;
    private final byte[] @Nullable [] masks = new byte[FontAtlas.glyphCount()][];
    private final byte[] unknown;

    /** @param em height of a line in pixels, without leading */
    LabelFont(FontAtlas atlas, int em) {
        this.atlas = atlas;
        scale = (float) em / FontAtlas.EM;
        baseline = Math.round(FontAtlas.BASELINE * scale);
        cellWidth = (int) Math.ceil(FontAtlas.CELL_WIDTH * scale);
        cellHeight = (int) Math.ceil(FontAtlas.CELL_HEIGHT * scale);
        unknown = hollowBox();
    }

    /** Rows that a line takes, with room for accents and descenders. */
    int lineHeight() {
        return cellHeight;
    }

    /** Columns that a text takes. */
    int width(CharSequence text) {
        float width = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(Character.codePointAt(text, i))) {
            width += advance(Character.codePointAt(text, i));
        }
        return (int) Math.ceil(width);
    }

    /** Draws one line whose left top corner is at x, y. */
    void draw(Canvas canvas, CharSequence text, int x, int y, Ink ink) {
        float pen = x;
        for (int i = 0; i < text.length(); i += Character.charCount(Character.codePointAt(text, i))) {
            int codePoint = Character.codePointAt(text, i);
            int left = Math.round(pen - FontAtlas.BEARING * scale);
            canvas.stamp(mask(codePoint), cellWidth, cellHeight, left, y, ink);
            pen += advance(codePoint);
        }
    }

    private float advance(int codePoint) {
        int index = atlas.index(codePoint);
        return scale * (index < 0 ? FontAtlas.EM * 0.6f : atlas.advance(index));
    }

    private byte[] mask(int codePoint) {
        int index = atlas.index(codePoint);
        if (index < 0) {
            return unknown;
        }
        byte[] mask = masks[index];
        if (mask == null) {
            mask = scaled(index);
            masks[index] = mask;
        }
        return mask;
    }

    /** By area: each pixel is the mean of what it covers in the atlas, at least one atlas pixel. */
    private byte[] scaled(int index) {
        byte[] mask = new byte[cellWidth * cellHeight];
        float span = Math.max(1, 1 / scale);
        for (int row = 0; row < cellHeight; row++) {
            float middle = (row + 0.5f - baseline) / scale + FontAtlas.BASELINE;
            for (int column = 0; column < cellWidth; column++) {
                float center = (column + 0.5f) / scale;
                mask[row * cellWidth + column] =
                        (byte) Math.round(mean(index, center - span / 2, middle - span / 2, span));
            }
        }
        return mask;
    }

    private float mean(int index, float left, float top, float span) {
        float sum = 0;
        for (int y = Math.max(0, (int) top); y < Math.min(FontAtlas.CELL_HEIGHT, top + span); y++) {
            float high = Math.min(y + 1, top + span) - Math.max(y, top);
            for (int x = Math.max(0, (int) left); x < Math.min(FontAtlas.CELL_WIDTH, left + span); x++) {
                float wide = Math.min(x + 1, left + span) - Math.max(x, left);
                sum += high * wide * atlas.coverage(index, x, y);
            }
        }
        return sum / (span * span);
    }

    private byte[] hollowBox() {
        byte[] mask = new byte[cellWidth * cellHeight];
        int left = Math.round(4 * scale);
        int right = Math.round(18 * scale);
        int top = Math.round(9 * scale);
        for (int y = top; y < baseline; y++) {
            for (int x = left; x < right; x++) {
                boolean edge = x == left || x == right - 1 || y == top || y == baseline - 1;
                mask[y * cellWidth + x] = (byte) (edge ? 255 : 0);
            }
        }
        return mask;
    }
}
