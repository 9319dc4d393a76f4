package dev.curlew.parse;

import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;

/**
 * A number per row of an output.
 *
 * @param tensor among the engine's outputs
 * @param offset of the first row's number
 * @param stride from one row to the next
 */
record Column(int tensor, int offset, int stride) {

    static boolean isNumber(TensorSpec spec) {
        return spec.type() == DataType.FP32 || spec.type() == DataType.INT32 || spec.type() == DataType.INT64;
    }

    /** Element {@code element} of an FP32, INT32 or INT64 tensor as a whole number; -1 when it is none. */
    static int whole(Tensor tensor, int element) {
        long value =
                switch (tensor.spec().type()) {
                    case INT32 -> tensor.bytes().getInt(element * Integer.BYTES);
                    case INT64 -> tensor.bytes().getLong(element * Long.BYTES);
                    default -> Math.round((double) nanToMinusOne(tensor.floats().get(element)));
                };
        return (int) Math.max(-1, Math.min(value, Integer.MAX_VALUE));
    }

    private static float nanToMinusOne(float value) {
        return Float.isNaN(value) ? -1 : value;
    }

    int at(int row) {
        return offset + row * stride;
    }
}
