package dev.curlew.model;

import java.util.ArrayList;
import java.util.List;

/**
 * One {@code instance_group}: so many runs side by side, on these devices.
 *
 * @param count on each device
 * @param gpus indices as nvidia-smi counts them, or UUIDs ({@code GPU-…}, {@code MIG-…}) out of the parameter
 *     {@code gpus}; empty leaves the choice to the agent
 * @param place file, line and column, for messages
 */
public record InstanceGroup(Kind kind, int count, List<String> gpus, String place) {
    private static final int MOST_INSTANCES = 256;

    /** As Triton names them, without KIND_. */
    public enum Kind {
        /** The GPU where there is one that can run the model, else the CPU. */
        AUTO,
        GPU,
        CPU
    }

    public InstanceGroup {
        gpus = List.copyOf(gpus);
    }

    static List<InstanceGroup> in(ConfigNode root, Parameters parameters) throws ModelException {
        List<InstanceGroup> groups = new ArrayList<>();
        long instances = 0;
        for (ConfigNode node : root.nodes("instance_group")) {
            InstanceGroup group = group(node, parameters);
            instances += group.count();
            if (instances > MOST_INSTANCES) {
                throw node.error("count", "must not be above " + MOST_INSTANCES + " in all, but was " + instances);
            }
            groups.add(group);
        }
        return groups;
    }

    private static InstanceGroup group(ConfigNode node, Parameters parameters) throws ModelException {
        String name = node.has("kind") ? node.choice("kind").getName() : "KIND_AUTO";
        List<String> gpus = node.numbers("gpus").stream().map(String::valueOf).toList();
        Kind kind =
                switch (name) {
                    case "KIND_CPU" -> Kind.CPU;
                    case "KIND_GPU" -> Kind.GPU;
                    default -> gpus.isEmpty() ? Kind.AUTO : Kind.GPU;
                };
        for (String gpu : gpus) {
            if (gpu.startsWith("-")) {
                throw node.error("gpus", "must be indices from 0, but was " + gpus);
            }
        }
        List<String> named = parameters.words("gpus");
        return new InstanceGroup(
                kind,
                node.has("count") ? (int) node.number("count") : 1,
                kind == Kind.CPU || named.isEmpty() ? gpus : named,
                node.place());
    }
}
