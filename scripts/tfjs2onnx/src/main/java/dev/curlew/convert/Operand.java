package dev.curlew.convert;

import java.util.List;

/** What an op works on; its shape is always known and always in TensorFlow's order of axes. */
sealed interface Operand permits Constant, Value {
    List<Integer> shape();

    default int rank() {
        return shape().size();
    }
}
