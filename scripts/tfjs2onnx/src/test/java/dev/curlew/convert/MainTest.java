package dev.curlew.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    @TempDir
    private Path folder;

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(standardError);
    }

    @Test
    void writesTheFile() throws Exception {
        String json = new TinyModel(folder, 1, 3)
                .node("Relu", "r", List.of("x"))
                .write()
                .toString();
        Path onnx = folder.resolve("out.onnx");
        int exit = Main.run(
                List.of("--outputs", "r", json, onnx.toString(), "--rename", "score", "--input-name", "images"));
        assertThat(exit).isZero();
        Nd x = Nd.by(at -> at[1], 1, 3);
        TinyModel.assertSame(TinyModel.run(Files.readAllBytes(onnx), "score", x), x);
    }

    @Test
    void saysOneLineForAModelThatCannotBeConverted() {
        String json = new TinyModel(folder, 1, 3)
                .node("Where", "odd", List.of("x"))
                .write()
                .toString();
        assertThat(Main.run(List.of(json, folder + "/out.onnx", "--outputs", "odd")))
                .isEqualTo(1);
        assertThat(said).hasToString("tfjs2onnx: op Where, node odd: this op is not supported\n");
        assertThat(folder.resolve("out.onnx")).doesNotExist();
    }

    @Test
    void saysOneLineForAFileThatIsNoGraphModel() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"modelTopology\": ");
        assertThat(Main.run(List.of(broken.toString(), folder + "/out.onnx"))).isEqualTo(1);
        Path layers = Files.writeString(folder.resolve("layers.json"), "{\"modelTopology\": {\"model_config\": {}}}");
        assertThat(Main.run(List.of(layers.toString(), folder + "/out.onnx"))).isEqualTo(1);
        assertThat(Main.run(List.of(folder + "/absent.json", folder + "/out.onnx")))
                .isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).contains("is no JSON"),
                        line -> assertThat(line).contains("is no TensorFlow.js graph model"),
                        line -> assertThat(line).contains("absent.json"));
    }

    @Test
    void explainsWrongArguments() {
        assertThat(Main.run(List.of("model.json"))).isEqualTo(2);
        assertThat(Main.run(List.of("a", "b", "--quantize"))).isEqualTo(2);
        assertThat(Main.run(List.of("a", "b", "--outputs"))).isEqualTo(2);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("needs two files", "unknown option --quantize", "--outputs needs a value", "usage:");
    }
}
