package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.geometry.Box;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TorchvisionParserTest extends ParserContract {
    private static final long ROWS = 100;

    /** The n-th row, whatever lies before it. */
    private int used;

    @Override
    ParserFactory factory() {
        return new TorchvisionFactory();
    }

    @Override
    Signature signature() {
        return signature(1, ROWS);
    }

    private static Signature signature(long batch, long rows) {
        return new Signature(
                Outputs.floats("images", batch, 3, SIDE, SIDE),
                List.of(
                        Outputs.floats("1437", rows, 4),
                        Outputs.floats("1455", rows),
                        new TensorSpec("1460", DataType.INT64, List.of(rows))),
                List.of("a", "b", "c", "d", "e", "f"),
                Map.of());
    }

    @Override
    boolean hasBoxesOfOneNumber() {
        return false;
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.left(), box.top(), box.right(), box.bottom()};
        for (int i = 0; i < 4; i++) {
            outputs.set(0, used * 4 + i, values[i]);
        }
        outputs.set(1, used, score);
        outputs.set(2, used++, classId + 1);
    }

    /** There is no batch to choose from. */
    @Test
    @Override
    void readsOnlyTheFrameItWasAskedFor() {
        assertThat(factory().matches(signature(2, ROWS))).isFalse();
        assertThatThrownBy(() -> factory().classes(signature(2, ROWS))).hasMessageContaining("of a batch of 1");
    }

    @Test
    void readsAsManyRowsAsTheRunGave() {
        OutputParser parser = factory().create(signature(1, -1), new ParserSettings(0.1f, 1, false, 100, List.of()));
        for (long rows : new long[] {0, 1, 7}) {
            Outputs outputs = new Outputs(signature(1, rows).outputs());
            used = 0;
            for (int row = 0; row < rows; row++) {
                write(outputs, 0, Box.ofCorners(10, 10, 50, 60), 0, 0.9f);
            }

            assertThat(parser.parse(outputs.tensors(), 0, PLAIN)).hasSize((int) rows);
        }
    }

    @Test
    void leavesTheBackgroundOut() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(10, 10, 50, 60), -1, 0.9f);

        assertThat(parser().parse(outputs.tensors(), 0, PLAIN)).isEmpty();
    }

    @Test
    void knowsCocosNamesByTheirIds() {
        List<String> labels = factory().supposedLabels(90);

        assertThat(labels).hasSize(90);
        assertThat(labels.get(1 - 1)).isEqualTo("person");
        assertThat(labels.get(11 - 1)).isEqualTo("fire hydrant");
        assertThat(labels.get(12 - 1)).isEmpty();
        assertThat(labels.get(13 - 1)).isEqualTo("stop sign");
        assertThat(labels.get(90 - 1)).isEqualTo("toothbrush");
    }
}
