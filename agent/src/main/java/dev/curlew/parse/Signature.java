package dev.curlew.parse;

import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Map;

/**
 * What is known of a model before it runs; a parser recognises its format by it.
 *
 * @param input the picture
 * @param labels class names by id; empty when the model has none
 * @param parameters all {@code parameters} of config.pbtxt, for knobs that only one format has
 */
public record Signature(
        TensorSpec input, List<TensorSpec> outputs, List<String> labels, Map<String, String> parameters) {

    public Signature {
        outputs = List.copyOf(outputs);
        labels = List.copyOf(labels);
        parameters = Map.copyOf(parameters);
    }
}
