package dev.curlew.convert;

import static dev.curlew.convert.TinyModel.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConverterTest {
    private static final Map<String, ?> ONE_PIXEL = Map.of("ksize", List.of(1, 1, 1, 1), "padding", "VALID");

    @TempDir
    private Path folder;

    @Test
    void refusesAnOpThatItDoesNotKnowAndNamesTheNode() {
        TinyModel model = new TinyModel(folder, 1, 3).node("Where", "odd", List.of("x"));
        assertThatThrownBy(() -> model.convert("odd"))
                .isInstanceOf(ConversionException.class)
                .hasMessage("op Where, node odd: this op is not supported");
    }

    @Test
    void namesTheNodeWhoseInputsDoNotFit() {
        TinyModel model = new TinyModel(folder, 1, 3).weight("w", Nd.random(4)).node("AddV2", "sum", List.of("x", "w"));
        assertThatThrownBy(() -> model.convert("sum"))
                .isInstanceOf(ConversionException.class)
                .hasMessage("op AddV2, node sum: shapes [1, 3] and [4] do not broadcast");
        model.node("AddV2", "half", List.of("x"));
        assertThatThrownBy(() -> model.convert("half")).hasMessage("op AddV2, node half: input 1 is missing");
    }

    @Test
    void leavesOutWhatNoOutputNeeds() {
        TinyModel model =
                new TinyModel(folder, 1, 3).node("Where", "odd", List.of("x")).node("Relu", "y", List.of("x", "^odd"));
        Nd x = Nd.by(at -> at[1], 1, 3);
        assertSame(model.run("y", x), x);
    }

    @Test
    void writesTheSameBytesEveryTime() {
        byte[] first = ring().convert("y", "z");
        assertThat(ring().convert("y", "z")).isEqualTo(first);
    }

    @Test
    void renamesOutputsEvenToANameThatTheGraphUses() {
        byte[] onnx = ring().convert(new Options("images", false, List.of("y:0", "z"), List.of("r", "score")));
        Nd x = Nd.by(at -> at[1] - 1, 1, 3);
        assertSame(TinyModel.run(onnx, "r", x), Nd.by(o -> 2 * Math.max(0, x.at(o)), 1, 3));
        assertSame(TinyModel.run(onnx, "score", x), Nd.by(o -> Math.tanh(Math.max(0, x.at(o))), 1, 3));
    }

    @Test
    void takesTheInputAsNchwWhenAsked() {
        byte[] onnx = new TinyModel(folder, -1, 3, 4, 2)
                .node("MaxPool", "y", List.of("x"), ONE_PIXEL)
                .convert(new Options("images", true, List.of("y"), List.of()));
        Nd nchw = Nd.random(1, 2, 3, 4);
        assertSame(TinyModel.run(onnx, "y", nchw), Nd.by(o -> nchw.at(0, o[3], o[1], o[2]), 1, 3, 4, 2));
    }

    @Test
    void refusesAnInputOfOpenSize() {
        TinyModel model = new TinyModel(folder, 1, -1, -1, 3).node("Relu", "y", List.of("x"));
        assertThatThrownBy(() -> model.convert("y"))
                .hasMessage("op Placeholder, node x: its shape [1, -1, -1, 3] is not fixed");
    }

    @Test
    void refusesAnOutputThatTheGraphLacks() {
        assertThatThrownBy(() -> ring().convert("nowhere")).hasMessage("the graph has no node nowhere");
        assertThatThrownBy(() -> ring().convert("y:3")).hasMessage("node y has no output y:3");
    }

    @Test
    void refusesAGraphWithALoop() {
        TinyModel model =
                new TinyModel(folder, 1, 3).node("Relu", "a", List.of("b")).node("Relu", "b", List.of("a"));
        assertThatThrownBy(() -> model.convert("a")).hasMessageContaining("the graph has a loop through it");
    }

    @Test
    void asksForOutputsWhereTheModelNamesNone() {
        assertThatThrownBy(() -> ring().convert()).hasMessageContaining("name them with --outputs");
    }

    private TinyModel ring() {
        return new TinyModel(folder, 1, 3)
                .node("Relu", "r", List.of("x"))
                .node("Tanh", "z", List.of("r"))
                .node("AddV2", "y", List.of("r", "r"));
    }
}
