package dev.curlew.geometry;

/**
 * How a source picture was laid into a network input, and the way back. The picture covers
 * [left, left + width) x [top, top + height) of the input; the rest is padding. All sizes in pixels.
 */
public record Letterbox(int sourceWidth, int sourceHeight, int left, int top, int width, int height) {

    public Letterbox {
        if (sourceWidth < 1 || sourceHeight < 1 || width < 1 || height < 1) {
            throw new IllegalArgumentException("a letterbox needs sizes of at least 1 pixel, but was " + sourceWidth
                    + "x" + sourceHeight + " in " + width + "x" + height);
        }
    }

    /** Keeps the aspect ratio; the padding is shared by both sides when {@code centered}, else right and below. */
    public static Letterbox fit(int sourceWidth, int sourceHeight, int inputWidth, int inputHeight, boolean centered) {
        double scale = Math.min((double) inputWidth / sourceWidth, (double) inputHeight / sourceHeight);
        int width = (int) Math.max(1, Math.min(inputWidth, Math.round(sourceWidth * scale)));
        int height = (int) Math.max(1, Math.min(inputHeight, Math.round(sourceHeight * scale)));
        int left = centered ? (inputWidth - width) / 2 : 0;
        int top = centered ? (inputHeight - height) / 2 : 0;
        return new Letterbox(sourceWidth, sourceHeight, left, top, width, height);
    }

    /** Fills the whole input, whatever that does to the aspect ratio. */
    public static Letterbox stretch(int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        return new Letterbox(sourceWidth, sourceHeight, 0, 0, inputWidth, inputHeight);
    }

    /** A box given by its corners in input pixels, in source pixels and clipped to the source picture. */
    public Box toSource(float x1, float y1, float x2, float y2) {
        float scaleX = (float) sourceWidth / width;
        float scaleY = (float) sourceHeight / height;
        return Box.ofCorners((x1 - left) * scaleX, (y1 - top) * scaleY, (x2 - left) * scaleX, (y2 - top) * scaleY)
                .clip(sourceWidth, sourceHeight);
    }
}
