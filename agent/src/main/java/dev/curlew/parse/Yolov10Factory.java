package dev.curlew.parse;

import dev.curlew.parse.BoxCode.Form;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.Set;

/**
 * {@code yolov10}: YOLOv10, YOLO26 and other exports that choose for themselves: {@code [1,300,6]}, left, top, right,
 * bottom in input pixels, score, class.
 */
public final class Yolov10Factory extends LayoutFactory {
    private static final int CHANNELS = 6;
    /** Of what is guessed to be this format. DeepStream-Yolo's exports have a row for each cell: they must be named. */
    private static final int MAX_ROWS = 1000;

    public Yolov10Factory() {
        super("yolov10", YOLO, NO_NMS);
    }

    @Override
    public boolean countsClasses(Signature model) {
        return false;
    }

    @Override
    public Set<String> parameters() {
        return Set.of(ClassCount.PARAMETER);
    }

    @Override
    public boolean matches(Signature model) {
        return super.matches(model)
                && model.outputs().get(0).shape().get(1) <= MAX_ROWS
                && !ImageSize.of(model.input())
                        .isCells(model.outputs().get(0).shape().get(1));
    }

    @Override
    ScoredOutputs find(Signature model) {
        // refuses an input that is no picture
        ImageSize.of(model.input());
        if (model.outputs().size() == 1) {
            TensorSpec output = model.outputs().get(0);
            if (output.type() == DataType.FP32
                    && output.shape().size() == 3
                    && output.shape().get(2) == CHANNELS) {
                return new ScoredOutputs(
                        new Column(0, 0, CHANNELS),
                        new Column(0, 4, CHANNELS),
                        new Column(0, 5, CHANNELS),
                        -1,
                        BoxCode.pixels(Form.CORNERS),
                        0,
                        ClassCount.of(model));
            }
        }
        throw unfit(model, "one FP32 output [1,300,6]");
    }
}
