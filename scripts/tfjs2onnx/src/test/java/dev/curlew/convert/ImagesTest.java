package dev.curlew.convert;

import static dev.curlew.convert.TinyModel.assertSame;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImagesTest {
    private static final Map<String, ?> THREE_BY_TWO =
            Map.of("ksize", List.of(1, 3, 2, 1), "strides", List.of(1, 2, 2, 1), "padding", "SAME");

    @TempDir
    private Path folder;

    @Test
    void takesTheMaximumOfAWindow() {
        Nd x = Nd.random(1, 6, 7, 3);
        Nd actual = model(x).node("MaxPool", "y", List.of("x"), THREE_BY_TWO).run("y", x);
        assertSame(
                actual,
                Nd.by(
                        o -> {
                            double max = Double.NEGATIVE_INFINITY;
                            for (int i = 0; i < 6; i++) {
                                max = Math.max(max, pixel(x, o, i, Double.NEGATIVE_INFINITY));
                            }
                            return max;
                        },
                        1,
                        3,
                        4,
                        3));
    }

    @Test
    void leavesThePaddingOutOfAnAverage() {
        Nd x = Nd.random(1, 6, 7, 3);
        Nd actual = model(x).node("AvgPool", "y", List.of("x"), THREE_BY_TWO).run("y", x);
        assertSame(
                actual,
                Nd.by(
                        o -> {
                            double sum = 0;
                            int inside = 0;
                            for (int i = 0; i < 6; i++) {
                                double pixel = pixel(x, o, i, Double.NaN);
                                sum += Double.isNaN(pixel) ? 0 : pixel;
                                inside += Double.isNaN(pixel) ? 0 : 1;
                            }
                            return sum / inside;
                        },
                        1,
                        3,
                        4,
                        3));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void averagesOverHeightAndWidth(boolean keepDims) {
        Nd x = Nd.random(1, 4, 5, 3);
        Nd actual = model(x).node(
                        "MaxPool", "p", List.of("x"), Map.of("ksize", List.of(1, 1, 1, 1), "padding", "VALID"))
                .ints("axes", 1, -2)
                .node("Mean", "y", List.of("p", "axes"), Map.of("keep_dims", keepDims))
                .run("y", x);
        int[] shape = keepDims ? new int[] {1, 1, 1, 3} : new int[] {1, 3};
        assertSame(
                actual,
                Nd.by(
                        o -> {
                            double sum = 0;
                            for (int i = 0; i < 20; i++) {
                                sum += x.at(0, i / 5, i % 5, o[o.length - 1]);
                            }
                            return sum / 20;
                        },
                        shape));
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, 6, 8",
        "false, true, 6, 8",
        "true, false, 6, 8",
        "false, true, 5, 7",
        "true, false, 2, 3",
        "false, false, 2, 3",
        "false, true, 2, 3"
    })
    void resizesBilinearly(boolean alignCorners, boolean halfPixel, int height, int width) {
        Nd x = Nd.random(1, 3, 4, 2);
        Nd actual = model(x).ints("size", height, width)
                .node(
                        "ResizeBilinear",
                        "y",
                        List.of("x", "size"),
                        Map.of("align_corners", alignCorners, "half_pixel_centers", halfPixel))
                .run("y", x);
        assertSame(
                actual,
                Nd.by(
                        o -> interpolate(
                                x,
                                source(o[1], 3, height, alignCorners, halfPixel),
                                source(o[2], 4, width, alignCorners, halfPixel),
                                o[3]),
                        1,
                        height,
                        width,
                        2));
    }

    private TinyModel model(Nd x) {
        return new TinyModel(
                folder, x.shape().stream().mapToInt(Integer::intValue).toArray());
    }

    /** The i-th pixel of the window of 3 x 2 that makes output o. */
    private static double pixel(Nd x, int[] o, int i, double outside) {
        int top = 2 * o[1] - ConvolutionsTest.padBefore(x.length(1), 3, 2);
        int left = 2 * o[2] - ConvolutionsTest.padBefore(x.length(2), 2, 2);
        return x.atOr(outside, 0, top + i / 2, left + i % 2, o[3]);
    }

    private static double source(int at, int from, int to, boolean alignCorners, boolean halfPixel) {
        if (alignCorners) {
            return at * (from - 1.0) / (to - 1);
        }
        double scale = (double) from / to;
        return Math.max(0, halfPixel ? (at + 0.5) * scale - 0.5 : at * scale);
    }

    private static double interpolate(Nd x, double row, double column, int channel) {
        int top = (int) row;
        int left = (int) column;
        int bottom = Math.min(top + 1, x.length(1) - 1);
        int right = Math.min(left + 1, x.length(2) - 1);
        double down = row - top;
        double along = column - left;
        double upper = x.at(0, top, left, channel) * (1 - along) + x.at(0, top, right, channel) * along;
        double lower = x.at(0, bottom, left, channel) * (1 - along) + x.at(0, bottom, right, channel) * along;
        return upper * (1 - down) + lower * down;
    }
}
