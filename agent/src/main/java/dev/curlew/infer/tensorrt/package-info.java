/** TensorRT: engines are built of ONNX files once, kept in a cache and run as CUDA graphs. */
@NullMarked
package dev.curlew.infer.tensorrt;

import org.jspecify.annotations.NullMarked;
