package dev.curlew.parse;

import dev.curlew.parse.ImageSize.Grid;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The one output [batch,cells,5 + classes] of a YOLOX model, checked against the input's size.
 *
 * @param index among the engine's outputs
 * @param grids the feature maps whose cells follow each other in it
 */
record YoloxOutput(int index, List<Grid> grids, int cells, int classes) {
    private static final int BOX_AND_OBJECTNESS = 5;
    private static final int MAX_CHANNELS = 1 << 16;
    private static final int[][] STRIDES = {{8, 16, 32}, {8, 16, 32, 64}};

    YoloxOutput {
        grids = List.copyOf(grids);
    }

    static YoloxOutput find(Signature model) {
        List<TensorSpec> outputs = model.outputs();
        ImageSize size = ImageSize.of(model.input());
        for (int[] strides : STRIDES) {
            List<Grid> grids = new ArrayList<>();
            int cells = 0;
            for (int stride : strides) {
                grids.add(size.grid(stride));
                cells += size.grid(stride).cells();
            }
            for (int i = 0; i < outputs.size(); i++) {
                if (fits(outputs.get(i), cells)) {
                    long classes = outputs.get(i).shape().get(2) - BOX_AND_OBJECTNESS;
                    return new YoloxOutput(i, grids, cells, Math.toIntExact(classes));
                }
            }
        }
        int cells = size.grid(8).cells() + size.grid(16).cells() + size.grid(32).cells();
        throw new IllegalArgumentException("parser yolox expects an FP32 output [1," + cells + ",5 + classes] for a "
                + size.width() + "x" + size.height() + " input, but the model has " + outputs);
    }

    private static boolean fits(TensorSpec output, int cells) {
        return output.type() == DataType.FP32
                && output.shape().size() == 3
                && output.shape().get(1) == cells
                && output.shape().get(2) > BOX_AND_OBJECTNESS
                && output.shape().get(2) <= MAX_CHANNELS;
    }
}
