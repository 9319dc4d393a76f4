package dev.curlew.parse;

import dev.curlew.parse.BoxCode.Form;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Set;

/**
 * {@code rtdetr}: RT-DETR as Ultralytics exports it, {@code [1,300,4 + classes]} with boxes in parts of the input; as
 * Hugging Face does, {@code logits} before their sigmoid and {@code pred_boxes}; and as its authors do, {@code labels},
 * {@code boxes} and {@code scores}, with a second input {@code orig_target_sizes}, which scales the boxes.
 */
public final class RtdetrFactory extends LayoutFactory {
    private static final String TARGET_SIZES = "orig_target_sizes";
    private static final int QUERIES = 300;

    public RtdetrFactory() {
        super("rtdetr", STRETCHED, NO_NMS);
    }

    @Override
    public Set<String> parameters() {
        return Set.of(ClassCount.PARAMETER);
    }

    @Override
    public boolean countsClasses(Signature model) {
        return !(find(model) instanceof ScoredOutputs);
    }

    @Override
    public boolean alwaysAnswers(Signature model) {
        return true;
    }

    @Override
    public boolean feeds(TensorSpec input) {
        return input.name().equals(TARGET_SIZES) && input.type() == DataType.INT64 && input.elements() % 2 == 0;
    }

    /** Asks for boxes in input pixels, whatever the source's size. */
    @Override
    public void feed(Tensor input, int width, int height) {
        for (int i = 0; i < input.spec().elements(); i += 2) {
            input.bytes().putLong(i * Long.BYTES, width);
            input.bytes().putLong((i + 1) * Long.BYTES, height);
        }
    }

    @Override
    Layout find(Signature model) {
        ImageSize size = ImageSize.of(model.input());
        Layout queries = QueryHeads.find(model, false);
        if (queries != null) {
            return queries;
        }
        List<TensorSpec> outputs = model.outputs();
        if (outputs.size() == 1
                && outputs.get(0).type() == DataType.FP32
                && outputs.get(0).shape().size() == 3
                && outputs.get(0).shape().get(1) == QUERIES
                && !size.isCells(QUERIES)
                && DenseOutput.isChannels(outputs.get(0).shape().get(2), DenseOutput.BOX)) {
            int channels = (int) (long) outputs.get(0).shape().get(2);
            return new DenseOutput(
                    0, false, channels, DenseOutput.BOX, channels - DenseOutput.BOX, BoxCode.parts(Form.CENTER, size));
        }
        int labels = Named.find(outputs, "labels", 2);
        int boxes = Named.floats(outputs, "boxes", 3);
        int scores = Named.floats(outputs, "scores", 2);
        if (labels >= 0
                && boxes >= 0
                && scores >= 0
                && outputs.get(boxes).shape().get(2) == 4) {
            return new ScoredOutputs(
                    new Column(boxes, 0, 4),
                    new Column(scores, 0, 1),
                    new Column(labels, 0, 1),
                    -1,
                    BoxCode.pixels(Form.CORNERS),
                    0,
                    ClassCount.of(model));
        }
        throw unfit(
                model,
                "an FP32 output [1,300,4 + classes], or logits [1,300,classes] and pred_boxes [1,300,4], or labels,"
                        + " boxes and scores");
    }
}
