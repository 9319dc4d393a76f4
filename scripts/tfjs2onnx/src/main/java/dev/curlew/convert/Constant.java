package dev.curlew.convert;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** A weight or a folded value. The elements are kept as doubles, which hold every float and every int exactly. */
final class Constant implements Operand {
    private final ElementType type;
    private final List<Integer> shape;
    private final double[] elements;

    Constant(ElementType type, List<Integer> shape, double... elements) {
        if (Shapes.size(shape) != elements.length) {
            throw new IllegalArgumentException(elements.length + " elements for shape " + shape);
        }
        this.type = type;
        this.shape = List.copyOf(shape);
        this.elements = elements;
    }

    static Constant scalar(double value) {
        return new Constant(ElementType.FLOAT, List.of(), value);
    }

    /** A vector of ONNX's int64, as its ops take shapes, pads and axes. */
    static Constant int64(List<Integer> values) {
        return new Constant(
                ElementType.INT64,
                List.of(values.size()),
                values.stream().mapToDouble(Integer::doubleValue).toArray());
    }

    @Override
    public List<Integer> shape() {
        return shape;
    }

    ElementType type() {
        return type;
    }

    int size() {
        return elements.length;
    }

    double get(int index) {
        return elements[index];
    }

    List<Integer> ints() {
        return Arrays.stream(elements).mapToObj(e -> (int) e).toList();
    }

    Constant reshaped(List<Integer> newShape) {
        return new Constant(type, newShape, elements);
    }

    Constant transposed(Permutation permutation) {
        if (permutation.isIdentity()) {
            return this;
        }
        List<Integer> newShape = permutation.apply(shape);
        int[] strides = permutation.apply(Shapes.strides(shape)).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        return new Constant(type, newShape, gather(newShape, strides));
    }

    /** The constant as a tensor of this rank: axes of length 1 are put in front, as broadcasting does. */
    Constant broadcastTo(int rank) {
        return reshaped(Shapes.padded(shape, rank));
    }

    Constant combine(Constant other, DoubleBinaryOperator operator) {
        List<Integer> result = Shapes.broadcast(shape, other.shape);
        double[] left = gather(result, Shapes.broadcastStrides(shape, result));
        double[] right = other.gather(result, Shapes.broadcastStrides(other.shape, result));
        return new Constant(
                type,
                result,
                IntStream.range(0, left.length)
                        .mapToDouble(i -> operator.applyAsDouble(left[i], right[i]))
                        .toArray());
    }

    /** The elements in the order in which a tensor of the target shape steps through them with these strides. */
    private double[] gather(List<Integer> target, int[] strides) {
        int rank = target.size();
        int[] at = new int[rank];
        double[] result = new double[Shapes.size(target)];
        int source = 0;
        for (int i = 0; i < result.length; i++) {
            result[i] = elements[source];
            for (int axis = rank - 1; axis >= 0; axis--) {
                source += strides[axis];
                if (++at[axis] < target.get(axis)) {
                    break;
                }
                source -= strides[axis] * at[axis];
                at[axis] = 0;
            }
        }
        return result;
    }
}
