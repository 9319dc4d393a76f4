package dev.curlew.convert;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;

/** Activations and arithmetic: they keep the order of axes that their input is stored in. */
final class Elementwise {
    private Elementwise() {}

    static Map<String, Op> ops() {
        Map<String, Op> ops = new HashMap<>();
        Stream.of("Relu", "Relu6", "LeakyRelu", "Elu", "Sigmoid", "Tanh")
                .forEach(name -> ops.put(name, Op.of(Elementwise::activate)));
        Stream.of("Add", "AddV2", "BiasAdd").forEach(name -> ops.put(name, arithmetic("Add", Double::sum)));
        ops.put("Sub", arithmetic("Sub", (a, b) -> a - b));
        ops.put("Mul", arithmetic("Mul", (a, b) -> a * b));
        ops.put("Minimum", arithmetic("Min", Math::min));
        ops.put("Maximum", arithmetic("Max", Math::max));
        ops.put("Identity", Op.of(call -> call.operand(0)));
        ops.put("Softmax", Op.of(Elementwise::softmax));
        return ops;
    }

    /** Adds the activation of this TensorFlow name to an ONNX value and returns the result's name. */
    static String activation(Call call, String activation, String name) {
        return switch (activation) {
            case "Relu", "Elu", "Sigmoid", "Tanh" -> call.emit(activation, List.of(name));
            case "Relu6" -> {
                String low = call.initializer("low", Constant.scalar(0));
                yield call.emit("Clip", List.of(name, low, call.initializer("high", Constant.scalar(6))));
            }
            case "LeakyRelu" -> {
                String key = call.node().op().equals(activation) ? "alpha" : "leakyrelu_alpha";
                yield call.emit(
                        activation,
                        List.of(name),
                        Onnx.attribute("alpha", call.node().number(key, 0.2f)));
            }
            default -> throw call.node().refuse("activation " + activation + " is not supported");
        };
    }

    private static Operand activate(Call call) {
        Value value = call.value(0);
        return value.like(activation(call, call.node().op(), value.name()), value.shape());
    }

    private static Operand softmax(Call call) {
        Value value = call.value(0);
        int axis = value.storedAxis(value.rank() - 1);
        return value.like(call.emit("Softmax", List.of(value.name()), Onnx.attribute("axis", axis)), value.shape());
    }

    private static Op arithmetic(String opType, DoubleBinaryOperator operator) {
        return Op.of(call -> {
            Operand left = call.operand(0);
            Operand right = call.operand(1);
            if (left instanceof Constant a && right instanceof Constant b) {
                return a.combine(b, operator);
            }
            return broadcast(call, opType, left, right);
        });
    }

    /** Both sides are brought into the order of axes in which the first one with all axes is stored. */
    private static Operand broadcast(Call call, String opType, Operand left, Operand right) {
        List<Integer> shape = Shapes.broadcast(left.shape(), right.shape());
        Permutation view = Stream.of(left, right)
                .filter(side -> side instanceof Value && side.rank() == shape.size())
                .map(side -> ((Value) side).view())
                .findFirst()
                .orElse(Permutation.identity(shape.size()));
        List<String> sides = Stream.of(left, right)
                .map(side -> stored(call, side, view.inverse()))
                .toList();
        return new Value(call.emit(opType, sides), shape, view);
    }

    private static String stored(Call call, Operand side, Permutation layout) {
        int rank = layout.order().size();
        if (side instanceof Constant constant) {
            return call.initializer("constant", constant.broadcastTo(rank).transposed(layout));
        }
        Value value = (Value) side;
        return call.stored(
                value.rank() == rank ? value : Layouts.reshape(call, value, Shapes.padded(value.shape(), rank)),
                layout);
    }
}
