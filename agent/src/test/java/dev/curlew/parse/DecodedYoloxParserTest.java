package dev.curlew.parse;

import dev.curlew.geometry.Box;
import java.util.List;
import java.util.Map;

class DecodedYoloxParserTest extends ParserContract {
    @Override
    ParserFactory factory() {
        return new DecodedYoloxFactory();
    }

    @Override
    boolean isGuessed() {
        return false;
    }

    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(Outputs.floats("output", BATCH, Yolov8ParserTest.CELLS, 11)),
                List.of(),
                Map.of());
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.centerX(), box.centerY(), box.width(), box.height()};
        int at = (index * Yolov8ParserTest.CELLS + Yolov8ParserTest.row(box)) * 11;
        for (int i = 0; i < 4; i++) {
            outputs.set(0, at + i, values[i]);
        }
        outputs.set(0, at + 4, 0.95f);
        outputs.set(0, at + 5 + classId, score / 0.95f);
    }
}
