package dev.curlew.model;

import java.util.List;

/** What Triton refuses in keys that Curlew hardly uses: a folder that loads here should load there too. */
final class TritonRules {
    private TritonRules() {}

    static void check(ConfigNode root) throws ModelException {
        if (root.text("platform").equals("ensemble") || root.has("ensemble_scheduling")) {
            String key = root.has("ensemble_scheduling") ? "ensemble_scheduling" : "platform";
            throw root.error(
                    key, "names an ensemble, which Curlew does not run; give the detector inside it as --model");
        }
        for (ConfigNode group : root.nodes("instance_group")) {
            instances(group);
        }
        for (ConfigNode input : root.nodes("input")) {
            format(input);
        }
        if (root.has("dynamic_batching")) {
            batches(root, root.node("dynamic_batching"));
        }
    }

    /** Curlew goes by the dims, so a format that says otherwise is a slip that would feed the picture wrongly elsewhere. */
    private static void format(ConfigNode input) throws ModelException {
        String format = input.has("format") ? input.choice("format").getName() : "FORMAT_NONE";
        if (format.equals("FORMAT_NONE")) {
            return;
        }
        List<Long> dims = input.numbers("dims");
        if (dims.size() != 3) {
            throw input.error("format", format + " needs dims of 3 sizes, but was " + dims + "; leave format out");
        }
        boolean last = format.equals("FORMAT_NHWC");
        if (dims.get(last ? 2 : 0) != 3 && dims.get(last ? 0 : 2) == 3) {
            throw input.error(
                    "format",
                    "must be " + (last ? "FORMAT_NCHW" : "FORMAT_NHWC") + " for dims " + dims + ", but was " + format);
        }
    }

    private static void instances(ConfigNode group) throws ModelException {
        if (group.has("count") && group.number("count") < 1) {
            throw group.error("count", "must be at least 1, but was " + group.number("count"));
        }
        boolean onCpu = group.has("kind") && group.choice("kind").getName().equals("KIND_CPU");
        if (onCpu && group.has("gpus")) {
            throw group.error("gpus", "must be left out where kind is KIND_CPU, but was " + group.numbers("gpus"));
        }
    }

    private static void batches(ConfigNode root, ConfigNode batching) throws ModelException {
        List<Long> sizes = batching.numbers("preferred_batch_size");
        long most = root.number("max_batch_size");
        for (long size : sizes) {
            if (size < 1 || size > most) {
                throw batching.error(
                        "preferred_batch_size",
                        "must be from 1 to max_batch_size, which is " + most + ", but was " + sizes);
            }
        }
    }
}
