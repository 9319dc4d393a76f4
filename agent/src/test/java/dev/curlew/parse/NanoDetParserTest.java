package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.curlew.geometry.Box;
import dev.curlew.tensor.TensorSpec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NanoDetParserTest extends ParserContract {
    private static final int CLASSES = 6;
    private static final int BINS = 8;
    private static final int STRIDE = 16;
    private static final int CELLS = 26 * 26;

    @Override
    ParserFactory factory() {
        return new NanoDetFactory();
    }

    /** In no order at all, as converters leave them. */
    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(
                        Outputs.floats("a", BATCH, CELLS, 4 * BINS),
                        Outputs.floats("b", BATCH, 52 * 52, CLASSES),
                        Outputs.floats("c", BATCH, 13 * 13, CLASSES),
                        Outputs.floats("d", BATCH, 13 * 13, 4 * BINS),
                        Outputs.floats("e", BATCH, CELLS, CLASSES),
                        Outputs.floats("f", BATCH, 52 * 52, 4 * BINS)),
                List.of(),
                Map.of());
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        int x = (int) Math.max(0, Math.floor(box.centerX() / STRIDE));
        int y = (int) Math.max(0, Math.floor(box.centerY() / STRIDE));
        int cell = index * CELLS + y * 26 + x;
        outputs.set(4, cell * CLASSES + classId, score);
        float centerX = (x + 0.5f) * STRIDE;
        float centerY = (y + 0.5f) * STRIDE;
        float[] distances = {centerX - box.left(), centerY - box.top(), box.right() - centerX, box.bottom() - centerY};
        for (int side = 0; side < 4; side++) {
            writeDistance(outputs, cell * 4 * BINS + side * BINS, distances[side] / STRIDE);
        }
    }

    /** The two bins around it share the weight, the others get next to none. */
    private static void writeDistance(Outputs outputs, int at, float distance) {
        int below = (int) Math.floor(distance);
        for (int bin = 0; bin < BINS; bin++) {
            double weight = bin == below ? below + 1 - distance : bin == below + 1 ? distance - below : 0;
            outputs.set(0, at + bin, (float) Math.log(weight + 1e-12));
        }
    }

    @Test
    void countsFromTheMiddleOfTheCellInEveryStride() {
        Outputs outputs = outputs();
        outputs.set(1, CLASSES * 53, 0.9f);
        outputs.set(4, CLASSES * 27, 0.8f);
        outputs.set(2, CLASSES * 14, 0.7f);

        // cell (1, 1), even weights: every distance is the mean of 0..7
        float[] strides = {8, 16, 32};
        for (int i = 0; i < 3; i++) {
            Box box = parser(0.1f, false, 100, List.of())
                    .parse(outputs.tensors(), 0, PLAIN)
                    .get(i)
                    .box();
            assertThat(box.right()).isCloseTo((1.5f + 3.5f) * strides[i], within(1e-3f));
            assertThat(box.left()).isEqualTo(0);
        }
    }

    @Test
    void tellsScoresFromDistancesWhenBothCouldBeEither() {
        // 80 = 4 x 20 and 32 = 4 x 8
        assertThat(factory().classes(heads(80, 32, "x", "y", List.of(), Map.of())))
                .isEqualTo(80);
        assertThat(factory().classes(heads(20, 32, "x", "y", List.of(), Map.of())))
                .isEqualTo(20);
    }

    @Test
    void asksTheLabelsTheNamesOrTheKnobWhenShapesDoNotTell() {
        List<String> labels = Collections.nCopies(32, "x");

        assertThat(factory().classes(heads(32, 44, "x", "y", labels, Map.of()))).isEqualTo(32);
        assertThat(factory().classes(heads(32, 44, "cls_8", "dis_8", List.of(), Map.of())))
                .isEqualTo(32);
        assertThat(factory().classes(heads(32, 44, "x", "y", List.of(), Map.of("reg_max", "10"))))
                .isEqualTo(32);
        assertThatThrownBy(() -> factory().classes(heads(32, 44, "x", "y", List.of(), Map.of())))
                .hasMessage("parser nanodet cannot tell which of the outputs' channel counts [32, 44] is"
                        + " 4 x (reg_max + 1); set parameter reg_max, usually 7 or 10");
        assertThatThrownBy(() -> factory().classes(heads(80, 32, "x", "y", List.of(), Map.of("reg_max", "9"))))
                .hasMessage("parameter reg_max must fit an output of 4 x (reg_max + 1) channels, but was \"9\""
                        + " and the outputs have [32, 80]");
    }

    private static Signature heads(
            int classes,
            int distances,
            String scoreName,
            String distanceName,
            List<String> labels,
            Map<String, String> knobs) {
        List<TensorSpec> outputs = List.of(
                Outputs.floats(scoreName, 1, 52 * 52, classes), Outputs.floats(distanceName, 1, 52 * 52, distances));
        return new Signature(Outputs.floats("images", 1, 3, SIDE, SIDE), outputs, labels, knobs);
    }
}
