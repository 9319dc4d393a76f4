package dev.curlew.convert;

import java.util.List;

/** A node, what its inputs became, and the graph that its translation is added to. */
record Call(Node node, List<Operand> inputs, Graph graph) {

    Operand operand(int index) {
        if (index >= inputs.size()) {
            throw node.refuse("input " + index + " is missing");
        }
        return inputs.get(index);
    }

    Value value(int index) {
        if (operand(index) instanceof Value value) {
            return value;
        }
        throw node.refuse("input " + index + " is a constant, which is not supported");
    }

    /** An input of four axes, as images are. */
    Value image(int index) {
        Value value = value(index);
        if (value.rank() != 4) {
            throw node.refuse("input " + index + " has " + value.rank() + " axes, not 4");
        }
        String format = node.text("data_format", "NHWC");
        if (!format.equals("NHWC")) {
            throw node.refuse("data_format " + format + " is not supported");
        }
        return value;
    }

    Constant constant(int index) {
        if (operand(index) instanceof Constant constant) {
            return constant;
        }
        throw node.refuse("input " + index + " is computed at run time, which is not supported");
    }

    /** The axis that a constant input names, counted from the front of a tensor of this rank. */
    int axis(int index, int rank) {
        Constant constant = constant(index);
        int axis = constant.size() == 1 ? Shapes.axis((int) constant.get(0), rank) : -1;
        if (axis < 0 || axis >= rank) {
            throw node.refuse("input " + index + " is no axis of a tensor of " + rank + " axes");
        }
        return axis;
    }

    /** The name of the ONNX value that holds the operand in this layout. */
    String stored(Operand operand, Permutation layout) {
        return graph.stored(operand, layout);
    }

    String plain(Operand operand) {
        return stored(operand, Permutation.identity(operand.rank()));
    }

    /** Adds an ONNX node with one output and returns the output's name. */
    String emit(String opType, List<String> from, Proto... attributes) {
        return graph.add(node.name(), opType, from, 1, attributes).get(0);
    }

    String initializer(String suffix, Constant constant) {
        return graph.initializer(node.name() + "/" + suffix, constant);
    }
}
