package dev.curlew.convert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The ONNX graph under construction. Same calls, same bytes: nothing depends on hash order, time or place. */
final class Graph {
    private final List<Proto> nodes = new ArrayList<>();
    private final List<Proto> initializers = new ArrayList<>();
    private final List<Proto> inputs = new ArrayList<>();
    private final List<Proto> outputs = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<Stored, String> storedOperands = new HashMap<>();

    /** Takes the names of inputs and outputs, so that no inner value gets one of them. */
    Graph(List<String> outerNames) {
        for (String name : outerNames) {
            if (!names.add(name)) {
                throw new ConversionException("two inputs or outputs are named " + name);
            }
        }
    }

    void input(Value value) {
        inputs.add(Onnx.floatTensorInfo(value.name(), value.layout().apply(value.shape())));
    }

    void output(String name, Operand operand) {
        String source = stored(operand, Permutation.identity(operand.rank()));
        nodes.add(Onnx.node(name, "Identity", List.of(source), List.of(name), List.of()));
        outputs.add(Onnx.floatTensorInfo(name, operand.shape()));
    }

    /** Adds a node and returns the names of its outputs; their names start with the one wished. */
    List<String> add(String wished, String opType, List<String> from, int outputCount, Proto... attributes) {
        List<String> to =
                IntStream.range(0, outputCount).mapToObj(i -> unique(wished)).toList();
        nodes.add(Onnx.node(to.get(0), opType, from, to, List.of(attributes)));
        return to;
    }

    String initializer(String wished, Constant constant) {
        String name = unique(wished);
        initializers.add(Onnx.tensor(name, constant));
        return name;
    }

    /** The ONNX value that is the operand in this layout; a Transpose is added, once, if it is stored otherwise. */
    String stored(Operand operand, Permutation layout) {
        Stored key = new Stored(operand, layout);
        String known = storedOperands.get(key);
        if (known != null) {
            return known;
        }
        String name = store(operand, layout);
        storedOperands.put(key, name);
        return name;
    }

    private String store(Operand operand, Permutation layout) {
        if (operand instanceof Constant constant) {
            return initializer("constant", constant.transposed(layout));
        }
        Value value = (Value) operand;
        Permutation order = value.view().then(layout);
        if (order.isIdentity()) {
            return value.name();
        }
        Proto perm = Onnx.attribute("perm", order.order());
        return add(value.name() + "/transposed", "Transpose", List.of(value.name()), 1, perm)
                .get(0);
    }

    /** The whole model, as an ONNX file holds it. */
    byte[] encode() {
        return Onnx.model(Onnx.graph(nodes, initializers, inputs, outputs))
                .toByteString()
                .toByteArray();
    }

    private String unique(String wished) {
        String name = wished;
        for (int i = 1; !names.add(name); i++) {
            name = wished + "_" + i;
        }
        return name;
    }

    private record Stored(Operand operand, Permutation layout) {}
}
