package dev.curlew.infer.onnx;

import ai.onnxruntime.OrtException;

/** ONNX Runtime's errors as one readable line. */
final class OnnxErrors {
    private OnnxErrors() {}

    static String text(OrtException e) {
        String message = String.valueOf(e.getMessage());
        // "Error code - ORT_INVALID_GRAPH - message: Load model from ... failed:..."
        int start = message.indexOf("message: ");
        String text = start < 0 ? message : message.substring(start + "message: ".length());
        return text.replaceAll("\\s+", " ").strip();
    }
}
