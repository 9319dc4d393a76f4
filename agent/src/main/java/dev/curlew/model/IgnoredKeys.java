package dev.curlew.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the keys of a config.pbtxt that Triton reads and Curlew does not, so that nobody waits for their effect. */
final class IgnoredKeys {
    private static final Set<String> USED = Set.of(
            "name",
            "platform",
            "backend",
            "default_model_filename",
            "max_batch_size",
            "input",
            "output",
            "version_policy",
            "instance_group",
            "dynamic_batching",
            "optimization",
            "model_warmup",
            "parameters");
    private static final Map<String, Set<String>> USED_BELOW = Map.of(
            "input", Set.of("name", "data_type", "dims", "reshape", "format"),
            "output", Set.of("name", "data_type", "dims", "reshape", "label_filename"),
            "instance_group", Set.of("name", "count", "kind", "gpus"),
            "dynamic_batching", Set.of("preferred_batch_size", "max_queue_delay_microseconds"),
            "optimization", Set.of("cuda", "execution_accelerators"),
            "model_warmup", Set.of("name", "batch_size", "count", "inputs"));
    private final List<String> sentences = new ArrayList<>();
    private final Set<String> told = new LinkedHashSet<>();

    private IgnoredKeys() {}

    /** One sentence for each, in the order of the schema; a key of a list once, where it first stands. */
    static List<String> in(ConfigNode root) {
        IgnoredKeys keys = new IgnoredKeys();
        for (String key : root.keys()) {
            if (!USED.contains(key)) {
                keys.tell(root, key, "", "");
            } else if (USED_BELOW.containsKey(key)) {
                for (ConfigNode node : root.all(key)) {
                    keys.below(key, node);
                }
            }
        }
        keys.acceleration(root.node("optimization"));
        for (ConfigNode warmUp : root.nodes("model_warmup")) {
            for (ConfigNode input : warmUp.nodes("inputs")) {
                ConfigNode value = input.node("value");
                if (value.has("input_data_file")) {
                    keys.tell(value, "input_data_file", "model_warmup.inputs.", "; random data is fed instead");
                }
            }
        }
        return keys.sentences;
    }

    private void acceleration(ConfigNode optimization) {
        ConfigNode cuda = optimization.node("cuda");
        for (String key : cuda.keys()) {
            if (!key.equals("graphs")) {
                tell(cuda, key, "optimization.cuda.", "");
            }
        }
        ConfigNode accelerators = optimization.node("execution_accelerators");
        if (accelerators.has("cpu_execution_accelerator")) {
            tell(accelerators, "cpu_execution_accelerator", "optimization.execution_accelerators.", "");
        }
        for (ConfigNode accelerator : accelerators.nodes("gpu_execution_accelerator")) {
            if (!accelerator.text("name").equals("tensorrt")) {
                tell(accelerator, "name", "gpu_execution_accelerator.", ", unless it is \"tensorrt\"");
            }
        }
    }

    private void below(String list, ConfigNode node) {
        Set<String> used = USED_BELOW.getOrDefault(list, Set.of());
        for (String key : node.keys()) {
            if (!used.contains(key)) {
                tell(node, key, list + ".", "");
            }
        }
    }

    private void tell(ConfigNode node, String key, String path, String because) {
        if (told.add(path + key)) {
            sentences.add(node.place(key) + ": " + path + key + " is read by Triton, not by Curlew" + because);
        }
    }
}
