package dev.curlew.parse;

import dev.curlew.geometry.Box;
import java.util.List;
import java.util.Map;

/** RT-DETR as Hugging Face exports it. */
class RtdetrLogitsParserTest extends ParserContract {
    @Override
    ParserFactory factory() {
        return new RtdetrFactory();
    }

    /** The n-th query, whatever lies before it. */
    private int used;

    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(Outputs.floats("pred_boxes", BATCH, 300, 4), Outputs.floats("logits", BATCH, 300, 6)),
                List.of(),
                Map.of());
    }

    @Override
    Outputs outputs() {
        Outputs outputs = super.outputs();
        for (int i = 0; i < BATCH * 300 * 6; i++) {
            outputs.set(1, i, -20);
        }
        return outputs;
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.centerX(), box.centerY(), box.width(), box.height()};
        int query = index * 300 + used++;
        for (int i = 0; i < 4; i++) {
            outputs.set(0, query * 4 + i, values[i] / SIDE);
        }
        outputs.set(1, query * 6 + classId, (float) Math.log(score / (1 - score)));
    }
}
