package dev.curlew.convert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Arithmetic on shapes. */
final class Shapes {
    private Shapes() {}

    static int size(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Elements between neighbours along each axis, row-major. */
    static List<Integer> strides(List<Integer> shape) {
        return IntStream.range(0, shape.size())
                .mapToObj(axis -> size(shape.subList(axis + 1, shape.size())))
                .toList();
    }

    /** The axis counted from the front, where a negative one counts from the back. */
    static int axis(int axis, int rank) {
        return axis < 0 ? axis + rank : axis;
    }

    /** The shape with axes of length 1 in front. */
    static List<Integer> padded(List<Integer> shape, int rank) {
        List<Integer> result = new ArrayList<>(Collections.nCopies(rank - shape.size(), 1));
        result.addAll(shape);
        return List.copyOf(result);
    }

    static List<Integer> with(List<Integer> shape, int axis, int length) {
        List<Integer> result = new ArrayList<>(shape);
        result.set(axis, length);
        return List.copyOf(result);
    }

    /** The common shape under NumPy's broadcasting rules, which are TensorFlow's and ONNX's. */
    static List<Integer> broadcast(List<Integer> first, List<Integer> second) {
        int rank = Math.max(first.size(), second.size());
        List<Integer> a = padded(first, rank);
        List<Integer> b = padded(second, rank);
        return IntStream.range(0, rank)
                .mapToObj(axis -> {
                    int left = a.get(axis);
                    int right = b.get(axis);
                    if (left != right && left != 1 && right != 1) {
                        throw new IllegalArgumentException("shapes " + first + " and " + second + " do not broadcast");
                    }
                    return left == 1 ? right : left;
                })
                .toList();
    }

    /** Strides with which a tensor is read as the broadcast shape: 0 along an axis that is repeated. */
    static int[] broadcastStrides(List<Integer> shape, List<Integer> result) {
        List<Integer> padded = padded(shape, result.size());
        List<Integer> strides = strides(padded);
        return IntStream.range(0, result.size())
                .map(axis -> padded.get(axis) == 1 ? 0 : strides.get(axis))
                .toArray();
    }
}
