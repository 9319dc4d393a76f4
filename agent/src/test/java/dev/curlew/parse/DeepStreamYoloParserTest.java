package dev.curlew.parse;

import dev.curlew.geometry.Box;
import java.util.List;
import java.util.Map;

/** DeepStream-Yolo's exports: a row for each cell, corners, score, class; they must be named. */
class DeepStreamYoloParserTest extends ParserContract {
    private static final int ROWS = 1200;

    @Override
    ParserFactory factory() {
        return new Yolov10Factory();
    }

    /** The n-th row, whatever lies before it. */
    private int used;

    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(Outputs.floats("output", BATCH, ROWS, 6)),
                List.of("a", "b", "c", "d", "e", "f"),
                Map.of());
    }

    @Override
    boolean isGuessed() {
        return false;
    }

    @Override
    boolean hasBoxesOfOneNumber() {
        return false;
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.left(), box.top(), box.right(), box.bottom(), score, classId};
        int at = (index * ROWS + used++) * 6;
        for (int i = 0; i < 6; i++) {
            outputs.set(0, at + i, values[i]);
        }
    }
}
