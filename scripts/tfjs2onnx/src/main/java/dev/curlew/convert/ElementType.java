package dev.curlew.convert;

/** Element types that are written, with their numbers of TensorProto.DataType in onnx/onnx.proto. */
enum ElementType {
    FLOAT(1),
    INT32(6),
    INT64(7);

    private final int onnx;

    ElementType(int onnx) {
        this.onnx = onnx;
    }

    int onnx() {
        return onnx;
    }
}
