package dev.curlew.parse;

import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import dev.curlew.parse.ImageSize.Grid;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.List;

/** {@code fastestdet}: one feature map {@code [1,5 + classes,rows,columns]} of stride 16, see {@link FastestDetParser}. */
public final class FastestDetFactory extends LayoutFactory {
    private static final int STRIDE = 16;

    private static final InputSettings BGR = new InputSettings(
            Color.BGR, List.of(0f, 0f, 0f), List.of(255f, 255f, 255f), Resize.STRETCH, Align.TOP_LEFT, 0);

    public FastestDetFactory() {
        super("fastestdet", BGR, NMS_IOU);
    }

    @Override
    public boolean alwaysAnswers(Signature model) {
        return true;
    }

    @Override
    FastestDetOutput find(Signature model) {
        Grid grid = ImageSize.of(model.input()).grid(STRIDE);
        if (model.outputs().size() == 1) {
            TensorSpec output = model.outputs().get(0);
            List<Long> shape = output.shape();
            if (output.type() == DataType.FP32
                    && shape.size() == 4
                    && shape.get(2) == grid.rows()
                    && shape.get(3) == grid.columns()
                    && DenseOutput.isChannels(shape.get(1), DenseOutput.BOX_AND_OBJECTNESS)) {
                return new FastestDetOutput(grid, (int) (shape.get(1) - DenseOutput.BOX_AND_OBJECTNESS));
            }
        }
        throw unfit(model, "one FP32 output [1,5 + classes," + grid.rows() + "," + grid.columns() + "]");
    }
}
