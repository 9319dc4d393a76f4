package dev.curlew.convert;

import java.util.List;

/**
 * A float tensor computed at run time: TensorFlow's tensor is the ONNX value {@code name} transposed by {@code view}.
 * Transposes of the model only change the view; a Transpose node is written when an op needs another order than the
 * stored one.
 */
record Value(String name, List<Integer> shape, Permutation view) implements Operand {
    Value {
        shape = List.copyOf(shape);
    }

    /** A value that ONNX stores in TensorFlow's own order. */
    static Value plain(String name, List<Integer> shape) {
        return new Value(name, shape, Permutation.identity(shape.size()));
    }

    /** A value that ONNX stores as NCHW while TensorFlow's shape is NHWC. */
    static Value nchw(String name, List<Integer> nhwcShape) {
        return new Value(name, nhwcShape, Permutation.NCHW_TO_NHWC);
    }

    /** Another value in the same order of axes. */
    Value like(String newName, List<Integer> newShape) {
        return new Value(newName, newShape, view);
    }

    Value transposed(Permutation next) {
        return new Value(name, next.apply(shape), view.then(next));
    }

    /** The layout in which ONNX stores this: TensorFlow's tensor transposed by it. */
    Permutation layout() {
        return view.inverse();
    }

    int storedAxis(int axis) {
        return view.sourceAxis(axis);
    }
}
