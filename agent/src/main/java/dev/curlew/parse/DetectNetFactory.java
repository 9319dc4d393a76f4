package dev.curlew.parse;

import dev.curlew.parse.ImageSize.Grid;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Locale;

/**
 * {@code detectnet}: coverage {@code [1,classes,rows,columns]} and boxes {@code [1,4 x classes,rows,columns]} of one
 * grid, see {@link DetectNetParser}. TAO calls them output_cov and output_bbox, its forerunners conv2d_cov and
 * conv2d_bbox; the order differs, the shapes tell.
 */
public final class DetectNetFactory extends LayoutFactory {
    private static final int SIDES = 4;
    /** TAO's have 16. */
    private static final int[] STRIDES = {16, 8, 32, 4, 64};

    public DetectNetFactory() {
        super("detectnet", STRETCHED, NMS_IOU);
    }

    /** Other networks have two such maps too, so the guess wants the names as well. */
    @Override
    public boolean matches(Signature model) {
        if (!super.matches(model)) {
            return false;
        }
        DetectNetOutputs found = find(model);
        return isNamed(model, found.coverage(), "cov") && isNamed(model, found.boxes(), "bbox");
    }

    private static boolean isNamed(Signature model, int output, String part) {
        return model.outputs().get(output).name().toLowerCase(Locale.ROOT).contains(part);
    }

    @Override
    DetectNetOutputs find(Signature model) {
        ImageSize size = ImageSize.of(model.input());
        List<TensorSpec> outputs = model.outputs();
        if (outputs.size() == 2 && isMap(outputs.get(0)) && isMap(outputs.get(1))) {
            int coverage = channels(outputs, 0) <= channels(outputs, 1) ? 0 : 1;
            long classes = channels(outputs, coverage);
            if (DenseOutput.isChannels(classes, 0) && channels(outputs, 1 - coverage) == SIDES * classes) {
                for (int stride : STRIDES) {
                    Grid grid = size.grid(stride);
                    if (isOf(outputs.get(0), grid) && isOf(outputs.get(1), grid)) {
                        return new DetectNetOutputs(grid, coverage, 1 - coverage, (int) classes);
                    }
                }
            }
        }
        throw unfit(
                model,
                "two FP32 outputs of one grid, [1,classes,rows,columns] and [1,4 x classes,rows,columns], with "
                        + size.grid(16).rows() + " rows and " + size.grid(16).columns()
                        + " columns where a cell is 16 pixels,");
    }

    private static boolean isMap(TensorSpec output) {
        return output.type() == DataType.FP32 && output.shape().size() == 4;
    }

    private static long channels(List<TensorSpec> outputs, int index) {
        return outputs.get(index).shape().get(1);
    }

    private static boolean isOf(TensorSpec output, Grid grid) {
        return output.shape().get(2) == grid.rows() && output.shape().get(3) == grid.columns();
    }
}
