package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import dev.curlew.geometry.Letterbox;
import dev.curlew.tensor.TensorSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every parser must do, whether it finds boxes or not. */
abstract class FormatContract {
    static final int SIDE = 416;
    static final int BATCH = 2;
    /** Source pixels equal input pixels. */
    static final Letterbox PLAIN = new Letterbox(SIDE, SIDE, 0, 0, SIDE, SIDE);

    abstract ParserFactory factory();

    abstract Signature signature();

    /** Whether shapes alone tell the format. */
    boolean isGuessed() {
        return true;
    }

    /** Outputs of another format. */
    TensorSpec foreign() {
        return Outputs.floats("x", 1, 84, 3549);
    }

    /** Outputs that nobody takes for this format. */
    TensorSpec other() {
        return Outputs.floats("probabilities", 1, 1000);
    }

    /** As of a picture with nothing in it. */
    Outputs outputs() {
        return new Outputs(signature().outputs());
    }

    final OutputParser parser(float threshold, boolean agnostic, int max, List<Integer> classes) {
        return factory().create(signature(), new ParserSettings(threshold, 0.5f, agnostic, max, classes));
    }

    final OutputParser parser() {
        return parser(0.1f, false, 100, List.of());
    }

    @Test
    void survivesOutputsThatAreNoNumbers() {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -1e30f}) {
            Outputs outputs = outputs();
            outputs.fill(value);

            assertSound(parser().parse(outputs.tensors(), 0, PLAIN));
        }
    }

    @Test
    void findsTheGoodBoxesAmongNoise() {
        Random random = new Random(7);
        for (int round = 0; round < 10; round++) {
            Outputs outputs = outputs();
            for (int i = 0; i < outputs.tensors().size(); i++) {
                for (int j = 0; j < outputs.tensors().get(i).spec().elements(); j += 1 + random.nextInt(200)) {
                    outputs.set(i, j, Float.intBitsToFloat(random.nextInt()));
                }
            }

            assertSound(parser().parse(outputs.tensors(), 0, PLAIN));
        }
    }

    @Test
    void staysWithinItsLimitsWhenEveryCellFires() {
        Outputs outputs = outputs();
        outputs.fill(0.9f);

        List<Detection> found = parser(0, false, 300, List.of()).parse(outputs.tensors(), 0, PLAIN);

        assertThat(found).hasSizeLessThanOrEqualTo(300);
        assertSound(found);
    }

    @Test
    void recognisesItsOwnFormatOnly() {
        Signature own = signature();

        assertThat(factory().matches(own)).isEqualTo(isGuessed());
        assertThat(factory().matches(with(own, List.of()))).isFalse();
        assertThat(factory().matches(with(own, List.of(other())))).isFalse();
        assertThat(factory().matches(with(own, List.of(foreign())))).isFalse();
        assertThat(factory().matches(with(own, List.of(Outputs.floats("x", 1, -1, -1)))))
                .isFalse();
    }

    @Test
    void saysWhatItExpectedWhenTheOutputsAreOfAnotherFormat() {
        Signature other = with(signature(), List.of(other()));

        assertThatThrownBy(() -> factory().classes(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parser " + factory().name() + " expects")
                .hasMessageContaining("416x416")
                .hasMessageContaining(other().toString());
    }

    @Test
    void refusesAnInputThatIsNoPictureOfFixedSize() {
        Signature own = signature();

        for (TensorSpec input : List.of(
                Outputs.floats("images", 1, 3, -1, -1),
                Outputs.floats("images", 1, 4, 416, 416),
                Outputs.floats("images", 3, 416, 416))) {
            Signature other = new Signature(input, own.outputs(), own.labels(), own.parameters());
            assertThatThrownBy(() -> factory().classes(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(input.toString());
        }
    }

    private static Signature with(Signature own, List<TensorSpec> outputs) {
        return new Signature(own.input(), outputs, own.labels(), own.parameters());
    }

    static void assertSound(List<Detection> found) {
        assertThat(found).isSortedAccordingTo(Comparator.comparing(Detection::score, Comparator.reverseOrder()));
        for (Detection detection : found) {
            Box box = detection.box();
            assertThat(box.left()).isBetween(0f, (float) SIDE);
            assertThat(box.right()).isBetween(box.left(), SIDE + 0.01f);
            assertThat(box.top()).isBetween(0f, (float) SIDE);
            assertThat(box.bottom()).isBetween(box.top(), SIDE + 0.01f);
            assertThat(detection.score()).isBetween(0f, 1f);
        }
    }
}
