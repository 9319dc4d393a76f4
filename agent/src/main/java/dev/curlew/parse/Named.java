package dev.curlew.parse;

import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.List;

/** Outputs that are found by name. */
final class Named {
    private Named() {}

    /** As {@link #find}, FP32 only. */
    static int floats(List<TensorSpec> outputs, String name, int rank) {
        int found = find(outputs, name, rank);
        return found >= 0 && outputs.get(found).type() == DataType.FP32 ? found : -1;
    }

    /** Place of the output of that name, with or without a path or port around it, and rank; -1 when there is none. */
    static int find(List<TensorSpec> outputs, String name, int rank) {
        for (int i = 0; i < outputs.size(); i++) {
            TensorSpec output = outputs.get(i);
            if (output.name().matches("(.*/)?" + name + "(:\\d+)?")
                    && output.shape().size() == rank
                    && Column.isNumber(output)) {
                return i;
            }
        }
        return -1;
    }
}
