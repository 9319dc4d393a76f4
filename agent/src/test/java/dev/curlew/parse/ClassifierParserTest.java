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

class ClassifierParserTest extends FormatContract {
    private static final List<String> LABELS = List.of("clear", "fog", "rain", "snow", "night", "dirty lens");
    private static final float[] LOGITS = {1, 2, 5, -3, 4, 0};
    /** exp(x) / sum of LOGITS, from Python's math.exp: the sum is 214.168. */
    private static final float[] SOFTMAX = {0.012692f, 0.034501f, 0.692974f, 0.000232f, 0.254931f, 0.004669f};

    @Override
    ParserFactory factory() {
        return new ClassifierFactory();
    }

    @Override
    Signature signature() {
        return signature(Outputs.floats("output", BATCH, 6), LABELS, Map.of());
    }

    @Override
    TensorSpec other() {
        return Outputs.floats("output", 1, 6, 7);
    }

    private static Signature signature(TensorSpec output, List<String> labels, Map<String, String> parameters) {
        return new Signature(Outputs.floats("images", BATCH, 3, SIDE, SIDE), List.of(output), labels, parameters);
    }

    private List<Detection> classify(float[] values, int index, Letterbox letterbox, Map<String, String> parameters) {
        Signature signature = signature(Outputs.floats("output", BATCH, 6, 1, 1), LABELS, parameters);
        Outputs outputs = new Outputs(signature.outputs());
        for (int i = 0; i < values.length; i++) {
            outputs.set(0, index * values.length + i, values[i]);
        }
        ParserSettings settings = new ParserSettings(0.01f, 1, false, 300, List.of());
        return factory().create(signature, settings).parse(outputs.tensors(), index, letterbox);
    }

    @Test
    void givesTheBestClassTheWholePicture() {
        for (boolean centered : new boolean[] {false, true}) {
            Letterbox letterbox = Letterbox.fit(1920, 1080, SIDE, SIDE, centered);

            List<Detection> found = classify(LOGITS, 1, letterbox, Map.of());

            assertThat(found).hasSize(1);
            assertThat(found.get(0).box()).isEqualTo(new Box(0, 0, 1920, 1080));
            assertThat(found.get(0).classId()).isEqualTo(2);
            assertThat(found.get(0).score()).isCloseTo(SOFTMAX[2], within(1e-5f));
        }
    }

    @Test
    void leavesProbabilitiesAsTheyAre() {
        List<Detection> found = classify(SOFTMAX, 0, PLAIN, Map.of());

        assertThat(found.get(0).score()).isEqualTo(SOFTMAX[2]);
    }

    @Test
    void givesAsManyClassesAsAskedBestFirst() {
        assertThat(classify(LOGITS, 0, PLAIN, Map.of("top_k", "3")))
                .extracting(Detection::classId)
                .containsExactly(2, 4, 1);
    }

    @Test
    void judgesEachClassByItselfWithASigmoid() {
        List<Detection> found = classify(LOGITS, 0, PLAIN, Map.of("activation", "sigmoid", "top_k", "2"));

        assertThat(found).extracting(Detection::classId).containsExactly(2, 4);
        assertThat(found.get(0).score()).isCloseTo(0.993307f, within(1e-5f));
        assertThat(found.get(1).score()).isCloseTo(0.982014f, within(1e-5f));
    }

    @Test
    void readsNumbersAsTheyAreWhereTold() {
        float[] tags = {0.9f, 0.1f, 0.8f, 0, 0, 0};

        assertThat(classify(tags, 0, PLAIN, Map.of("activation", "none", "top_k", "2")))
                .extracting(Detection::score)
                .containsExactly(0.9f, 0.8f);
    }

    @Test
    void saysNothingWhereALogitIsNoNumber() {
        assertThat(classify(new float[] {1, Float.NaN, 3, 0, 0, 0}, 0, PLAIN, Map.of()))
                .isEmpty();
        assertThat(classify(new float[] {1, Float.NEGATIVE_INFINITY, 3, 0, 0, 0}, 0, PLAIN, Map.of()))
                .hasSize(1);
    }

    /** An embedding has the same shape. */
    @Test
    void isGuessedOnlyWhereLabelsOrTheNameSaySo() {
        ParserFactory factory = factory();

        assertThat(factory.matches(signature(Outputs.floats("output", 1, 256), List.of(), Map.of())))
                .isFalse();
        assertThat(factory.matches(signature(Outputs.floats("output", 1, 6, 1, 1), LABELS, Map.of())))
                .isTrue();
        assertThat(factory.matches(signature(Outputs.floats("output", 1, 1000), List.of(), Map.of())))
                .isTrue();
        for (String name : List.of("prob", "probs:0", "net/softmax", "logits", "Softmax_1")) {
            assertThat(factory.matches(signature(Outputs.floats(name, 1, 256), List.of(), Map.of())))
                    .as(name)
                    .isTrue();
        }
        assertThat(factory.matches(signature(Outputs.floats("logits", 1, 6, 7, 7), LABELS, Map.of())))
                .isFalse();
    }

    @Test
    void namesAWrongKnob() {
        ParserSettings settings = new ParserSettings(0.5f, 1, false, 300, List.of());
        Signature wrong = signature(Outputs.floats("o", 1, 6), LABELS, Map.of("activation", "softmx"));
        assertThatThrownBy(() -> factory().create(wrong, settings))
                .hasMessage("parameter activation must be auto or none or softmax or sigmoid, but was \"softmx\";"
                        + " did you mean softmax?");
        Signature many = signature(Outputs.floats("o", 1, 6), LABELS, Map.of("top_k", "11"));
        assertThatThrownBy(() -> factory().create(many, settings))
                .hasMessage("parameter top_k must be a whole number from 1 to 10, but was \"11\"");
        Signature single = signature(Outputs.floats("o", 1, 1), List.of(), Map.of());
        assertThatThrownBy(() -> factory().create(single, settings))
                .hasMessage("parameter activation must be none or sigmoid, because the model has one class, but was"
                        + " \"auto\"");
    }
}
