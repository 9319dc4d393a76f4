package dev.curlew.bench.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** The one line that a limit program prints. */
final class Json {
    private Json() {}

    static ObjectNode rounds(String name, List<Double> rounds) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        rounds.forEach(node.withArray(name)::add);
        return node;
    }

    /** Of the rounds; NaN without any. */
    static double median(JsonNode rounds) {
        double[] sorted = new double[rounds.size()];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = rounds.get(i).asDouble();
        }
        return median(sorted);
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
