package dev.curlew.convert;

import static dev.curlew.convert.TinyModel.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayoutsTest {
    private static final Map<String, ?> ONE_PIXEL = Map.of("ksize", List.of(1, 1, 1, 1), "padding", "VALID");

    @TempDir
    private Path folder;

    private final Nd x = Nd.random(1, 3, 4, 5);

    @Test
    void reshapesInTheModelsOrderOfAxesNotInTheStoredOne() {
        Nd actual = stored().ints("s", 1, -1, 10)
                .node("Reshape", "y", List.of("p", "s"))
                .run("y", x);
        assertSame(actual, Nd.of(x.elements(), 1, 6, 10));
    }

    @Test
    void computesAReshapesTargetOutOfConstants() {
        TinyModel model = stored();
        model.weight("at", "int32", List.of(2, 1), TinyModel.little(8, to -> to.putInt(2)
                .putInt(1)));
        Nd actual = model.ints("length", 3)
                .ints("values", 6, 7)
                .scalar("zero", 0)
                .ints("base", 3, -3, -1)
                .node("SparseToDense", "dense", List.of("at", "length", "values", "zero"))
                .node("AddV2", "s", List.of("base", "dense"))
                .node("Reshape", "y", List.of("p", "s"))
                .run("y", x);
        assertSame(actual, Nd.of(x.elements(), 3, 4, 5));
    }

    @Test
    void transposes() {
        Nd actual = stored().ints("perm", 2, 0, 3, 1)
                .node("Transpose", "y", List.of("p", "perm"))
                .run("y", x);
        assertSame(actual, Nd.by(o -> x.at(o[1], o[3], o[0], o[2]), 4, 1, 5, 3));
    }

    @Test
    void writesNoTransposeWhereTheModelGoesBackAndForth() {
        byte[] onnx = new TinyModel(folder, 1, 5, 3, 4)
                .ints("nhwc", 0, 2, 3, 1)
                .ints("nchw", 0, 3, 1, 2)
                .node("Transpose", "a", List.of("x", "nhwc"))
                .node("MaxPool", "b", List.of("a"), ONE_PIXEL)
                .node("Transpose", "c", List.of("b", "nchw"))
                .node("LeakyRelu", "d", List.of("c"), Map.of("alpha", 1.0))
                .node("Transpose", "e", List.of("d", "nhwc"))
                .node("MaxPool", "f", List.of("e"), ONE_PIXEL)
                .node("Transpose", "y", List.of("f", "nchw"))
                .convert("y");
        assertThat(new String(onnx, StandardCharsets.ISO_8859_1)).doesNotContain("Transpose");
        Nd nchw = Nd.random(1, 5, 3, 4);
        assertSame(TinyModel.run(onnx, "y", nchw), nchw);
    }

    @Test
    void insertsAndDropsAxesOfLengthOne() {
        Nd actual = stored().scalar("axis", -1)
                .node("ExpandDims", "e", List.of("p", "axis"))
                .node("Squeeze", "y", List.of("e"), Map.of("squeeze_dims", List.of(0)))
                .run("y", x);
        assertSame(actual, Nd.of(x.elements(), 3, 4, 5, 1));
        assertSame(stored().node("Squeeze", "y", List.of("p")).run("y", x), Nd.of(x.elements(), 3, 4, 5));
    }

    private TinyModel stored() {
        return new TinyModel(folder, 1, 3, 4, 5).node("MaxPool", "p", List.of("x"), ONE_PIXEL);
    }
}
