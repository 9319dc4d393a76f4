package dev.curlew.kit;

import dev.curlew.kit.Onnx.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A network with the outputs of NVIDIA's DetectNet_v2 that sees the {@link Mover}s of class 0: its input is RGB from 0 to
 * 1, a cell of 16 pixels has their score as coverage, and each box is as big as four by three cells.
 */
public final class GridModel {
    private static final int CELL = 16;
    private static final float UNIT = 35;
    private static final int ROWS = TestModel.HEIGHT / CELL;
    private static final int COLUMNS = TestModel.WIDTH / CELL;

    private GridModel() {}

    /** The model alone with its labels beside it. */
    public static Path writeFile(Path folder, String name) throws IOException {
        Files.write(folder.resolve(name + ".labels.txt"), TestModel.LABELS);
        return Files.write(folder.resolve(name + ".onnx"), onnx());
    }

    private static byte[] onnx() {
        Onnx graph = new Onnx().input("input_1:0", 1, 3, TestModel.HEIGHT, TestModel.WIDTH);
        graph.node(
                "AveragePool",
                List.of("input_1:0"),
                "cells",
                Attribute.ints("kernel_shape", CELL, CELL),
                Attribute.ints("strides", CELL, CELL));
        // a mover paints a quarter of a cell
        float red = 4 * 255f / TestModel.RED_OF_1;
        graph.floats("cov.w", new float[] {red, 0, 0, 0, 0, 0}, 2, 3, 1, 1).floats("cov.b", new float[2], 2);
        graph.node("Conv", List.of("cells", "cov.w", "cov.b"), "cov.raw");
        graph.floats("zero", new float[1]).floats("one", new float[] {1});
        graph.node("Clip", List.of("cov.raw", "zero", "one"), "output_cov/Sigmoid:0");
        float[] sides = {24 / UNIT, 16 / UNIT, 40 / UNIT, 32 / UNIT, 24 / UNIT, 16 / UNIT, 40 / UNIT, 32 / UNIT};
        graph.floats("bbox.w", new float[8 * 3], 8, 3, 1, 1).floats("bbox.b", sides, 8);
        graph.node("Conv", List.of("cells", "bbox.w", "bbox.b"), "output_bbox/BiasAdd:0");
        return graph.output("output_bbox/BiasAdd:0", 1, 8, ROWS, COLUMNS)
                .output("output_cov/Sigmoid:0", 1, 2, ROWS, COLUMNS)
                .model();
    }
}
