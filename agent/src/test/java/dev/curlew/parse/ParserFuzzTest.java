package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.curlew.detection.Detection;
import dev.curlew.fuzz.Seeds;
import dev.curlew.geometry.Box;
import dev.curlew.geometry.Letterbox;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever a model of a fitting shape answers, every parser gives sound detections. */
class ParserFuzzTest {
    private static final int MOST_DETECTIONS = 60;

    @FuzzTest
    void parsesAnyNumbers(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        List<FuzzedModel> models = FuzzedModel.all();
        parses(models.get(input.octet() % models.size()), input);
    }

    @Test
    void parsesMutatedNumbers() {
        Seeds seeds = new Seeds(ParserFuzzTest.class, "parsesAnyNumbers");
        Random random = new Random(4);
        for (FuzzedModel model : FuzzedModel.all()) {
            for (int i = 0; i < 60; i++) {
                parses(model, new FuzzInput(seeds.mutated(random)));
            }
        }
    }

    @Test
    void knowsEveryParser() {
        Set<String> installed = ServiceLoader.load(ParserFactory.class).stream()
                .map(provider -> provider.get().name())
                .collect(Collectors.toSet());

        assertThat(FuzzedModel.all().stream()
                        .map(model -> model.factory().name())
                        .collect(Collectors.toSet()))
                .isEqualTo(installed);
    }

    private static void parses(FuzzedModel model, FuzzInput input) {
        Signature signature = model.signature(input);
        int classes = model.factory().classes(signature);
        ParserSettings settings = settings(input, classes);
        Letterbox letterbox = letterbox(input, ImageSize.of(signature.input()));
        int batch = (int) (long) signature.input().shape().get(0);
        List<Tensor> outputs = filled(model.outputs(signature, input), input);
        OutputParser parser = model.factory().create(signature, settings);

        for (int index = 0; index < batch; index++) {
            List<Detection> found = parser.parse(outputs, index, letterbox);
            assertSound(found, settings, classes, letterbox);
            assertThat(parser.parse(outputs, index, letterbox)).as("again").isEqualTo(found);
            assertThat(model.factory().create(signature, settings).parse(outputs, index, letterbox))
                    .as("by a new parser")
                    .isEqualTo(found);
        }
    }

    private static ParserSettings settings(FuzzInput input, int classes) {
        float least = input.yes() ? input.fraction() / 2 : 0;
        return new ParserSettings(
                input.fraction(),
                input.yes() ? Map.of(input.from(0, classes - 1), input.fraction()) : Map.of(),
                input.fraction(),
                input.yes(),
                new BoxLimits(least, least, 1, 1),
                input.from(1, MOST_DETECTIONS),
                input.yes() ? List.of(input.from(0, classes - 1)) : List.of());
    }

    private static Letterbox letterbox(FuzzInput input, ImageSize size) {
        int width = input.from(1, 5000);
        int height = input.from(1, 5000);
        return input.yes()
                ? Letterbox.stretch(width, height, size.width(), size.height())
                : Letterbox.fit(width, height, size.width(), size.height(), input.yes());
    }

    /** A few numbers, strewn over each tensor: real outputs are as much alike. */
    private static List<Tensor> filled(List<TensorSpec> specs, FuzzInput input) {
        Outputs outputs = new Outputs(specs);
        for (Tensor tensor : outputs.tensors()) {
            int count = (int) tensor.spec().elements();
            Random places = new Random(input.octet());
            if (tensor.spec().type() == DataType.FP32) {
                float[] values = new float[input.from(1, 24)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = input.any();
                }
                for (int i = 0; i < count; i++) {
                    tensor.floats().put(i, values[places.nextInt(values.length)]);
                }
            } else {
                for (int i = 0; i < count; i++) {
                    long value = input.whole();
                    if (tensor.spec().type() == DataType.INT32) {
                        tensor.bytes().putInt(i * Integer.BYTES, (int) value);
                    } else {
                        tensor.bytes().putLong(i * Long.BYTES, value);
                    }
                }
            }
        }
        return new ArrayList<>(outputs.tensors());
    }

    private static void assertSound(List<Detection> found, ParserSettings settings, int classes, Letterbox letterbox) {
        assertThat(found).hasSizeLessThanOrEqualTo(settings.maxDetections());
        assertThat(found).isSortedAccordingTo(Comparator.comparing(Detection::score, Comparator.reverseOrder()));
        for (Detection detection : found) {
            Box box = detection.box();
            // width is a difference, so the right edge may round up
            float rounding = 1e-6f * (letterbox.sourceWidth() + letterbox.sourceHeight());
            assertThat(box.left()).isBetween(0f, (float) letterbox.sourceWidth());
            assertThat(box.top()).isBetween(0f, (float) letterbox.sourceHeight());
            assertThat(box.width()).isGreaterThan(0);
            assertThat(box.height()).isGreaterThan(0);
            assertThat(box.right()).isLessThanOrEqualTo(letterbox.sourceWidth() + rounding);
            assertThat(box.bottom()).isLessThanOrEqualTo(letterbox.sourceHeight() + rounding);
            assertThat(detection.score()).isBetween(0f, 1f);
            assertThat(detection.classId()).isBetween(0, classes - 1);
        }
    }
}
