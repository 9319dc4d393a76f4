package dev.curlew.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Models that give the same answer to every picture, each with one fault. Labels lie beside them. */
public final class BadModel {
    /** Of a box: centre, size (logarithms of cells), objectness, two classes. */
    private static final float[] ROW = {0, 0, 1, 1, 0.9f, 0.9f, 0};

    private static final int ROWS = TestModel.cells(8) + TestModel.cells(16) + TestModel.cells(32);

    /** Three anchors for each cell of 8, 16 and 32 pixels. */
    public static final int CROWD = 3 * (160 * 160 + 80 * 80 + 40 * 40);

    private BadModel() {}

    /** Answers with a number of which there must be none. */
    public static Path answering(Path folder, String name, float number) throws IOException {
        float[] rows = rows(ROWS, ROW);
        rows[rows.length / 2] = number;
        return write(folder, name, graph().floats("rows", rows, 1, ROWS, 7), "Add", 1, ROWS, 7);
    }

    public static Path unknownOperator(Path folder, String name) throws IOException {
        return write(folder, name, graph().floats("rows", rows(ROWS, ROW), 1, ROWS, 7), "Frobnicate", 1, ROWS, 7);
    }

    /** Its rows lie end to end, so nobody knows where one begins. */
    public static Path flat(Path folder, String name) throws IOException {
        return write(folder, name, graph().floats("rows", rows(ROWS, ROW), 1, ROWS * 7L), "Add", 1, ROWS * 7L);
    }

    /** Weights that lie in another file, which the caller writes or not. */
    public static Path external(Path folder, String name, String weights) throws IOException {
        return write(folder, name, graph().external("rows", weights, ROWS * 7L * 4, 1, ROWS, 7), "Add", 1, ROWS, 7);
    }

    /** For pictures that take a gigabyte each. */
    public static Path wide(Path folder, String name) throws IOException {
        return write(folder, name, graph(9216, 9216).floats("rows", new float[300 * 6], 1, 300, 6), "Add", 1, 300, 6);
    }

    /** In YOLOv5's format; sees an object of 6x6 pixels at each of {@link #CROWD} places in a picture of 1280x1280. */
    public static Path crowd(Path folder, String name) throws IOException {
        float[] rows = new float[CROWD * 7];
        for (int i = 0; i < CROWD; i++) {
            float[] row = {i % 320 * 4 + 2, (i / 320 * 4 + 640) % 1280, 6, 6, 0.9f, 0.9f, 0}; // the middle first
            System.arraycopy(row, 0, rows, i * 7, 7);
        }
        return write(folder, name, graph(1280, 1280).floats("rows", rows, 1, CROWD, 7), "Add", 1, CROWD, 7);
    }

    private static float[] rows(int count, float... row) {
        float[] rows = new float[count * row.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(row, 0, rows, i * row.length, row.length);
        }
        return rows;
    }

    private static Onnx graph() {
        return graph(TestModel.WIDTH, TestModel.HEIGHT);
    }

    private static Onnx graph(int width, int height) {
        return new Onnx().input("images", 1, 3, height, width).floats("zero", new float[1]);
    }

    /** The rows plus nothing that depends on the picture. */
    private static Path write(Path folder, String name, Onnx graph, String last, long... shape) throws IOException {
        graph.node("ReduceMax", List.of("images"), "most", Onnx.Attribute.of("keepdims", 0));
        graph.node("Mul", List.of("most", "zero"), "nothing");
        graph.node(last, List.of("rows", "nothing"), "output").output("output", shape);
        Files.write(folder.resolve(name + ".labels.txt"), TestModel.LABELS);
        return Files.write(folder.resolve(name + ".onnx"), graph.model());
    }

    /** What is left of a file that was cut off. */
    public static byte[] firstHalf(byte[] file) {
        return Arrays.copyOf(file, file.length / 2);
    }
}
