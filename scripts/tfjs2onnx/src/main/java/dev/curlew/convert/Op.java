package dev.curlew.convert;

import java.util.List;

/** How one TensorFlow op becomes ONNX nodes, or a constant. */
interface Op {
    /** The op's outputs, in TensorFlow's order. */
    List<Operand> convert(Call call);

    /** An op with one output, as nearly all are. */
    interface Single {
        Operand convert(Call call);
    }

    static Op of(Single op) {
        return call -> List.of(op.convert(call));
    }
}
