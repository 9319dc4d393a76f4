package dev.curlew.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecCheckTest {
    private static final TensorSpec FIXED = new TensorSpec("images", DataType.FP32, List.of(1L, 3L, 416L, 416L));
    private static final TensorSpec BATCHED = new TensorSpec("images", DataType.FP32, List.of(-1L, 3L, 416L, 416L));
    private static final TensorSpec OUTPUT = new TensorSpec("output", DataType.FP32, List.of(-1L, 3549L, 85L));

    private static void check(String config, TensorSpec input) throws ModelException {
        ModelVersion model = new ModelVersion(
                "m",
                1,
                ModelFormat.ONNX,
                Path.of("model.onnx"),
                "",
                List.of(),
                ConfigPbtxt.parse("config.pbtxt", config),
                List.of());
        SpecCheck.check(model, List.of(input), List.of(OUTPUT));
    }

    private static String input(String name, String type, String dims) {
        return "input { name: \"" + name + "\" data_type: " + type + " dims: [ " + dims + " ] } ";
    }

    @ParameterizedTest
    @ValueSource(strings = {"1, 3, 416, 416", "-1, 3, 416, 416", "1, 3, -1, -1"})
    void acceptsCompleteDimsWithoutABatchSize(String dims) throws ModelException {
        check(input("images", "TYPE_FP32", dims), FIXED);
        check(input("images", "TYPE_FP32", dims), BATCHED);
    }

    @Test
    void acceptsDimsWithoutTheBatchWhenThereIsABatchSize() throws ModelException {
        check("max_batch_size: 8 " + input("images", "TYPE_FP32", "3, 416, 416"), BATCHED);
    }

    @Test
    void comparesNothingThatConfigLeavesOut() throws ModelException {
        check("", FIXED);
        check("max_batch_size: 4", FIXED);
        check("output { name: \"output\" data_type: TYPE_FP32 dims: [ 1, 3549, 85 ] }", FIXED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image, TYPE_FP32, '1, 3, 416, 416' | input \"image\" is not in model.onnx, which has images FP32"
                        + " [1,3,416,416]; did you mean images?",
                "images, TYPE_FP16, '1, 3, 416, 416' | input \"images\" data_type must be TYPE_FP32 as in model.onnx, but"
                        + " was TYPE_FP16",
                "images, TYPE_FP32, '3, 416, 416' | input \"images\" dims [3, 416, 416] do not fit images FP32"
                        + " [1,3,416,416] of model.onnx; write dims: [1, 3, 416, 416]",
                "images, TYPE_FP32, '1, 3, 320, 320' | input \"images\" dims [1, 3, 320, 320] do not fit images FP32"
                        + " [1,3,416,416] of model.onnx; write dims: [1, 3, 416, 416]",
            })
    void saysWhatDiffersAndWhatToWrite(String tensor, String message) {
        String[] parts = tensor.split(", ", 3);
        String dims = parts[2].replace("'", "");

        assertThatThrownBy(() -> check(input(parts[0], parts[1], dims), FIXED))
                .isInstanceOf(ModelException.class)
                .hasMessage("config.pbtxt: " + message);
    }

    @Test
    void explainsTheBatchDimension() {
        assertThatThrownBy(() -> check("max_batch_size: 8 " + input("images", "TYPE_FP32", "3, 416, 416"), FIXED))
                .hasMessage("config.pbtxt: input \"images\" max_batch_size is 8, but the first dimension of images FP32"
                        + " [1,3,416,416] is fixed; write max_batch_size: 0 and dims: [1, 3, 416, 416]");
        assertThatThrownBy(() -> check("max_batch_size: 8 " + input("images", "TYPE_FP32", "1, 3, 416, 416"), BATCHED))
                .hasMessage("config.pbtxt: input \"images\" dims [1, 3, 416, 416] and a batch dimension (max_batch_size"
                        + " 8) do not fit images FP32 [-1,3,416,416] of model.onnx; write dims: [3, 416, 416]");
    }

    @Test
    void asksForInputsThatAreLeftOut() {
        TensorSpec scale = new TensorSpec("scale", DataType.FP32, List.of(1L, 2L));

        assertThatThrownBy(() -> SpecCheck.check(
                        new ModelVersion(
                                "m",
                                1,
                                ModelFormat.ONNX,
                                Path.of("model.onnx"),
                                "",
                                List.of(),
                                ConfigPbtxt.parse("config.pbtxt", input("images", "TYPE_FP32", "1, 3, 416, 416")),
                                List.of()),
                        List.of(FIXED, scale),
                        List.of(OUTPUT)))
                .hasMessage("config.pbtxt: input must list scale FP32 [1,2] too, as model.onnx needs it");
    }
}
