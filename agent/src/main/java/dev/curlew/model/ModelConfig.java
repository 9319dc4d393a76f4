package dev.curlew.model;

import dev.curlew.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What config.pbtxt says, with Triton's names. Empty lists where it says nothing.
 *
 * @param source the file, as messages name it
 * @param name "" when not given
 * @param format from backend or platform; null when neither is given
 * @param maxBatchSize 0 when the model has no batch dimension of its own (dims are then complete)
 * @param inputs what the model sees (reshape's shape, else dims), without the batch dimension when maxBatchSize is
 *     above 0
 * @param outputs likewise
 * @param modelFile default_model_filename; "" when not given
 * @param labelFile the first output's label_filename, relative to the model folder; "" when not given
 * @param parameters Curlew's knobs, see docs/models.md
 * @param groups instance_group as it stands; empty when not given
 * @param batching frames of several cameras in one run
 * @param acceleration how an engine for a GPU is built
 * @param warmUps runs before the model goes live
 * @param notices what an operator should know although it is no error
 * @param ignored keys that Triton reads and Curlew does not, a sentence each
 */
public record ModelConfig(
        String source,
        String name,
        @Nullable ModelFormat format,
        int maxBatchSize,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        VersionPolicy versionPolicy,
        String modelFile,
        String labelFile,
        Parameters parameters,
        List<InstanceGroup> groups,
        Batching batching,
        Acceleration acceleration,
        List<WarmUp> warmUps,
        List<String> notices,
        List<String> ignored) {

    public ModelConfig {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        groups = List.copyOf(groups);
        warmUps = List.copyOf(warmUps);
        notices = List.copyOf(notices);
        ignored = List.copyOf(ignored);
    }

    /** Frames that run side by side on the CPU, the sum of the counts of groups that are not for GPUs; 0: not given. */
    public int instances() {
        return groups.stream()
                .filter(group -> group.kind() != InstanceGroup.Kind.GPU)
                .mapToInt(InstanceGroup::count)
                .sum();
    }

    /** What an absent config.pbtxt means: everything is taken from the model file or guessed. */
    public static ModelConfig absent(String source) {
        return new ModelConfig(
                source,
                "",
                null,
                0,
                List.of(),
                List.of(),
                new VersionPolicy.Latest(1),
                "",
                "",
                Parameters.none(source),
                List.of(),
                Batching.NONE,
                Acceleration.NONE,
                List.of(),
                List.of(),
                List.of());
    }
}
