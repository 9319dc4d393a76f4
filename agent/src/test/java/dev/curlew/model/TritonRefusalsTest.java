package dev.curlew.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a Triton server 2.51 was seen to refuse, its words beside ours: line and column, key, value and rule. The last
 * three it lets pass.
 */
class TritonRefusalsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "max_batch: 8 | has no field named 'max_batch' | 1:1: max_batch is not a key of ModelConfig;"
                        + " did you mean max_batch_size?",
                "input { dtype: 1 } | has no field named 'dtype' | 1:9: dtype is not a key of ModelInput;"
                        + " did you mean data_type?",
                "instance_group { kind: CPU } | Unknown enumeration value | 1:24: kind must be one of KIND_AUTO,"
                        + " KIND_GPU, KIND_CPU, KIND_MODEL, but was CPU; did you mean KIND_CPU?",
                "max_batch_size: '8' | Expected integer | 1:17: max_batch_size must be a whole number, but was '8'",
                "max_batch_size: 1.5 | Expected integer | 1:17: max_batch_size must be a whole number, but was 1.5",
                "max_batch_size: 99999999999 | Integer out of range | 1:17: max_batch_size is out of range for its"
                        + " type, but was 99999999999",
                "max_batch_size: 1 max_batch_size: 1 | specified multiple times | 1:33: max_batch_size is given twice;"
                        + " remove one",
                "backend: 7 | Expected string, got: 7 | 1:10: backend must be text in quotes, but was 7",
                "version_policy { latest { } all { } } | another member of oneof | 1:29: all and latest exclude each"
                        + " other; remove one",
                "dynamic_batching { } sequence_batching { } | another member of oneof | 1:22: sequence_batching and"
                        + " dynamic_batching exclude each other; remove one",
                "max_batch_size: -1 | must be non-negative value | 1:1: max_batch_size must be 0 or more, but was -1",
                "platform: 'onnx' | unexpected platform type 'onnx' for m | 1:1: platform must be onnxruntime_onnx or"
                        + " tensorrt_plan, but was \"onnx\"; did you mean onnxruntime_onnx?",
                "max_batch_size: 4 dynamic_batching { preferred_batch_size: [ 2, 8 ] } | preferred size must be <= max"
                        + " batch size | 1:38: dynamic_batching.preferred_batch_size must be from 1 to max_batch_size,"
                        + " which is 4, but was [2, 8]",
                "max_batch_size: 4 dynamic_batching { preferred_batch_size: 0 } | must be positive | 1:38:"
                        + " dynamic_batching.preferred_batch_size must be from 1 to max_batch_size, which is 4,"
                        + " but was [0]",
                "platform: 'ensemble' | ensemble scheduling must be set | 1:1: platform names an ensemble, which Curlew"
                        + " does not run; give the detector inside it as --model",
                "backend: 'pytorch' | unable to find backend library | 1:1: backend must be onnxruntime or tensorrt,"
                        + " but was \"pytorch\"",
                "input { data_type: TYPE_FP32 dims: 1 } | must specify 'name' | 1:1: input[0].name is missing; write"
                        + " name: \"...\" as the model file names this input",
                "input { name: 'a' data_type: TYPE_FP32 } | must specify 'dims' | 1:1: input[0].dims is missing; write"
                        + " for example dims: [ 3, 416, 416 ]",
                "input { name: 'a' data_type: TYPE_FP32 dims: -2 } | must be integer >= 1, or -1 | 1:40: input[0].dims"
                        + " must hold sizes of at least 1, or -1 for one that varies, but was [-2]",
                "input { name: 'a' data_type: TYPE_FP32 dims: 4 reshape { shape: 3 } } | different size for dims and"
                        + " reshape | 1:48: input[0].reshape must keep the number of elements, but was [4] to [3]",
                "input { name: 'a' data_type: TYPE_FP32 format: FORMAT_NCHW dims: [ 1, 3, 8, 8 ] } | NHWC/NCHW require 3"
                        + " dims | 1:40: input[0].format FORMAT_NCHW needs dims of 3 sizes, but was [1, 3, 8, 8];"
                        + " leave format out",
                "instance_group { kind: KIND_CPU gpus: 0 } | has kind KIND_CPU but specifies one or more GPUs | 1:33:"
                        + " instance_group[0].gpus must be left out where kind is KIND_CPU, but was [0]",
                "instance_group { count: 0 } | lets it pass | 1:18: instance_group[0].count must be at least 1,"
                        + " but was 0",
                "instance_group { count: -1 } | lets it pass | 1:18: instance_group[0].count must be at least 1,"
                        + " but was -1",
                "backend: 'python' output { name: 'a' data_type: TYPE_FP32 dims: 1 } | lets it pass | 1:1: backend must"
                        + " be onnxruntime or tensorrt, but was \"python\"",
            })
    void areAtLeastAsClearHere(String text, String triton, String ours) {
        assertThat(triton).isNotEmpty();
        assertThatThrownBy(() -> ConfigPbtxt.parse("config.pbtxt", text))
                .isInstanceOf(ModelException.class)
                .hasMessage("config.pbtxt:" + ours);
    }

    @Test
    void tellsWhatOnlyTritonReadsOnceAndWhere() throws ModelException {
        ModelConfig config = ConfigPbtxt.parse(
                "config.pbtxt",
                """
                input { name: "a" data_type: TYPE_FP32 dims: 1 optional: true }
                output { name: "b" data_type: TYPE_FP32 dims: 1 is_shape_tensor: false }
                output { name: "c" data_type: TYPE_FP32 dims: 1 is_shape_tensor: false }
                instance_group { count: 2 kind: KIND_CPU host_policy: "p" }
                instance_group { count: 1 }
                instance_group { count: 9 kind: KIND_GPU }
                dynamic_batching { preserve_ordering: true }
                optimization { cuda { graphs: true busy_wait_events: true } eager_batching: true }
                """);

        assertThat(config.ignored())
                .containsExactly(
                        "config.pbtxt:1:48: input.optional is read by Triton, not by Curlew",
                        "config.pbtxt:2:49: output.is_shape_tensor is read by Triton, not by Curlew",
                        "config.pbtxt:8:61: optimization.eager_batching is read by Triton, not by Curlew",
                        "config.pbtxt:7:20: dynamic_batching.preserve_ordering is read by Triton, not by Curlew",
                        "config.pbtxt:4:42: instance_group.host_policy is read by Triton, not by Curlew",
                        "config.pbtxt:8:36: optimization.cuda.busy_wait_events is read by Triton, not by Curlew");
        assertThat(config.instances()).isEqualTo(3);
        assertThat(config.notices()).isEmpty();
    }

    @Test
    void saysNothingOfAFileThatItUsesWhole() throws ModelException {
        ModelConfig config = ConfigPbtxt.parse(
                "config.pbtxt",
                "name: 'm' max_batch_size: 0 input { name: 'a' data_type: TYPE_FP32 dims: 1 } version_policy { all { } }"
                        + " model_warmup { name: 'w' count: 3 inputs { key: 'a' value { data_type: TYPE_FP32 dims: 1"
                        + " zero_data: true } } } parameters { key: 'parser' value { string_value: 'yolox' } }");

        assertThat(config.ignored()).isEmpty();
        assertThat(config.warmUps()).singleElement().satisfies(warmUp -> {
            assertThat(warmUp.count()).isEqualTo(3);
            assertThat(warmUp.batch()).isEqualTo(1);
            assertThat(warmUp.inputs().get(0).data()).isEqualTo(WarmUp.Data.ZERO);
        });
    }

    @Test
    void feedsRandomDataInPlaceOfAFile() throws ModelException {
        ModelConfig config = ConfigPbtxt.parse(
                "config.pbtxt",
                "model_warmup { inputs { key: 'a' value { data_type: TYPE_FP32 dims: 1 input_data_file: 'x' } } }");

        assertThat(config.ignored())
                .containsExactly("config.pbtxt:1:71: model_warmup.inputs.input_data_file is read by Triton, not by"
                        + " Curlew; random data is fed instead");
        assertThat(config.warmUps().get(0).inputs().get(0).data()).isEqualTo(WarmUp.Data.RANDOM);
    }
}
