package dev.curlew.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Ops that join, cut or pad tensors, in the order of axes in which the first one is stored. */
final class Joins {
    private Joins() {}

    static Map<String, Op> ops() {
        return Map.of(
                "ConcatV2", Op.of(Joins::concatenate),
                "SplitV", Joins::split,
                "StridedSlice", Op.of(Joins::slice),
                "Pad", Op.of(call -> pad(call, 0)),
                "PadV2", Op.of(call -> pad(call, call.constant(2).get(0))));
    }

    private static Operand concatenate(Call call) {
        int count = call.inputs().size() - 1;
        List<Operand> parts = call.inputs().subList(0, count);
        Value first = parts.stream()
                .filter(Value.class::isInstance)
                .map(Value.class::cast)
                .findFirst()
                .orElseThrow(() -> call.node().refuse("all inputs are constants, which is not supported"));
        int axis = call.axis(count, first.rank());
        int length = 0;
        for (Operand part : parts) {
            if (part.rank() != first.rank()
                    || !Shapes.with(part.shape(), axis, 0).equals(Shapes.with(first.shape(), axis, 0))) {
                throw call.node().refuse("shapes " + first.shape() + " and " + part.shape() + " do not fit");
            }
            length += part.shape().get(axis);
        }
        List<String> from =
                parts.stream().map(part -> call.stored(part, first.layout())).toList();
        String name = call.emit("Concat", from, Onnx.attribute("axis", first.storedAxis(axis)));
        return first.like(name, Shapes.with(first.shape(), axis, length));
    }

    private static List<Operand> split(Call call) {
        Value value = call.value(0);
        int axis = call.axis(2, value.rank());
        List<Integer> lengths = call.constant(1).ints();
        int open = lengths.indexOf(-1);
        if (open >= 0) {
            int rest = lengths.stream().mapToInt(Integer::intValue).sum() + 1;
            lengths = Shapes.with(lengths, open, value.shape().get(axis) - rest);
        }
        List<String> from = List.of(value.name(), call.initializer("lengths", Constant.int64(lengths)));
        Proto storedAxis = Onnx.attribute("axis", value.storedAxis(axis));
        List<String> names = call.graph().add(call.node().name(), "Split", from, lengths.size(), storedAxis);
        List<Operand> parts = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            parts.add(value.like(names.get(i), Shapes.with(value.shape(), axis, lengths.get(i))));
        }
        return parts;
    }

    private static Operand slice(Call call) {
        Value value = call.value(0);
        Node node = call.node();
        for (String mask : List.of("shrink_axis_mask", "new_axis_mask", "ellipsis_mask")) {
            if (node.integer(mask) != 0) {
                throw node.refuse(mask + " is not supported");
            }
        }
        List<Integer> begins = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        List<Integer> steps = call.constant(3).ints();
        List<Integer> shape = new ArrayList<>(value.shape());
        for (int axis = 0; axis < steps.size(); axis++) {
            int length = shape.get(axis);
            int step = steps.get(axis);
            if (step <= 0) {
                throw node.refuse("a step of " + step + " is not supported");
            }
            boolean fromStart = (node.integer("begin_mask") >> axis & 1) != 0;
            boolean toEnd = (node.integer("end_mask") >> axis & 1) != 0;
            int begin = fromStart ? 0 : bound(call.constant(1), axis, length);
            int end = toEnd ? length : bound(call.constant(2), axis, length);
            begins.add(begin);
            ends.add(end);
            shape.set(axis, Math.max(0, (end - begin + step - 1) / step));
        }
        List<Integer> axes =
                IntStream.range(0, steps.size()).mapToObj(value::storedAxis).toList();
        List<String> from = List.of(
                value.name(),
                call.initializer("begins", Constant.int64(begins)),
                call.initializer("ends", Constant.int64(ends)),
                call.initializer("axes", Constant.int64(axes)),
                call.initializer("steps", Constant.int64(steps)));
        return value.like(call.emit("Slice", from), shape);
    }

    private static int bound(Constant bounds, int axis, int length) {
        int bound = Shapes.axis((int) bounds.get(axis), length);
        return Math.max(0, Math.min(bound, length));
    }

    private static Operand pad(Call call, double filling) {
        Value value = call.value(0);
        List<Integer> pads = call.constant(1).ints();
        List<Integer> axes = IntStream.range(0, value.rank()).boxed().toList();
        List<Integer> begins = axes.stream().map(axis -> pads.get(2 * axis)).toList();
        List<Integer> ends = axes.stream().map(axis -> pads.get(2 * axis + 1)).toList();
        if (pads.stream().allMatch(pad -> pad == 0)) {
            return value;
        }
        List<Integer> shape = axes.stream()
                .map(axis -> begins.get(axis) + value.shape().get(axis) + ends.get(axis))
                .toList();
        List<Integer> storedPads = new ArrayList<>(value.layout().apply(begins));
        storedPads.addAll(value.layout().apply(ends));
        // the padding of a max pooling is minus infinity, which not every runtime takes in a graph
        double finite = Math.max(filling, -Float.MAX_VALUE);
        List<String> from = List.of(
                value.name(),
                call.initializer("pads", Constant.int64(storedPads)),
                call.initializer("filling", Constant.scalar(finite)));
        return value.like(call.emit("Pad", from, Onnx.attribute("mode", "constant")), shape);
    }
}
