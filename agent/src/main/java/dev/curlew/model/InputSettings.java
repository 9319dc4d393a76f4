package dev.curlew.model;

import dev.curlew.geometry.Letterbox;
import java.util.List;

/**
 * How a picture becomes a network input: resized, padded, then (pixel - mean) / std on pixels of 0 to 255.
 *
 * @param color order of the input's three planes
 * @param mean one per plane, in that order
 * @param std one per plane, in that order; never 0
 * @param pad pixel value of the padding in all planes, 0 to 255, before mean and std
 */
public record InputSettings(Color color, List<Float> mean, List<Float> std, Resize resize, Align align, int pad) {

    public enum Color {
        RGB,
        BGR
    }

    public enum Resize {
        /** Keeps the aspect ratio and pads. */
        LETTERBOX,
        /** Fills the input. */
        STRETCH
    }

    /** Where a letterboxed picture lies. */
    public enum Align {
        CENTER,
        TOP_LEFT
    }

    public InputSettings {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != 3 || std.size() != 3) {
            throw new IllegalArgumentException("mean and std need 3 numbers, but were " + mean + " and " + std);
        }
        if (std.contains(0f) || std.contains(-0f)) {
            throw new IllegalArgumentException("std must not be 0, but was " + std);
        }
        if (pad < 0 || pad > 255) {
            throw new IllegalArgumentException("pad must lie between 0 and 255, but was " + pad);
        }
    }

    /** How a source picture of this size is laid into an input of that size. */
    public Letterbox fit(int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        return resize == Resize.STRETCH
                ? Letterbox.stretch(sourceWidth, sourceHeight, inputWidth, inputHeight)
                : Letterbox.fit(sourceWidth, sourceHeight, inputWidth, inputHeight, align == Align.CENTER);
    }
}
