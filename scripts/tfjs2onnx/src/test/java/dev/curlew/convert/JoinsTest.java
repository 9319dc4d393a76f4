package dev.curlew.convert;

import static dev.curlew.convert.TinyModel.assertSame;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JoinsTest {
    @TempDir
    private Path folder;

    private final Nd x = Nd.random(1, 4, 6, 5);

    @Test
    void concatenatesTensorsThatAreStoredInDifferentOrdersAndAConstant() {
        Nd c = Nd.random(1, 4, 6, 2);
        Nd actual = stored().weight("c", c)
                .scalar("axis", -1)
                .node("ConcatV2", "y", List.of("p", "c", "x", "axis"))
                .run("y", x);
        assertSame(
                actual,
                Nd.by(
                        o -> o[3] < 5
                                ? x.at(o)
                                : o[3] < 7 ? c.at(0, o[1], o[2], o[3] - 5) : x.at(0, o[1], o[2], o[3] - 7),
                        1,
                        4,
                        6,
                        12));
    }

    @Test
    void splitsWithALengthLeftOpen() {
        TinyModel model = stored().ints("lengths", 2, -1)
                .scalar("axis", 3)
                .node("SplitV", "s", List.of("p", "lengths", "axis"))
                .node("Relu", "first", List.of("s:0"))
                .node("Relu", "second", List.of("s:1"));
        assertSame(model.run("first", x), Nd.by(o -> Math.max(0, x.at(o)), 1, 4, 6, 2));
        assertSame(model.run("second", x), Nd.by(o -> Math.max(0, x.at(0, o[1], o[2], 2 + o[3])), 1, 4, 6, 3));
    }

    @Test
    void slicesWithStepsMasksAndNegativeBounds() {
        Nd actual = stored().ints("begins", 9, 1, 1, -4)
                .ints("ends", 9, 9, -1, 9)
                .ints("steps", 1, 2, 2, 1)
                .node(
                        "StridedSlice",
                        "y",
                        List.of("p", "begins", "ends", "steps"),
                        Map.of("begin_mask", 1, "end_mask", 3))
                .run("y", x);
        assertSame(actual, Nd.by(o -> x.at(0, 1 + 2 * o[1], 1 + 2 * o[2], 1 + o[3]), 1, 2, 2, 4));
    }

    @Test
    void padsWithZeros() {
        Nd actual = stored().weight("pads", "int32", List.of(4, 2), pads())
                .node("Pad", "y", List.of("p", "pads"))
                .run("y", x);
        assertSame(actual, Nd.by(o -> x.atOr(0, 0, o[1] - 1, o[2], o[3] - 3), 1, 7, 6, 8));
    }

    @Test
    void padsAMaximumWithMinusInfinity() {
        Nd actual = stored().weight("pads", "int32", List.of(4, 2), pads())
                .weight("low", Nd.of(new float[] {Float.NEGATIVE_INFINITY}))
                .node("PadV2", "padded", List.of("p", "pads", "low"))
                .node("Sigmoid", "y", List.of("padded"))
                .run("y", x);
        assertSame(
                actual,
                Nd.by(
                        o -> 1 / (1 + Math.exp(-x.atOr(Double.NEGATIVE_INFINITY, 0, o[1] - 1, o[2], o[3] - 3))),
                        1,
                        7,
                        6,
                        8));
    }

    /** Height by 1 and 2, channels by 3 and 0. */
    private static byte[] pads() {
        return TinyModel.little(32, to -> to.putInt(8, 1).putInt(12, 2).putInt(24, 3));
    }

    private TinyModel stored() {
        return new TinyModel(folder, 1, 4, 6, 5)
                .node("MaxPool", "p", List.of("x"), Map.of("ksize", List.of(1, 1, 1, 1), "padding", "VALID"));
    }
}
