package dev.curlew.convert;

import java.util.List;

/**
 * What the user may choose.
 *
 * @param nchwInput whether the ONNX input is NCHW where the model's is NHWC
 * @param outputs tensors of the model to put out; empty for those of its signature
 * @param rename names of the outputs in the ONNX file; empty for the model's own
 */
record Options(String inputName, boolean nchwInput, List<String> outputs, List<String> rename) {
    static final Options DEFAULTS = new Options("images", false, List.of(), List.of());
}
