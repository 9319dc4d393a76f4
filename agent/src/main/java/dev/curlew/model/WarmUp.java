package dev.curlew.model;

import dev.curlew.tensor.TensorSpec;
import java.util.List;

/**
 * One entry of {@code model_warmup}: runs that are made before the model goes live.
 *
 * @param name as the file gives it, for messages
 * @param place file, line and column
 * @param batch frames per run
 * @param count how many runs
 * @param inputs what is fed; inputs that it does not list are fed as the parser feeds them
 */
public record WarmUp(String name, String place, int batch, int count, List<Input> inputs) {

    /** What an input is filled with. */
    public enum Data {
        ZERO,
        RANDOM
    }

    /**
     * @param spec name, type and shape, without the batch dimension when max_batch_size is above 0
     */
    public record Input(TensorSpec spec, Data data, String place) {}

    public WarmUp {
        inputs = List.copyOf(inputs);
    }
}
