package dev.curlew.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What config.pbtxt says of GPUs, batches and engines. */
class GpuSettingsTest {
    private static ModelConfig parse(String text) throws ModelException {
        return ConfigPbtxt.parse("config.pbtxt", text);
    }

    @Test
    void readsHowAnEngineIsBuilt() throws ModelException {
        ModelConfig config = parse(
                """
                optimization {
                  execution_accelerators {
                    gpu_execution_accelerator [ {
                      name: "tensorrt"
                      parameters { key: "precision_mode" value: "int8" }
                      parameters { key: "max_workspace_size_bytes" value: "1073741824" }
                      parameters { key: "trt_builder_optimization_level" value: "1" }
                      parameters { key: "trt_engine_cache_enable" value: "true" }
                    } ]
                  }
                  cuda { graphs: false }
                }
                """);

        assertThat(config.acceleration().precision()).isEqualTo(Acceleration.Precision.INT8);
        assertThat(config.acceleration().workspaceBytes()).isEqualTo(1 << 30);
        assertThat(config.acceleration().builderLevel()).isEqualTo(1);
        assertThat(config.acceleration().graphs()).isFalse();
        assertThat(config.ignored())
                .containsExactly("config.pbtxt:8:20: gpu_execution_accelerator's parameter trt_engine_cache_enable is"
                        + " read by Triton, not by Curlew");
    }

    @Test
    void leavesOpenWhatTheFileDoesNotSay() throws ModelException {
        ModelConfig config = parse("max_batch_size: 8");

        assertThat(config.acceleration()).isEqualTo(Acceleration.NONE);
        assertThat(config.batching().given()).isFalse();
        assertThat(config.groups()).isEmpty();
        assertThat(config.instances()).isZero();
        assertThat(parse("optimization { cuda { } }").acceleration().graphs()).isTrue();
    }

    @Test
    void readsBatches() throws ModelException {
        Batching batching = parse("max_batch_size: 32 dynamic_batching { preferred_batch_size: [ 32, 8, 8 ]"
                        + " max_queue_delay_microseconds: 5000 }")
                .batching();

        assertThat(batching).isEqualTo(new Batching(true, List.of(8, 32), Duration.ofMillis(5)));
    }

    @Test
    void readsDevicesByIndexAndByUuid() throws ModelException {
        ModelConfig config = parse("instance_group [ { count: 2 gpus: [ 0, 1 ] }, { kind: KIND_CPU }, { count: 3 } ]");

        assertThat(config.groups())
                .extracting(InstanceGroup::kind)
                .containsExactly(InstanceGroup.Kind.GPU, InstanceGroup.Kind.CPU, InstanceGroup.Kind.AUTO);
        assertThat(config.groups().get(0).gpus()).containsExactly("0", "1");
        assertThat(config.instances()).isEqualTo(4);

        ModelConfig mig = parse("instance_group { kind: KIND_GPU gpus: 0 } parameters { key: 'gpus' value {"
                + " string_value: 'MIG-1, MIG-2' } }");
        assertThat(mig.groups().get(0).gpus()).containsExactly("MIG-1", "MIG-2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "precision_mode | FP8 | value of precision_mode must be one of [FP32, FP16, INT8], but was \"FP8\"",
                "trt_builder_optimization_level | 6 | value of trt_builder_optimization_level must be a whole number from"
                        + " 0 to 5, but was \"6\"",
                "max_workspace_size_bytes | 1G | value of max_workspace_size_bytes must be a whole number from 0, but was"
                        + " \"1G\"",
            })
    void refusesWithPlaceAndRule(String key, String value, String rule) {
        assertThatThrownBy(() -> parse("optimization { execution_accelerators { gpu_execution_accelerator {"
                        + " name: 'tensorrt' parameters { key: '" + key + "' value: '" + value + "' } } } }"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("config.pbtxt:1:")
                .hasMessageEndingWith(rule);
    }

    @Test
    void refusesADelayThatNoCameraCouldBear() {
        assertThatThrownBy(() -> parse("dynamic_batching { max_queue_delay_microseconds: 18446744073709551615 }"))
                .hasMessage("config.pbtxt:1:20: dynamic_batching.max_queue_delay_microseconds must be at most 60000000,"
                        + " a minute, but was 18446744073709551615");
    }
}
