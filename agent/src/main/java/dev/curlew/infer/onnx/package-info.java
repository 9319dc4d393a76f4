/** ONNX Runtime on the CPU. */
@NullMarked
package dev.curlew.infer.onnx;

import org.jspecify.annotations.NullMarked;
