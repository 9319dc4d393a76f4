package dev.curlew.kit;

import dev.curlew.kit.Onnx.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Shaped as a detector of TensorFlow's zoo: UINT8 pixels [1,H,W,3] in, boxes, classes, scores and their count out. Its
 * only box is fixed; its score is the blue of the middle pixel.
 */
public final class ZooModel {
    private static final int SIDE = 64;
    private static final int FLOAT = 1; // TensorProto.DataType

    private ZooModel() {}

    /** The model alone with its labels beside it. */
    public static Path writeFile(Path folder, String name) throws IOException {
        Files.write(folder.resolve(name + ".labels.txt"), List.of("person", "car"));
        Onnx graph = new Onnx().byteInput("input_tensor", 1, SIDE, SIDE, 3);
        graph.node("Cast", List.of("input_tensor"), "pixels", Attribute.of("to", FLOAT));
        graph.longs("from", 0, SIDE / 2, SIDE / 2, 2).longs("to", 1, SIDE / 2 + 1, SIDE / 2 + 1, 3);
        graph.node("Slice", List.of("pixels", "from", "to"), "blue");
        graph.longs("row", 1, 1).node("Reshape", List.of("blue", "row"), "blue.row");
        graph.floats("full", new float[] {256}).node("Div", List.of("blue.row", "full"), "detection_scores");
        graph.floats("box", new float[] {0.25f, 0.125f, 0.75f, 0.5f}, 1, 1, 4);
        graph.node("Identity", List.of("box"), "detection_boxes");
        graph.floats("car", new float[] {2}, 1, 1).node("Identity", List.of("car"), "detection_classes");
        graph.floats("one", new float[] {1}, 1).node("Identity", List.of("one"), "num_detections");
        byte[] model = graph.output("num_detections", 1)
                .output("detection_boxes", 1, 1, 4)
                .output("detection_classes", 1, 1)
                .output("detection_scores", 1, 1)
                .model();
        return Files.write(folder.resolve(name + ".onnx"), model);
    }
}
