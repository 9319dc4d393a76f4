package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.geometry.Box;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EfficientNmsParserTest extends ParserContract {
    private static final int ROWS = 100;

    /** The n-th row, whatever lies before it. */
    private int used;

    @Override
    ParserFactory factory() {
        return new EfficientNmsFactory();
    }

    @Override
    Signature signature() {
        return signature("num_dets", "det", Map.of());
    }

    private static Signature signature(String count, String name, Map<String, String> parameters) {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(
                        new TensorSpec(count, DataType.INT32, List.of((long) BATCH, 1L)),
                        Outputs.floats(name + "_boxes", BATCH, ROWS, 4),
                        Outputs.floats(name + "_scores", BATCH, ROWS),
                        new TensorSpec(name + "_classes", DataType.INT32, List.of((long) BATCH, (long) ROWS))),
                List.of("a", "b", "c", "d", "e", "f"),
                parameters);
    }

    @Override
    boolean hasBoxesOfOneNumber() {
        return false;
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.left(), box.top(), box.right(), box.bottom()};
        int row = index * ROWS + used++;
        for (int i = 0; i < 4; i++) {
            outputs.set(1, row * 4 + i, values[i]);
        }
        outputs.set(2, row, score);
        outputs.set(3, row, classId);
        outputs.set(0, index, used);
    }

    /** The plugin leaves what was there before. */
    @Test
    void readsNothingBehindTheCount() {
        Outputs outputs = outputs();
        write(outputs, 0, Box.ofCorners(10, 10, 50, 60), 0, 0.9f);
        write(outputs, 0, Box.ofCorners(110, 110, 150, 160), 1, 0.8f);
        outputs.set(0, 0, 1);

        assertThat(parser().parse(outputs.tensors(), 0, PLAIN)).hasSize(1);
        for (int count : new int[] {-5, 0}) {
            outputs.set(0, 0, count);
            assertThat(parser().parse(outputs.tensors(), 0, PLAIN)).isEmpty();
        }
        outputs.tensors().get(0).bytes().putInt(0, Integer.MAX_VALUE);
        assertThat(parser().parse(outputs.tensors(), 0, PLAIN)).hasSize(2);
    }

    @Test
    void readsTheBoxesOfNvidiasEfficientDet() {
        Signature efficientDet =
                signature("num_detections", "detection", Map.of("box_order", "yxyx", "box_units", "parts"));
        Outputs outputs = new Outputs(efficientDet.outputs());
        outputs.set(0, 0, 1);
        float[] box = {0.25f, 0.5f, 0.75f, 1};
        for (int i = 0; i < 4; i++) {
            outputs.set(1, i, box[i]);
        }
        outputs.set(2, 0, 0.9f);

        assertThat(factory()
                        .create(efficientDet, new ParserSettings(0.1f, 1, false, 10, List.of()))
                        .parse(outputs.tensors(), 0, PLAIN))
                .extracting(detection -> detection.box())
                .containsExactly(Box.ofCorners(208, 104, 416, 312));
    }

    @Test
    void leavesTensorFlowsNamesToTheOperator() {
        Signature ambiguous = signature("num_detections", "detection", Map.of());

        assertThat(factory().matches(ambiguous)).isFalse();
        assertThat(new SsdFactory().matches(ambiguous)).isFalse();
        assertThat(factory().classes(ambiguous)).isEqualTo(6);
    }

    @Test
    void namesAWrongKnob() {
        Signature wrong = signature("num_dets", "det", Map.of("box_units", "part"));

        assertThatThrownBy(() -> factory().classes(wrong))
                .hasMessage("parameter box_units must be pixels or parts, but was \"part\"; did you mean parts?");
    }
}
