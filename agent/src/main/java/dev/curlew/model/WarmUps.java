package dev.curlew.model;

import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code model_warmup}. */
final class WarmUps {
    /** More would be a slip of the pen that keeps the model from going live. */
    private static final long MOST_RUNS = 1000;

    private WarmUps() {}

    static List<WarmUp> in(ConfigNode root) throws ModelException {
        List<WarmUp> warmUps = new ArrayList<>();
        for (ConfigNode node : root.nodes("model_warmup")) {
            List<WarmUp.Input> inputs = new ArrayList<>();
            for (ConfigNode entry : node.nodes("inputs")) {
                inputs.add(input(entry.text("key"), entry.place("key"), entry.node("value")));
            }
            warmUps.add(new WarmUp(
                    node.text("name"),
                    node.place(),
                    (int) atMost(node, "batch_size", Math.max(1, root.number("max_batch_size"))),
                    (int) atMost(node, "count", MOST_RUNS),
                    inputs));
        }
        return warmUps;
    }

    /** Unsigned; 0 and nothing mean 1, as in Triton. */
    private static long atMost(ConfigNode node, String key, long most) throws ModelException {
        long number = node.has(key) ? node.number(key) & 0xffffffffL : 0;
        if (number > most) {
            throw node.error(key, "must be at most " + most + ", but was " + number);
        }
        return Math.max(1, number);
    }

    private static WarmUp.Input input(String name, String place, ConfigNode value) throws ModelException {
        DataType type = ConfigPbtxt.type(value);
        List<Long> dims = value.numbers("dims");
        if (dims.stream().anyMatch(size -> size < 1)) {
            throw value.error("dims", "must hold sizes of at least 1, but was " + dims);
        }
        WarmUp.Data data = value.has("zero_data") ? WarmUp.Data.ZERO : WarmUp.Data.RANDOM;
        return new WarmUp.Input(new TensorSpec(name, type, dims), data, place);
    }
}
