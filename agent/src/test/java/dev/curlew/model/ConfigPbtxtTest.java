package dev.curlew.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigPbtxtTest {

    private static ModelConfig parse(String text) throws ModelException {
        return ConfigPbtxt.parse("config.pbtxt", text);
    }

    private static void refuses(String text, String message) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(ModelException.class).hasMessage(message);
    }

    @Test
    void readsAnOrdinaryFile() throws ModelException {
        ModelConfig config = parse(
                """
                # a comment
                name: "yolox"
                platform: "onnxruntime_onnx"
                max_batch_size: 8
                default_model_filename: "yolox.onnx"
                input [ { name: "images" data_type: TYPE_FP32 format: FORMAT_NCHW dims: [ 3, 416, -1 ] } ]
                output [ { name: "output" data_type: TYPE_FP32 dims: [ 3549, 85 ] label_filename: "coco.txt" } ]
                version_policy: { specific: { versions: [ 3, 7 ] } }
                parameters { key: "parser" value { string_value: "yolox" } }
                """);

        assertThat(config.name()).isEqualTo("yolox");
        assertThat(config.format()).isEqualTo(ModelFormat.ONNX);
        assertThat(config.maxBatchSize()).isEqualTo(8);
        assertThat(config.modelFile()).isEqualTo("yolox.onnx");
        assertThat(config.inputs()).containsExactly(new TensorSpec("images", DataType.FP32, List.of(3L, 416L, -1L)));
        assertThat(config.outputs()).containsExactly(new TensorSpec("output", DataType.FP32, List.of(3549L, 85L)));
        assertThat(config.labelFile()).isEqualTo("coco.txt");
        assertThat(config.versionPolicy()).isEqualTo(new VersionPolicy.Specific(List.of(3L, 7L)));
        assertThat(config.parameters().text("parser", "")).isEqualTo("yolox");
        assertThat(config.notices()).isEmpty();
    }

    @Test
    void takesAnEmptyFileAsSilence() throws ModelException {
        ModelConfig config = parse("");

        assertThat(config.format()).isNull();
        assertThat(config.versionPolicy()).isEqualTo(new VersionPolicy.Latest(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input < name: 'a'; data_type: 11, dims: -1 >",
                "input { name: \"a\" data_type: TYPE_FP32 dims: 3 dims: 4 } instance_group { gpus: 0 }",
                "input: [ { name: \"a\", data_type: TYPE_FP32, dims: [ 1 ] } ];",
                "name: \"\u00e4\u4eba\"\r\nmax_batch_size: 0x10\r\n",
                "dynamic_batching { } max_batch_size: 0",
                "dynamic_batching { priority_queue_policy { key: 1 value { max_queue_size: 4 } } }",
                "optimization { execution_accelerators { gpu_execution_accelerator [ { name: \"tensorrt\""
                        + " parameters { key: \"precision_mode\" value: \"FP16\" } } ] } }",
                "model_warmup [ { name: \"w\" batch_size: 1 inputs { key: \"images\""
                        + " value { data_type: TYPE_FP32 dims: 3 zero_data: true } } } ]",
                "sequence_batching { oldest { max_candidate_sequences: 4 } state [ { input_name: \"i\" } ] }",
                "model_metrics { metric_control { histogram_options { buckets: [ 1, 2.5 ] } } }",
                "response_cache { enable: true } model_transaction_policy { decoupled: false } runtime: \"x\"",
            })
    void acceptsWhateverTritonAccepts(String text) throws ModelException {
        assertThat(parse(text)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "max_batch: 8 | 1:1: max_batch is not a key of ModelConfig; did you mean max_batch_size?",
                "input { dtype: TYPE_FP32 } | 1:9: dtype is not a key of ModelInput; did you mean data_type?",
                "model_metrics { zebra: 1 } | 1:17: zebra is not a key of ModelMetrics; its keys are metric_control",
                "instance_group { kind: CPU } | 1:24: kind must be one of KIND_AUTO, KIND_GPU, KIND_CPU, KIND_MODEL,"
                        + " but was CPU; did you mean KIND_CPU?",
                "max_batch_size: \"8\" | 1:17: max_batch_size must be a whole number, but was \"8\"",
                "max_batch_size: 1.5 | 1:17: max_batch_size must be a whole number, but was 1.5",
                "max_batch_size: 99999999999 | 1:17: max_batch_size is out of range for its type, but was 99999999999",
                "version_policy { latest { num_versions: -1 } } | 1:41: num_versions must not be negative, but was -1",
                "max_batch_size: 1 max_batch_size: 2 | 1:33: max_batch_size is given twice; remove one",
                "backend: 7 | 1:10: backend must be text in quotes, but was 7",
                "name: yolox | 1:7: name must be text in quotes, but was yolox",
                "name: \"yolox | 1:7: string missing ending quote, found \"yolox",
                "response_cache { enable: maybe } | 1:26: enable must be true or false, but was maybe",
                "version_policy { latest { } all { } } | 1:29: all and latest exclude each other; remove one",
                "dynamic_batching { } sequence_batching { } | 1:22: sequence_batching and dynamic_batching exclude each"
                        + " other; remove one",
                "input [ { name: \"a\" } output { } | 1:23: expected \",\", found output; is a ] missing before it?",
                "input [ { name: \"a\" ] | 1:21: expected identifier. Found ']'; is a } missing before it?",
                "input { | 1:8: expected \"}\", found the end of the file",
                "parameters { key: \"parser\" value: \"yolox\" } | 1:35: expected \"{\", found \"yolox\"; write value {"
                        + " string_value: \"yolox\" }",
                "max_batch_size 8 | 1:16: expected \":\", found 8",
            })
    void saysWhereAndWhyItRefuses(String text, String message) {
        refuses(text, "config.pbtxt:" + message);
    }

    @Test
    void namesTheNearestTypeInsteadOfAShortName() {
        assertThatThrownBy(() -> parse("input {\n  data_type: FP32 }"))
                .hasMessageStartingWith("config.pbtxt:2:14: data_type must be one of TYPE_INVALID, TYPE_BOOL, ")
                .hasMessageEndingWith(", but was FP32; did you mean TYPE_FP32?");
    }

    /** Only the checked exception may come out, whatever a broken disk or a hurried hand left in the file. */
    @Test
    void answersAnyDamageWithAModelException() {
        String good =
                """
                name: "m" platform: "onnxruntime_onnx" max_batch_size: 4 # comment
                input [ { name: "a" data_type: TYPE_FP32 dims: [ 3, -1 ] reshape { shape: [ 1, 3, -1 ] } } ]
                version_policy { specific { versions: 1 } } instance_group < count: 1 gpus: 0 >
                parameters { key: "parser" value { string_value: 'yolox' } };
                """;
        String alphabet = good + "\0\uFEFF\\[]{}<>:;,\"'-+.0x9999999999999999999999";
        Random random = new Random(3);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder(good);
            for (int i = 0; i <= random.nextInt(4); i++) {
                int at = random.nextInt(text.length());
                int end = Math.min(text.length(), at + random.nextInt(6));
                int from = random.nextInt(alphabet.length());
                text.replace(at, end, alphabet.substring(from, Math.min(alphabet.length(), from + random.nextInt(8))));
            }
            try {
                parse(text.toString());
            } catch (ModelException e) {
                refused++;
                assertThat(e.getMessage()).startsWith("config.pbtxt").doesNotContain("\n");
            }
        }
        assertThat(refused).isBetween(1000, 2999);
    }

    @Test
    void survivesEndlessWordsAndBottomlessNesting() {
        assertThatThrownBy(() -> parse("x".repeat(1_000_000)))
                .isInstanceOf(ModelException.class)
                .satisfies(e -> assertThat(e.toString()).hasSizeLessThan(5000));
        assertThatThrownBy(() -> parse("gpus [ ".repeat(140_000))).isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> parse("a { ".repeat(100_000))).isInstanceOf(ModelException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "max_batch_size: -1 | :1:1: max_batch_size must be 0 or more, but was -1",
                "platform: \"onnx\" | :1:1: platform must be onnxruntime_onnx or tensorrt_plan, but was \"onnx\";"
                        + " did you mean onnxruntime_onnx?",
                "backend: \"python\" | :1:1: backend must be onnxruntime or tensorrt, but was \"python\"",
                "instance_group { count: 0 } | :1:18: instance_group[0].count must be at least 1, but was 0",
                "input { data_type: TYPE_FP32 dims: 1 } | :1:1: input[0].name is missing; write name: \"...\" as the model"
                        + " file names this input",
                "input { name: \"a\" dims: 1 } | :1:1: input[0].data_type is missing; it must be one of TYPE_BOOL,"
                        + " TYPE_UINT8, TYPE_UINT16, TYPE_UINT32, TYPE_UINT64, TYPE_INT8, TYPE_INT16, TYPE_INT32,"
                        + " TYPE_INT64, TYPE_FP16, TYPE_FP32, TYPE_FP64, TYPE_STRING, TYPE_BF16",
                "output { name: \"a\" data_type: TYPE_FP32 dims: [ ] } | :1:1: output[0].dims is missing; write for example"
                        + " dims: [ 3, 416, 416 ]",
                "input { name: \"a\" data_type: TYPE_FP32 dims: [ 3, 0 ] } | :1:40: input[0].dims must hold sizes of at"
                        + " least 1, or -1 for one that varies, but was [3, 0]",
                "input { name: \"a\" data_type: TYPE_FP32 dims: 4 reshape { shape: [ 2, 3 ] } } | :1:48: input[0].reshape"
                        + " must keep the number of elements, but was [4] to [2, 3]",
                "version_policy { specific { } } | :1:18: version_policy.specific.versions must name version folders, for"
                        + " example [ 1, 3 ], but was []",
                "version_policy { latest { num_versions: 0 } } | :1:27: version_policy.latest.num_versions must be at"
                        + " least 1, but was 0",
                "default_model_filename: \"../x\" | :1:1: default_model_filename must be a file name in the version folder,"
                        + " but was \"../x\"",
                "output { name: \"a\" data_type: TYPE_FP32 dims: 1 label_filename: \"../x\" } | :1:49: output[0]"
                        + ".label_filename must lie inside the model folder, but was \"../x\"",
                "parameters { key: \"a\" } parameters { key: \"a\" } | :1:38: parameters[1].key \"a\" is given twice;"
                        + " remove one",
            })
    void refusesWhatCannotBeLoadedSafely(String text, String message) {
        refuses(text, "config.pbtxt" + message);
    }

    @Test
    void staysOnOneLineWhateverTheValueHolds() {
        refuses(
                "platform: \"a\\n\\033b\"",
                "config.pbtxt:1:1: platform must be onnxruntime_onnx or tensorrt_plan, but was \"a??b\"");
    }

    @Test
    void refusesTheSameInputTwice() {
        String input = "input { name: \"a\" data_type: TYPE_FP32 dims: 1 }\n";

        refuses(input + input, "config.pbtxt:2:9: input[1].name \"a\" is given twice; remove one input");
    }

    @Test
    void takesReshapesShapeForWhatTheModelSees() throws ModelException {
        ModelConfig config =
                parse("input { name: \"a\" data_type: TYPE_FP32 dims: [ 1, 1, 2 ] reshape { shape: [ 2 ] } }");

        assertThat(config.inputs().get(0).shape()).containsExactly(2L);
    }

    @Test
    void letsTheBackendDecideAndSaysSo() throws ModelException {
        ModelConfig config = parse("platform: \"tensorrt_plan\" backend: \"onnxruntime\"");

        assertThat(config.format()).isEqualTo(ModelFormat.ONNX);
        assertThat(config.notices())
                .containsExactly("config.pbtxt:1:1: platform tensorrt_plan is ignored, backend onnxruntime decides");
    }

    @Test
    void readsPastAByteOrderMarkAndSaysSo() throws ModelException {
        ModelConfig config = parse("\uFEFFname: \"a\"");

        assertThat(config.name()).isEqualTo("a");
        assertThat(config.notices()).hasSize(1);
    }
}
