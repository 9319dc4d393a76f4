package dev.curlew.parse;

import dev.curlew.parse.BoxCode.Form;
import dev.curlew.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/** Finds {@link QueryOutputs}: both RT-DETR and DETR have them, and only the number of classes tells which it is. */
final class QueryHeads {
    private QueryHeads() {}

    static @Nullable QueryOutputs find(Signature model, boolean softmax) {
        int logits = Named.floats(model.outputs(), "(pred_)?logits", 3);
        int boxes = Named.floats(model.outputs(), "pred_boxes", 3);
        if (logits < 0 || boxes < 0) {
            return null;
        }
        TensorSpec logit = model.outputs().get(logits);
        TensorSpec box = model.outputs().get(boxes);
        long channels = logit.shape().get(2);
        boolean fits = box.shape().get(2) == 4
                && box.shape().get(1).equals(logit.shape().get(1))
                && DenseOutput.isChannels(channels, softmax ? 1 : 0);
        BoxCode code = BoxCode.parts(Form.CENTER, ImageSize.of(model.input()));
        return fits ? new QueryOutputs(logits, boxes, (int) channels, softmax, code) : null;
    }
}
