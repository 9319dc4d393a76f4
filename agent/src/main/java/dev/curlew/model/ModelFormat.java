package dev.curlew.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a model file is, under Triton's names. It decides which engines can load it. */
public enum ModelFormat {
    ONNX("onnxruntime_onnx", "onnxruntime", "model.onnx"),
    TENSORRT("tensorrt_plan", "tensorrt", "model.plan");

    private final String platform;
    private final String backend;
    private final String defaultFile;

    ModelFormat(String platform, String backend, String defaultFile) {
        this.platform = platform;
        this.backend = backend;
        this.defaultFile = defaultFile;
    }

    String defaultFile() {
        return defaultFile;
    }

    static Optional<ModelFormat> ofPlatform(String platform) {
        return Arrays.stream(values())
                .filter(format -> format.platform.equals(platform))
                .findFirst();
    }

    static Optional<ModelFormat> ofBackend(String backend) {
        return Arrays.stream(values())
                .filter(format -> format.backend.equals(backend))
                .findFirst();
    }

    /** By the file name's ending. */
    static Optional<ModelFormat> ofFile(String name) {
        return name.endsWith(".onnx")
                ? Optional.of(ONNX)
                : name.endsWith(".plan") || name.endsWith(".engine") ? Optional.of(TENSORRT) : Optional.empty();
    }

    static List<String> platforms() {
        return Stream.of(values()).map(format -> format.platform).toList();
    }

    static List<String> backends() {
        return Stream.of(values()).map(format -> format.backend).toList();
    }
}
