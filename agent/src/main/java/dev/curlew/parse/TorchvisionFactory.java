package dev.curlew.parse;

import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import dev.curlew.model.Labels;
import dev.curlew.parse.BoxCode.Form;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Set;

/**
 * {@code torchvision}: its SSD, Faster R-CNN, RetinaNet and FCOS, which normalise, choose and suppress themselves: boxes
 * {@code [N,4]}, left, top, right, bottom in input pixels, INT64 labels {@code [N]} and scores {@code [N]}, in any order
 * and under any names. There is no batch: one picture a run.
 */
public final class TorchvisionFactory extends LayoutFactory {
    /** Pixels from 0 to 1; padded right and below, as its own batches are. */
    private static final InputSettings UNIT = new InputSettings(
            Color.RGB, List.of(0f, 0f, 0f), List.of(255f, 255f, 255f), Resize.LETTERBOX, Align.TOP_LEFT, 114);

    public TorchvisionFactory() {
        super("torchvision", UNIT, NO_NMS);
    }

    @Override
    public Set<String> parameters() {
        return Set.of(ClassCount.PARAMETER, FirstClass.PARAMETER);
    }

    @Override
    public boolean countsClasses(Signature model) {
        return false;
    }

    @Override
    public List<String> supposedLabels(int classes) {
        return classes == SsdFactory.COCO_IDS ? Labels.cocoIds() : super.supposedLabels(classes);
    }

    @Override
    ScoredOutputs find(Signature model) {
        ImageSize.of(model.input());
        int boxes = only(model, DataType.FP32, 2);
        int ids = only(model, DataType.INT64, 1);
        int scores = only(model, DataType.FP32, 1);
        if (boxes < 0
                || ids < 0
                || scores < 0
                || model.outputs().get(boxes).shape().get(1) != 4
                || model.input().shape().get(0) != 1) {
            throw unfit(model, "FP32 boxes [N,4], INT64 labels [N] and FP32 scores [N] of a batch of 1");
        }
        return new ScoredOutputs(
                new Column(boxes, 0, 4),
                new Column(scores, 0, 1),
                new Column(ids, 0, 1),
                -1,
                BoxCode.pixels(Form.CORNERS),
                // id 0 is the background
                FirstClass.of(model, 1),
                ClassCount.of(model, SsdFactory.COCO_IDS));
    }

    /** The place of the only output of that kind, -1 when there is none or more than one. */
    private static int only(Signature model, DataType type, int rank) {
        int found = -1;
        for (int i = 0; i < model.outputs().size(); i++) {
            TensorSpec output = model.outputs().get(i);
            if (output.type() == type && output.shape().size() == rank) {
                if (found >= 0) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }
}
