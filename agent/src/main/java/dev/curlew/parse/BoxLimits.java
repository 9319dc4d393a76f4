package dev.curlew.parse;

import dev.curlew.geometry.Box;

/**
 * Which sizes of box are wanted, in parts of the picture's width and height, so that one setting holds for cameras of
 * every resolution. Measured after the box was clipped to the picture.
 */
public record BoxLimits(float minWidth, float minHeight, float maxWidth, float maxHeight) {
    public static final BoxLimits NONE = new BoxLimits(0, 0, 1, 1);

    public BoxLimits {
        require("width", minWidth, maxWidth);
        require("height", minHeight, maxHeight);
    }

    private static void require(String side, float min, float max) {
        if (!(min >= 0 && max <= 1 && min < max)) {
            throw new IllegalArgumentException("min_" + side + " must be below max_" + side + ", both from 0 to 1, but"
                    + " were " + min + " and " + max);
        }
    }

    boolean accept(Box box, int pictureWidth, int pictureHeight) {
        return box.area() > 0
                && box.width() >= minWidth * pictureWidth
                && box.height() >= minHeight * pictureHeight
                && box.width() <= maxWidth * pictureWidth
                && box.height() <= maxHeight * pictureHeight;
    }
}
