package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import dev.curlew.geometry.Letterbox;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectNetParserTest extends ParserContract {
    private static final int CELLS = SIDE / 16;
    private static final int CLASSES = 6;

    @Override
    ParserFactory factory() {
        return new DetectNetFactory();
    }

    /** Boxes first, as some exports have them. */
    @Override
    Signature signature() {
        return signature(
                SIDE,
                SIDE,
                Outputs.floats("output_bbox/BiasAdd:0", BATCH, 4 * CLASSES, CELLS, CELLS),
                Outputs.floats("output_cov/Sigmoid:0", BATCH, CLASSES, CELLS, CELLS));
    }

    private static Signature signature(int width, int height, TensorSpec... outputs) {
        return new Signature(
                Outputs.floats("input_1:0", BATCH, 3, height, width), List.of(outputs), List.of(), Map.of());
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        int column = cell(box.centerX());
        int row = cell(box.centerY());
        float x = column * 16 + 0.5f;
        float y = row * 16 + 0.5f;
        float[] distances = {x - box.left(), y - box.top(), box.right() - x, box.bottom() - y};
        int map = index * CLASSES + classId;
        for (int side = 0; side < 4; side++) {
            outputs.set(0, ((map * 4 + side) * CELLS + row) * CELLS + column, distances[side] / 35);
        }
        outputs.set(1, (map * CELLS + row) * CELLS + column, score);
    }

    private static int cell(float center) {
        return Math.max(0, Math.min(CELLS - 1, (int) Math.floor(center / 16)));
    }

    /** Expected: a NumPy script of 20 lines on the same numbers, whole maps at once, clipped and scaled to 1920x1080. */
    @Test
    void readsTheBoxesOfANetworkOfTrafficCamNetsSize() {
        Signature network = signature(
                960,
                544,
                Outputs.floats("output_cov/Sigmoid:0", 1, 4, 34, 60),
                Outputs.floats("output_bbox/BiasAdd:0", 1, 16, 34, 60));
        Outputs outputs = new Outputs(network.outputs());
        for (int i = 0; i < 16 * 34 * 60; i++) {
            outputs.set(1, i, (i * 7919L) % 1000 / 250f);
        }
        outputs.set(0, 10 * 60 + 20, 0.9f);
        outputs.set(0, (2 * 34 + 30) * 60 + 55, 0.6f);
        outputs.set(0, 3 * 34 * 60, 0.45f);
        outputs.set(0, (34 + 33) * 60 + 59, 0.8f);
        OutputParser parser = factory().create(network, new ParserSettings(0.4f, 0.5f, false, 100, List.of()));

        List<Detection> found = parser.parse(outputs.tensors(), 0, new Letterbox(1920, 1080, 0, 0, 960, 544));

        assertThat(found).extracting(Detection::classId).containsExactly(0, 1, 2, 3);
        assertThat(found).extracting(Detection::score).containsExactly(0.9f, 0.8f, 0.6f, 0.45f);
        assertBox(found.get(0), 422.6f, 168.551f, 725, 335.316f);
        assertBox(found.get(1), 1642.32f, 871.068f, 1920, 1080);
        assertBox(found.get(2), 1530, 791.338f, 1857.6f, 983.118f);
        assertBox(found.get(3), 0, 0, 180.2f, 112.169f);
    }

    private static void assertBox(Detection found, float left, float top, float right, float bottom) {
        assertThat(found.box().left()).isCloseTo(left, within(0.01f));
        assertThat(found.box().top()).isCloseTo(top, within(0.01f));
        assertThat(found.box().right()).isCloseTo(right, within(0.01f));
        assertThat(found.box().bottom()).isCloseTo(bottom, within(0.01f));
    }

    /** An object covers many cells, each with its own box of it. */
    @Test
    void takesTheCellsOfOneObjectForOne() {
        Outputs outputs = outputs();
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                int cell = (8 + row) * CELLS + 8 + column;
                float[] box = {16 * column + 20, 16 * row + 20, 68 - 16 * column, 68 - 16 * row};
                for (int side = 0; side < 4; side++) {
                    outputs.set(0, side * CELLS * CELLS + cell, (box[side] + column) / 35);
                }
                outputs.set(1, cell, 0.3f + 0.1f * Math.min(row, column));
            }
        }

        assertThat(parser().parse(outputs.tensors(), 0, PLAIN))
                .singleElement()
                .satisfies(found -> assertThat(found.score()).isEqualTo(0.6f));
    }

    @Test
    void guessesByTheNamesAsWellAsTheShapes() {
        Signature unnamed =
                signature(SIDE, SIDE, Outputs.floats("a", 1, 4, CELLS, CELLS), Outputs.floats("b", 1, 1, CELLS, CELLS));

        assertThat(factory().matches(unnamed)).isFalse();
        assertThat(factory().classes(unnamed)).isEqualTo(1);
    }

    @Test
    void refusesMapsOfAnotherGridThanTheInputs() {
        for (TensorSpec coverage : List.of(
                Outputs.floats("output_cov", 1, 2, CELLS, CELLS - 1),
                Outputs.floats("output_cov", 1, 2, CELLS / 2, CELLS),
                Outputs.floats("output_cov", 1, 0, CELLS, CELLS),
                Outputs.floats("output_cov", 1, 3, CELLS, CELLS),
                Outputs.floats("output_cov", 1, 2, -1, -1))) {
            Signature odd = signature(SIDE, SIDE, coverage, Outputs.floats("output_bbox", 1, 8, CELLS, CELLS));
            assertThatThrownBy(() -> factory().classes(odd))
                    .hasMessageContaining("parser detectnet expects two FP32 outputs of one grid")
                    .hasMessageContaining("with 26 rows and 26 columns where a cell is 16 pixels");
        }
    }
}
