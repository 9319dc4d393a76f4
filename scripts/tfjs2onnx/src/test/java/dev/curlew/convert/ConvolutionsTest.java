package dev.curlew.convert;

import static dev.curlew.convert.TinyModel.assertSame;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConvolutionsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"8, 8, 3", "7, 8, 3", "5, 9, 2", "6, 7, 1"})
    void convolvesWithSamePaddingAndStrideTwo(int height, int width, int kernel) {
        Nd x = Nd.random(1, height, width, 3);
        Nd w = Nd.random(kernel, kernel, 3, 4);
        Nd actual = new TinyModel(folder, 1, height, width, 3)
                .weight("w", w)
                .node("Conv2D", "y", List.of("x", "w"), Map.of("strides", List.of(1, 2, 2, 1), "padding", "SAME"))
                .run("y", x);
        int top = padBefore(height, kernel, 2);
        int left = padBefore(width, kernel, 2);
        assertSame(
                actual,
                Nd.by(
                        o -> convolution(x, w, o, 2 * o[1] - top, 2 * o[2] - left, 1),
                        1,
                        (height + 1) / 2,
                        (width + 1) / 2,
                        4));
    }

    @Test
    void convolvesWithDilationAndNoPadding() {
        Nd x = Nd.random(1, 9, 8, 2);
        Nd w = Nd.random(3, 3, 2, 3);
        Nd actual = new TinyModel(folder, 1, 9, 8, 2)
                .weight("w", w)
                .node("Conv2D", "y", List.of("x", "w"), Map.of("dilations", List.of(1, 2, 2, 1), "padding", "VALID"))
                .run("y", x);
        assertSame(actual, Nd.by(o -> convolution(x, w, o, o[1], o[2], 2), 1, 5, 4, 3));
    }

    @Test
    void convolvesWithExplicitPadding() {
        Nd x = Nd.random(1, 5, 5, 2);
        Nd w = Nd.random(3, 3, 2, 3);
        List<Integer> pads = List.of(0, 0, 2, 1, 0, 1, 0, 0);
        Nd actual = new TinyModel(folder, 1, 5, 5, 2)
                .weight("w", w)
                .node("Conv2D", "y", List.of("x", "w"), Map.of("explicit_paddings", pads, "padding", "EXPLICIT"))
                .run("y", x);
        assertSame(actual, Nd.by(o -> convolution(x, w, o, o[1] - 2, o[2], 1), 1, 6, 4, 3));
    }

    @ParameterizedTest
    @CsvSource({"Relu, 0, 1e9", "Relu6, 0, 6"})
    void appliesTheFusedBiasAndActivation(String activation, double low, double high) {
        Nd x = Nd.random(1, 4, 4, 3);
        Nd w = Nd.random(1, 1, 3, 5);
        Nd b = Nd.random(5);
        Nd actual = new TinyModel(folder, 1, 4, 4, 3)
                .weight("w", w)
                .weight("b", b)
                .node(
                        "_FusedConv2D",
                        "y",
                        List.of("x", "w", "b"),
                        Map.of("padding", "SAME", "fused_ops", List.of("BiasAdd", activation)))
                .run("y", x);
        assertSame(
                actual,
                Nd.by(
                        o -> Math.min(high, Math.max(low, convolution(x, w, o, o[1], o[2], 1) + b.at(o[3]))),
                        1,
                        4,
                        4,
                        5));
    }

    @Test
    void convolvesDepthwiseWithSeveralFiltersPerChannel() {
        Nd x = Nd.random(1, 6, 5, 3);
        Nd w = Nd.random(3, 3, 3, 2);
        Nd b = Nd.random(6);
        Nd actual = new TinyModel(folder, 1, 6, 5, 3)
                .weight("w", w)
                .weight("b", b)
                .node(
                        "FusedDepthwiseConv2dNative",
                        "y",
                        List.of("x", "w", "b"),
                        Map.of(
                                "padding",
                                "SAME",
                                "strides",
                                List.of(1, 2, 2, 1),
                                "fused_ops",
                                List.of("BiasAdd", "LeakyRelu"),
                                "leakyrelu_alpha",
                                0.1))
                .run("y", x);
        int top = padBefore(6, 3, 2);
        int left = padBefore(5, 3, 2);
        assertSame(
                actual,
                Nd.by(o -> leaky(depthwise(x, w, o[3], 2 * o[1] - top, 2 * o[2] - left) + b.at(o[3])), 1, 3, 3, 6));
    }

    @Test
    void multipliesByATransposedMatrixAndAddsTheBias() {
        Nd x = Nd.random(2, 3);
        Nd w = Nd.random(4, 3);
        Nd b = Nd.random(4);
        Nd actual = new TinyModel(folder, 2, 3)
                .weight("w", w)
                .weight("b", b)
                .node(
                        "_FusedMatMul",
                        "y",
                        List.of("x", "w", "b"),
                        Map.of("transpose_b", true, "fused_ops", List.of("BiasAdd")))
                .run("y", x);
        assertSame(
                actual,
                Nd.by(
                        o -> {
                            double sum = b.at(o[1]);
                            for (int i = 0; i < 3; i++) {
                                sum += x.at(o[0], i) * w.at(o[1], i);
                            }
                            return sum;
                        },
                        2,
                        4));
    }

    private static double convolution(Nd x, Nd w, int[] o, int top, int left, int dilation) {
        double sum = 0;
        for (int i = 0; i < w.length(0); i++) {
            for (int j = 0; j < w.length(1); j++) {
                for (int c = 0; c < w.length(2); c++) {
                    sum += x.atOr(0, o[0], top + i * dilation, left + j * dilation, c) * w.at(i, j, c, o[3]);
                }
            }
        }
        return sum;
    }

    private static double depthwise(Nd x, Nd w, int filter, int top, int left) {
        int channel = filter / w.length(3);
        double sum = 0;
        for (int i = 0; i < w.length(0); i++) {
            for (int j = 0; j < w.length(1); j++) {
                sum += x.atOr(0, 0, top + i, left + j, channel) * w.at(i, j, channel, filter % w.length(3));
            }
        }
        return sum;
    }

    /** TensorFlow's documented form of SAME: the half of the padding that comes first. */
    static int padBefore(int length, int kernel, int stride) {
        int rest = length % stride == 0 ? stride : length % stride;
        return Math.max(kernel - rest, 0) / 2;
    }

    private static double leaky(double value) {
        return value < 0 ? 0.1 * value : value;
    }
}
