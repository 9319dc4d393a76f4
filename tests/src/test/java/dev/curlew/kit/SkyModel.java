package dev.curlew.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A classifier of the whole picture that tells day from night by its brightness; answers logits [1,2,1,1]. */
public final class SkyModel {
    public static final List<String> LABELS = List.of("night", "day");

    private static final int SIDE = 32;
    /** Logits of twice this much are far from undecided, and not so far that a softmax gives 1. */
    private static final float SLOPE = 1;

    private SkyModel() {}

    /** The model alone with its labels beside it. */
    public static Path writeFile(Path folder, String name) throws IOException {
        Files.write(folder.resolve(name + ".labels.txt"), LABELS);
        Onnx graph = new Onnx().input("images", 1, 3, SIDE, SIDE);
        graph.node("GlobalAveragePool", List.of("images"), "mean");
        float[] weights = {-SLOPE, -SLOPE, -SLOPE, SLOPE, SLOPE, SLOPE};
        graph.floats("w", weights, 2, 3, 1, 1).node("Conv", List.of("mean", "w"), "logits");
        return Files.write(
                folder.resolve(name + ".onnx"),
                graph.output("logits", 1, 2, 1, 1).model());
    }
}
