package dev.curlew.convert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Ops that only rearrange: the order of axes, their number and lengths. */
final class Layouts {
    private Layouts() {}

    static Map<String, Op> ops() {
        return Map.of(
                "Transpose", Op.of(Layouts::transpose),
                "Reshape", Op.of(call -> reshape(call, call.operand(0), target(call))),
                "ExpandDims", Op.of(Layouts::expand),
                "Squeeze", Op.of(Layouts::squeeze),
                "SparseToDense", Op.of(Layouts::dense));
    }

    /** The operand, whose elements stay in TensorFlow's order, under another shape. */
    static Operand reshape(Call call, Operand operand, List<Integer> shape) {
        if (Shapes.size(shape) != Shapes.size(operand.shape())) {
            throw call.node().refuse("a tensor of shape " + operand.shape() + " cannot get shape " + shape);
        }
        if (operand instanceof Constant constant) {
            return constant.reshaped(shape);
        }
        String target = call.initializer("shape", Constant.int64(shape));
        return Value.plain(call.emit("Reshape", List.of(call.plain(operand), target)), shape);
    }

    private static Operand transpose(Call call) {
        Permutation permutation = new Permutation(call.constant(1).ints());
        return call.operand(0) instanceof Constant constant
                ? constant.transposed(permutation)
                : call.value(0).transposed(permutation);
    }

    /** The shape that the second input names, with the one length that it may leave open. */
    private static List<Integer> target(Call call) {
        List<Integer> shape = call.constant(1).ints();
        int open = shape.indexOf(-1);
        if (open < 0) {
            return shape;
        }
        int rest = Shapes.size(Shapes.with(shape, open, 1));
        if (rest <= 0) {
            throw call.node().refuse("shape " + shape + " leaves more than one length open");
        }
        return Shapes.with(shape, open, Shapes.size(call.operand(0).shape()) / rest);
    }

    private static Operand expand(Call call) {
        Operand operand = call.operand(0);
        List<Integer> shape = new ArrayList<>(operand.shape());
        shape.add(call.axis(1, operand.rank() + 1), 1);
        return reshape(call, operand, shape);
    }

    private static Operand squeeze(Call call) {
        Operand operand = call.operand(0);
        List<Integer> wanted = call.node().ints("squeeze_dims").stream()
                .map(axis -> Shapes.axis(axis, operand.rank()))
                .toList();
        List<Integer> shape = new ArrayList<>();
        for (int axis = 0; axis < operand.rank(); axis++) {
            int length = operand.shape().get(axis);
            boolean dropped = wanted.isEmpty() ? length == 1 : wanted.contains(axis);
            if (!dropped) {
                shape.add(length);
            }
        }
        return reshape(call, operand, shape);
    }

    /** Exporters build shapes with it: a constant tensor out of indices, shape, values and a default. */
    private static Operand dense(Call call) {
        List<Integer> indices = call.constant(0).ints();
        List<Integer> shape = call.constant(1).ints();
        Constant values = call.constant(2);
        double[] elements = new double[Shapes.size(shape)];
        Arrays.fill(elements, call.constant(3).get(0));
        List<Integer> strides = Shapes.strides(shape);
        int rank = shape.size();
        for (int i = 0; i < indices.size() / rank; i++) {
            int at = 0;
            for (int axis = 0; axis < rank; axis++) {
                at += indices.get(i * rank + axis) * strides.get(axis);
            }
            elements[at] = values.get(values.size() == 1 ? 0 : i);
        }
        return new Constant(values.type(), shape, elements);
    }
}
