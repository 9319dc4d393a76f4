package dev.curlew.kit;

import dev.curlew.kit.Onnx.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A detector in YOLOX's output format that sees coloured cells of 8x8 pixels, exactly: a cell's red says how sure it
 * is, green how far to the right of the cell's left edge the object's centre lies, blue what it is. See {@link Mover}
 * for the way back.
 */
public final class TestModel {
    public static final int CELL = 8;
    public static final int WIDTH = 320;
    public static final int HEIGHT = 192;
    public static final List<String> LABELS = List.of("person", "car");
    /** Red of a score of 1. */
    static final int RED_OF_1 = 250;
    /** Green of one pixel to the right. */
    static final int GREEN_PER_PIXEL = 32;
    /** Blue of class 1; class 0 has none. */
    static final int BLUE_OF_CAR = 200;

    static final double[][] SIZES = {{24, 48}, {56, 32}};
    private static final int SLOW_CHANNELS = 32;

    private TestModel() {}

    /** The model alone with its labels beside it. */
    public static Path writeFile(Path folder, String name) throws IOException {
        return writeSlowFile(folder, name, 0);
    }

    /** @param layers convolutions over the whole picture that change nothing but the time it takes */
    public static Path writeSlowFile(Path folder, String name, int layers) throws IOException {
        Files.write(folder.resolve(name + ".labels.txt"), LABELS);
        return Files.write(folder.resolve(name + ".onnx"), onnx(layers));
    }

    /** The file's bytes, to be damaged. */
    public static byte[] bytes() {
        return onnx(0);
    }

    /** Says that it is of other versions of ONNX and of its operators. */
    public static byte[] bytes(int irVersion, int opset) {
        return graph(0).versions(irVersion, opset).model();
    }

    /** The same as a folder of Triton's layout. */
    public static Path writeFolder(Path folder, String name) throws IOException {
        Path model = Files.createDirectories(folder.resolve(name));
        Files.write(Files.createDirectories(model.resolve("3")).resolve("model.onnx"), onnx(0));
        Files.write(model.resolve("names.txt"), LABELS);
        Files.writeString(
                model.resolve("config.pbtxt"),
                """
                name: "%s"
                platform: "onnxruntime_onnx"
                input [ { name: "images" data_type: TYPE_FP32 dims: [ 1, 3, %d, %d ] } ]
                output [ { name: "output" data_type: TYPE_FP32 dims: [ 1, %d, 7 ] label_filename: "names.txt" } ]
                version_policy { latest { num_versions: 1 } }
                parameters { key: "parser" value { string_value: "yolox" } }
                """
                        .formatted(name, HEIGHT, WIDTH, cells(8) + cells(16) + cells(32)));
        return model;
    }

    static int cells(int stride) {
        return (WIDTH / stride) * (HEIGHT / stride);
    }

    private static byte[] onnx(int slowLayers) {
        return graph(slowLayers).model();
    }

    private static Onnx graph(int slowLayers) {
        Onnx graph = new Onnx().input("images", 1, 3, HEIGHT, WIDTH);
        graph.node(
                "AveragePool",
                List.of("images"),
                "cells",
                Attribute.ints("kernel_shape", CELL, CELL),
                Attribute.ints("strides", CELL, CELL));
        boxes(graph);
        scores(graph);
        graph.node("Concat", List.of("boxes", "scores"), "maps", Attribute.of("axis", 1));
        graph.longs("rows.shape", 1, 4 + 3, cells(8)).node("Reshape", List.of("maps", "rows.shape"), "rows");
        graph.node("Transpose", List.of("rows"), "fine", Attribute.ints("perm", 0, 2, 1));
        int others = cells(16) + cells(32);
        graph.floats("coarse", new float[others * 7], 1, others, 7);
        boolean slow = slowLayers > 0;
        graph.node("Concat", List.of("fine", "coarse"), slow ? "answer" : "output", Attribute.of("axis", 1));
        if (slow) {
            slowDown(graph, slowLayers);
        }
        return graph.output("output", 1, cells(8) + others, 7);
    }

    /** dx, dy, log w, log h in cells, out of blue, green, red. */
    private static void boxes(Onnx graph) {
        float[] weights = new float[4 * 3];
        float[] bias = {0, 0.5f, (float) Math.log(SIZES[0][0] / CELL), (float) Math.log(SIZES[0][1] / CELL)};
        weights[1] = 1f / GREEN_PER_PIXEL / CELL;
        for (int side = 0; side < 2; side++) {
            weights[(2 + side) * 3] = (float) (Math.log(SIZES[1][side] / SIZES[0][side]) / BLUE_OF_CAR);
        }
        graph.floats("boxes.w", weights, 4, 3, 1, 1).floats("boxes.b", bias, 4);
        graph.node("Conv", List.of("cells", "boxes.w", "boxes.b"), "boxes");
    }

    /** Objectness, person, car, each clipped to 0..1. */
    private static void scores(Onnx graph) {
        float step = 2f / BLUE_OF_CAR;
        float[] weights = {0, 0, 1f / RED_OF_1, -step, 0, 0, step, 0, 0};
        float[] bias = {0, 1, -1};
        graph.floats("scores.w", weights, 3, 3, 1, 1).floats("scores.b", bias, 3);
        graph.node("Conv", List.of("cells", "scores.w", "scores.b"), "raw");
        graph.floats("zero", new float[1]).floats("one", new float[] {1});
        graph.node("Clip", List.of("raw", "zero", "one"), "scores");
    }

    /** The sum over the last layer times 0, added to the answer. */
    private static void slowDown(Onnx graph, int layers) {
        String last = "images";
        int channels = 3;
        for (int i = 0; i < layers; i++) {
            float[] weights = new float[SLOW_CHANNELS * channels * 9];
            Arrays.fill(weights, 1e-3f);
            graph.floats("slow.w" + i, weights, SLOW_CHANNELS, channels, 3, 3);
            graph.node("Conv", List.of(last, "slow.w" + i), "slow" + i, Attribute.ints("pads", 1, 1, 1, 1));
            last = "slow" + i;
            channels = SLOW_CHANNELS;
        }
        graph.node("ReduceMax", List.of(last), "slow.most", Attribute.of("keepdims", 0));
        graph.node("Mul", List.of("slow.most", "zero"), "slow.nothing");
        graph.node("Add", List.of("answer", "slow.nothing"), "output");
    }
}
