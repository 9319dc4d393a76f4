package dev.curlew.parse;

import dev.curlew.geometry.Box;
import java.util.List;
import java.util.Map;

class Yolov10ParserTest extends ParserContract {
    @Override
    ParserFactory factory() {
        return new Yolov10Factory();
    }

    /** The n-th query, whatever lies before it. */
    private int used;

    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(Outputs.floats("output0", BATCH, 300, 6)),
                List.of("a", "b", "c", "d", "e", "f"),
                Map.of());
    }

    @Override
    boolean hasBoxesOfOneNumber() {
        return false;
    }

    /** The model has chosen already: overlapping boxes stay unless nms_iou is set. */
    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.left(), box.top(), box.right(), box.bottom(), score, classId};
        int at = (index * 300 + used++) * 6;
        for (int i = 0; i < 6; i++) {
            outputs.set(0, at + i, values[i]);
        }
    }
}
