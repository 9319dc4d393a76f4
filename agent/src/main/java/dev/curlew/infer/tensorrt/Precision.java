package dev.curlew.infer.tensorrt;

/** Of weights and arithmetic inside an engine. */
public enum Precision {
    /** INT8 where the network says how (QuantizeLinear and DequantizeLinear), else FP16. */
    AUTO,
    /** Without TF32. */
    FP32,
    FP16,
    INT8
}
