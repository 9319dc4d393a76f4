package dev.curlew.parse;

import dev.curlew.tensor.PictureShape;
import dev.curlew.tensor.TensorSpec;

/** Size of the picture that an input takes. */
record ImageSize(int width, int height) {
    static ImageSize of(TensorSpec input) {
        PictureShape shape = PictureShape.of(input);
        return new ImageSize(shape.width(), shape.height());
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
