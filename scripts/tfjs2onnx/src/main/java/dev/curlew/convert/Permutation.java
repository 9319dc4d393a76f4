package dev.curlew.convert;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** An order of axes: a tensor transposed by it has the source's axis {@code order.get(i)} at place i. */
record Permutation(List<Integer> order) {
    static final Permutation NHWC_TO_NCHW = new Permutation(List.of(0, 3, 1, 2));
    static final Permutation NCHW_TO_NHWC = NHWC_TO_NCHW.inverse();

    Permutation {
        order = List.copyOf(order);
    }

    static Permutation identity(int rank) {
        return new Permutation(IntStream.range(0, rank).boxed().toList());
    }

    /** The transpose that has the effect of this one followed by the next. */
    Permutation then(Permutation next) {
        return new Permutation(next.apply(order));
    }

    Permutation inverse() {
        return new Permutation(IntStream.range(0, order.size())
                .boxed()
                .sorted(Comparator.comparing(order::get))
                .toList());
    }

    boolean isIdentity() {
        return equals(identity(order.size()));
    }

    /** What the list, one element per axis of the source, becomes for the transposed tensor. */
    <T> List<T> apply(List<T> perAxis) {
        return order.stream().map(perAxis::get).toList();
    }

    int sourceAxis(int axis) {
        return order.get(axis);
    }
}
