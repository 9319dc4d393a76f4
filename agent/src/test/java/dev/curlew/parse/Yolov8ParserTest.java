package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.geometry.Box;
import dev.curlew.tensor.TensorSpec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Yolov8ParserTest extends ParserContract {
    static final int CELLS = 52 * 52 + 26 * 26 + 13 * 13;

    @Override
    ParserFactory factory() {
        return new Yolov8Factory();
    }

    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(Outputs.floats("output0", BATCH, 10, CELLS)),
                List.of(),
                Map.of());
    }

    /** The row of the cell at stride 16 in which the centre lies. */
    static int row(Box box) {
        int x = (int) Math.max(0, Math.floor(box.centerX() / 16));
        int y = (int) Math.max(0, Math.floor(box.centerY() / 16));
        return 52 * 52 + y * 26 + x;
    }

    @Override
    TensorSpec foreign() {
        return Outputs.floats("x", 1, 84, 3 * CELLS);
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.centerX(), box.centerY(), box.width(), box.height()};
        int at = index * 10 * CELLS + row(box);
        for (int i = 0; i < 4; i++) {
            outputs.set(0, at + i * CELLS, values[i]);
        }
        outputs.set(0, at + (4 + classId) * CELLS, score);
    }

    private int classes(List<String> labels, TensorSpec... outputs) {
        return factory().classes(new Signature(signature().input(), List.of(outputs), labels, Map.of()));
    }

    @Test
    void doesNotTakeMaskCoefficientsForClasses() {
        TensorSpec masks = Outputs.floats("output0", 1, 116, CELLS);

        assertThat(classes(List.of(), masks, Outputs.floats("output1", 1, 32, 104, 104)))
                .isEqualTo(80);
        assertThat(classes(List.of(), Outputs.floats("output1", 1, 32, 104, 104), masks))
                .isEqualTo(80);
        assertThat(classes(Collections.nCopies(80, "x"), masks)).isEqualTo(80);
        // without labels, COCO's classes and their masks are likelier than 112 classes
        assertThat(classes(List.of(), masks)).isEqualTo(80);
        assertThat(classes(Collections.nCopies(112, "x"), masks)).isEqualTo(112);
    }

    @Test
    void readsNoScoreFromMaskCoefficients() {
        Signature masked = new Signature(
                signature().input(),
                List.of(Outputs.floats("output0", 1, 4 + 2 + 32, CELLS), Outputs.floats("output1", 1, 32, 104, 104)),
                List.of(),
                Map.of());
        Outputs outputs = new Outputs(masked.outputs());
        outputs.fill(5);
        for (int i = 0; i < 2 * CELLS; i++) {
            outputs.set(0, 4 * CELLS + i, 0);
        }

        assertThat(factory()
                        .create(masked, new ParserSettings(0.1f, 0.5f, false, 300, List.of()))
                        .parse(outputs.tensors(), 0, PLAIN))
                .isEmpty();
    }

    @Test
    void takesRowsWhoseNumberIsOpen() {
        assertThat(classes(List.of(), Outputs.floats("output0", -1, 84, -1))).isEqualTo(80);
    }
}
