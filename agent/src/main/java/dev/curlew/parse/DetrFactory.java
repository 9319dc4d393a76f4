package dev.curlew.parse;

import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import java.util.List;

/**
 * {@code detr}: DETR and those that score like it: {@code logits [1,queries,classes + 1]}, whose last channel means "no
 * object", and {@code pred_boxes [1,queries,4]}, centre and size in parts of the input.
 */
public final class DetrFactory extends LayoutFactory {
    /** ImageNet's mean and deviation, as DETR was trained. */
    private static final InputSettings IMAGENET = new InputSettings(
            Color.RGB,
            List.of(123.675f, 116.28f, 103.53f),
            List.of(58.395f, 57.12f, 57.375f),
            Resize.STRETCH,
            Align.TOP_LEFT,
            0);

    public DetrFactory() {
        super("detr", IMAGENET, NO_NMS);
    }

    @Override
    public boolean alwaysAnswers(Signature model) {
        return true;
    }

    @Override
    Layout find(Signature model) {
        Layout queries = QueryHeads.find(model, true);
        if (queries == null) {
            throw unfit(model, "FP32 outputs logits [1,queries,classes + 1] and pred_boxes [1,queries,4]");
        }
        return queries;
    }
}
