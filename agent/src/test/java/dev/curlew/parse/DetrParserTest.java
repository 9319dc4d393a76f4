package dev.curlew.parse;

import dev.curlew.geometry.Box;
import java.util.List;
import java.util.Map;

class DetrParserTest extends ParserContract {
    @Override
    ParserFactory factory() {
        return new DetrFactory();
    }

    /** The n-th query, whatever lies before it. */
    private int used;

    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(Outputs.floats("logits", BATCH, 100, 7), Outputs.floats("pred_boxes", BATCH, 100, 4)),
                List.of(),
                Map.of());
    }

    @Override
    Outputs outputs() {
        Outputs outputs = super.outputs();
        for (int query = 0; query < BATCH * 100; query++) {
            outputs.set(0, query * 7 + 6, 20);
        }
        return outputs;
    }

    /** The class and "no object" share the weight; the other five have e^-30 each. */
    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.centerX(), box.centerY(), box.width(), box.height()};
        int query = index * 100 + used++;
        for (int i = 0; i < 4; i++) {
            outputs.set(1, query * 4 + i, values[i] / SIDE);
        }
        for (int i = 0; i < 6; i++) {
            outputs.set(0, query * 7 + i, -30);
        }
        outputs.set(0, query * 7 + classId, (float) Math.log(score));
        outputs.set(0, query * 7 + 6, (float) Math.log(1 - score));
    }
}
