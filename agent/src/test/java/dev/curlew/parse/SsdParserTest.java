package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.geometry.Box;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SsdParserTest extends ParserContract {
    @Override
    ParserFactory factory() {
        return new SsdFactory();
    }

    /** The n-th query, whatever lies before it. */
    private int used;

    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(
                        Outputs.floats("detection_boxes:0", BATCH, 100, 4),
                        Outputs.floats("detection_classes:0", BATCH, 100),
                        Outputs.floats("detection_scores:0", BATCH, 100),
                        Outputs.floats("num_detections:0", BATCH)),
                List.of("a", "b", "c", "d", "e", "f"),
                Map.of());
    }

    @Override
    boolean hasBoxesOfOneNumber() {
        return false;
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.top(), box.left(), box.bottom(), box.right()};
        int row = index * 100 + used++;
        for (int i = 0; i < 4; i++) {
            outputs.set(0, row * 4 + i, values[i] / SIDE);
        }
        outputs.set(1, row, classId + 1);
        outputs.set(2, row, score);
        outputs.set(3, index, used);
    }

    @Test
    void readsNoMoreThanTheModelCounted() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(10, 10, 50, 60), 0, 0.9f);
        write(outputs, 0, Box.ofCorners(110, 110, 150, 160), 1, 0.8f);
        outputs.set(3, 0, 1);

        assertThat(parser().parse(outputs.tensors(), 0, PLAIN)).hasSize(1);
    }
}
