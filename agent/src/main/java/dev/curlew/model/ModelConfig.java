package dev.curlew.model;

import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Map;

/**
 * What config.pbtxt says, with Triton's names. Empty lists and maps where it says nothing.
 *
 * @param platform Triton's platform or backend, "" when not given
 * @param maxBatchSize 0 when the model has no batch dimension of its own (dims are then complete)
 * @param inputs dims as written, without the batch dimension when maxBatchSize is above 0
 * @param parameters Curlew's knobs, see docs/models.md
 */
public record ModelConfig(
        String name,
        String platform,
        int maxBatchSize,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        String labelFile,
        Map<String, String> parameters) {

    public ModelConfig {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        parameters = Map.copyOf(parameters);
    }
}
