package dev.curlew.parse;

import dev.curlew.tensor.TensorSpec;

/** Size of the picture that an input of layout [batch,3,height,width] takes. */
record ImageSize(int width, int height) {
    private static final long MAX_SIDE = 16384;

    static ImageSize of(TensorSpec input) {
        if (input.shape().size() != 4 || input.shape().get(1) != 3) {
            throw new IllegalArgumentException("input " + input + " is no picture; expected [1,3,height,width]");
        }
        return new ImageSize(side(input, 3), side(input, 2));
    }

    private static int side(TensorSpec input, int axis) {
        long side = input.shape().get(axis);
        if (side < 1 || side > MAX_SIDE) {
            throw new IllegalArgumentException("input " + input + " has no fixed size between 1 and " + MAX_SIDE
                    + " pixels; export the model with a fixed height and width");
        }
        return (int) side;
    }

    /** Cells of a feature map of this stride; the last row and column may reach over the edge. */
    Grid grid(int stride) {
        return new Grid(stride, (width + stride - 1) / stride, (height + stride - 1) / stride);
    }

    /** Cells of the feature maps of this many strides from 8 on. */
    int cells(int strides) {
        int cells = 0;
        for (int i = 0; i < strides; i++) {
            cells += grid(8 << i).cells();
        }
        return cells;
    }

    /** Whether feature maps have that many cells together: strides 8 to 32, 8 to 64 (P6) or 4 to 32 (P2). */
    boolean isCells(long cells) {
        return cells == cells(3) || cells == cells(4) || cells == cells(3) + grid(4).cells();
    }

    record Grid(int stride, int columns, int rows) {
        int cells() {
            return columns * rows;
        }
    }
}
