package dev.curlew.convert;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** A tensor in plain Java, row-major in TensorFlow's order of axes: input of the tests and their independent oracle. */
final class Nd {
    private final int[] shape;
    private final float[] elements;

    private Nd(int[] shape, float[] elements) {
        this.shape = shape;
        this.elements = elements;
    }

    static Nd of(float[] elements, int... shape) {
        return new Nd(shape, elements);
    }

    /** The tensor whose element at an index is what the function says. */
    static Nd by(ToDoubleFunction<int[]> element, int... shape) {
        Nd result = new Nd(shape, new float[size(shape)]);
        int[] at = new int[shape.length];
        for (int i = 0; i < result.elements.length; i++) {
            int rest = i;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                at[axis] = rest % shape[axis];
                rest /= shape[axis];
            }
            result.elements[i] = (float) element.applyAsDouble(at);
        }
        return result;
    }

    static Nd random(int... shape) {
        Random random = new Random(shape.length * 31L + size(shape));
        return by(at -> random.nextGaussian(), shape);
    }

    double at(int... index) {
        int offset = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            offset = offset * shape[axis] + index[axis];
        }
        return elements[offset];
    }

    /** The element, or the filling where the index lies outside. */
    double atOr(double filling, int... index) {
        for (int axis = 0; axis < shape.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape[axis]) {
                return filling;
            }
        }
        return at(index);
    }

    int length(int axis) {
        return shape[axis];
    }

    List<Integer> shape() {
        return Arrays.stream(shape).boxed().toList();
    }

    float[] elements() {
        return elements;
    }

    private static int size(int... shape) {
        int size = 1;
        for (int length : shape) {
            size *= length;
        }
        return size;
    }
}
