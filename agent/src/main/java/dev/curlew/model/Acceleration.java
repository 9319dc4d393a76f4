package dev.curlew.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a TensorRT engine is made of the model: {@code optimization.execution_accelerators} with Triton's names.
 *
 * @param precision null when not given
 * @param builderLevel 0 (quick to build) to 5 (quick to run); -1 when not given
 * @param workspaceBytes the most device memory that a layer may use beside its tensors; 0 leaves it to TensorRT
 * @param graphs whether runs may be launched as CUDA graphs
 * @param notices what is said there and not known to Curlew
 */
public record Acceleration(
        @Nullable Precision precision, int builderLevel, long workspaceBytes, boolean graphs, List<String> notices) {
    static final Acceleration NONE = new Acceleration(null, -1, 0, true, List.of());

    private static final String PRECISION = "precision_mode";
    private static final String WORKSPACE = "max_workspace_size_bytes";
    private static final String LEVEL = "trt_builder_optimization_level";
    private static final int HIGHEST_LEVEL = 5;

    /** Of the weights and the arithmetic inside; inputs and outputs stay what they are. */
    public enum Precision {
        FP32,
        FP16,
        /** As the network's QuantizeLinear and DequantizeLinear nodes say; the rest is FP16. */
        INT8
    }

    public Acceleration {
        notices = List.copyOf(notices);
    }

    static Acceleration in(ConfigNode root) throws ModelException {
        ConfigNode optimization = root.node("optimization");
        ConfigNode cuda = optimization.node("cuda");
        boolean graphs = !cuda.has("graphs") || cuda.flag("graphs");
        for (ConfigNode accelerator :
                optimization.node("execution_accelerators").nodes("gpu_execution_accelerator")) {
            if (accelerator.text("name").equals("tensorrt")) {
                return tensorRt(accelerator, graphs);
            }
        }
        return new Acceleration(null, -1, 0, graphs, List.of());
    }

    private static Acceleration tensorRt(ConfigNode accelerator, boolean graphs) throws ModelException {
        Map<String, ConfigNode> entries = new TreeMap<>();
        for (ConfigNode entry : accelerator.nodes("parameters")) {
            if (entries.put(entry.text("key"), entry) != null) {
                throw entry.error("key", "\"" + entry.text("key") + "\" is given twice; remove one");
            }
        }
        List<String> notices = new ArrayList<>();
        for (Map.Entry<String, ConfigNode> entry : entries.entrySet()) {
            if (!List.of(PRECISION, WORKSPACE, LEVEL).contains(entry.getKey())) {
                notices.add(entry.getValue().place("key") + ": gpu_execution_accelerator's parameter " + entry.getKey()
                        + " is read by Triton, not by Curlew");
            }
        }
        return new Acceleration(
                precision(entries.get(PRECISION)),
                (int) number(entries.get(LEVEL), -1, HIGHEST_LEVEL),
                number(entries.get(WORKSPACE), 0, Long.MAX_VALUE),
                graphs,
                notices);
    }

    private static @Nullable Precision precision(@Nullable ConfigNode entry) throws ModelException {
        if (entry == null) {
            return null;
        }
        String text = entry.text("value").trim().toUpperCase(Locale.ROOT);
        for (Precision precision : Precision.values()) {
            if (precision.name().equals(text)) {
                return precision;
            }
        }
        throw entry.error(
                "value",
                "of " + PRECISION + " must be one of " + Arrays.toString(Precision.values()) + ", but was \""
                        + entry.text("value") + "\"");
    }

    private static long number(@Nullable ConfigNode entry, long absent, long most) throws ModelException {
        if (entry == null) {
            return absent;
        }
        String text = entry.text("value").trim();
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw entry.error(
                "value",
                "of " + entry.text("key") + " must be a whole number from 0"
                        + (most == Long.MAX_VALUE ? "" : " to " + most) + ", but was \"" + text + "\"");
    }
}
