package dev.curlew.parse;

import dev.curlew.geometry.Box;
import java.util.List;
import java.util.Map;

/** RT-DETR as Ultralytics exports it. */
class RtdetrParserTest extends ParserContract {
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
                List.of(Outputs.floats("output0", BATCH, 300, 10)),
                List.of(),
                Map.of());
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.centerX(), box.centerY(), box.width(), box.height()};
        int at = (index * 300 + used++) * 10;
        for (int i = 0; i < 4; i++) {
            outputs.set(0, at + i, values[i] / SIDE);
        }
        outputs.set(0, at + 4 + classId, score);
    }
}
