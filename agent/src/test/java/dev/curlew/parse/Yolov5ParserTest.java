package dev.curlew.parse;

import dev.curlew.geometry.Box;
import java.util.List;
import java.util.Map;

class Yolov5ParserTest extends ParserContract {
    @Override
    ParserFactory factory() {
        return new Yolov5Factory();
    }

    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(Outputs.floats("output", BATCH, 3 * Yolov8ParserTest.CELLS, 11)),
                List.of(),
                Map.of());
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.centerX(), box.centerY(), box.width(), box.height()};
        int at = (index * 3 * Yolov8ParserTest.CELLS + Yolov8ParserTest.row(box)) * 11;
        for (int i = 0; i < 4; i++) {
            outputs.set(0, at + i, values[i]);
        }
        outputs.set(0, at + 4, 0.95f);
        outputs.set(0, at + 5 + classId, score / 0.95f);
    }
}
