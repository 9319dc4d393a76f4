package dev.curlew.parse;

import dev.curlew.geometry.Box;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Map;

/** YOLOv8 with its two last dimensions changed round. */
class Yolov8TurnedParserTest extends ParserContract {
    @Override
    ParserFactory factory() {
        return new Yolov8Factory();
    }

    @Override
    TensorSpec foreign() {
        return Outputs.floats("x", 1, 3 * Yolov8ParserTest.CELLS, 85);
    }

    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(Outputs.floats("output0", BATCH, Yolov8ParserTest.CELLS, 10)),
                List.of(),
                Map.of());
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.centerX(), box.centerY(), box.width(), box.height()};
        int at = (index * Yolov8ParserTest.CELLS + Yolov8ParserTest.row(box)) * 10;
        for (int i = 0; i < 4; i++) {
            outputs.set(0, at + i, values[i]);
        }
        outputs.set(0, at + 4 + classId, score);
    }
}
