package dev.curlew.app.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import dev.curlew.geometry.Letterbox;
import dev.curlew.model.ModelRepository;
import dev.curlew.model.ModelVersion;
import dev.curlew.parse.Parsers;
import dev.curlew.parse.Processing;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/plugins.md, compiled and loaded as its text says, and what a broken one says. */
class PluginsTest {
    private static final Path EXAMPLE = Path.of("../docs/example-plugin");
    private static final String SERVICE = "META-INF/services/dev.curlew.parse.ParserFactory";

    @TempDir
    private Path folder = Path.of("");

    private Path plugins = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
    }

    private Path compile(String source) throws IOException {
        Path build = folder.resolve("build");
        Path file = folder.resolve("GateFactory.java");
        Files.writeString(file, source);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        build.toString(),
                        file.toString());
        assertThat(status).isZero();
        return build.resolve("com/example/gate");
    }

    private static String example() throws IOException {
        return Files.readString(EXAMPLE.resolve("src/com/example/gate/GateFactory.java"));
    }

    private void jar(String name, Path classes, String services) throws IOException {
        try (OutputStream out = Files.newOutputStream(plugins.resolve(name));
                JarOutputStream jar = new JarOutputStream(out);
                var files = Files.list(classes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                jar.putNextEntry(new JarEntry("com/example/gate/" + file.getFileName()));
                jar.write(Files.readAllBytes(file));
            }
            if (!services.isEmpty()) {
                jar.putNextEntry(new JarEntry(SERVICE));
                jar.write(services.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static String services() throws IOException {
        return Files.readString(EXAMPLE.resolve(SERVICE));
    }

    private Processing resolve(Parsers parsers) throws Exception {
        Files.createDirectories(folder.resolve("m/1"));
        Files.writeString(folder.resolve("m/1/model.onnx"), "");
        Files.writeString(folder.resolve("m/labels.txt"), "open\nclosed\n");
        Files.writeString(
                folder.resolve("m/config.pbtxt"), "parameters { key: \"parser\" value { string_value: \"gate\" } }");
        ModelVersion model = ModelRepository.load(folder.resolve("m"));
        return parsers.resolve(
                model,
                List.of(new TensorSpec("images", DataType.FP32, List.of(1L, 3L, 200L, 100L))),
                List.of(new TensorSpec("rows", DataType.FP32, List.of(1L, 2L, 6L))),
                List.of());
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> resolve(Plugins.parsers(plugins)))
                .hasMessageStartingWith(plugins + message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void loadsTheExample() throws Exception {
        jar("gate.jar", compile(example()), services());
        Files.writeString(plugins.resolve("readme.txt"), "no plugin");

        Processing processing = resolve(Plugins.parsers(plugins));

        Tensor rows = Tensor.host(processing.signature().outputs().get(0), ByteBuffer.allocateDirect(48), 0);
        rows.floats().put(0, new float[] {1, 0.75f, 0.1f, 0.2f, 0.5f, 0.4f});
        assertThat(processing.newParser().parse(List.of(rows), 0, new Letterbox(100, 200, 0, 0, 100, 200)))
                .containsExactly(new Detection(Box.ofCorners(10, 40, 50, 80), 1, 0.75f));
    }

    @Test
    void knowsItsOwnParsersWithoutAFolder() {
        assertThatThrownBy(() -> resolve(Plugins.parsers()))
                .hasMessageContaining("must be one of classifier, detectnet, detr");
    }

    @Test
    void saysInOneLineWhatIsWrongWithAJar() throws Exception {
        Path jar = plugins.resolve("gate.jar");
        Files.writeString(jar, "text");
        refuses("/gate.jar: is no readable JAR: ");
        Path classes = compile(example());
        jar("gate.jar", classes, "");
        refuses("/gate.jar: holds no parser: it has no META-INF/services/dev.curlew.parse.ParserFactory");
        jar("gate.jar", classes, "# nothing\n");
        refuses("/gate.jar: holds no parser: META-INF/services/dev.curlew.parse.ParserFactory names none");
        jar("gate.jar", classes, "com.example.gate.Gate\n");
        refuses("/gate.jar: its parser cannot be loaded: dev.curlew.parse.ParserFactory: Provider"
                + " com.example.gate.Gate not found");
        jar(
                "gate.jar",
                compile(
                        example()
                                .replace("new GateParser(", "fail(")
                                .replace(
                                        "    /** Keeps its memory",
                                        "    static OutputParser fail(int c, float w, float h, ParserSettings s) {"
                                                + " throw new UnsupportedOperationException(\"not yet\"); }\n/** Keeps its memory")),
                services());
        assertThatThrownBy(() -> resolve(Plugins.parsers(plugins)))
                .hasMessage("parser gate of a plugin fails: java.lang.UnsupportedOperationException: not yet");
    }

    @Test
    void refusesANameThatIsTaken() throws Exception {
        jar("gate.jar", compile(example().replace("return \"gate\"", "return \"yolox\"")), services());
        refuses(": parser yolox is given twice, by dev.curlew.parse.YoloxFactory and com.example.gate.GateFactory;"
                + " rename or remove one");
    }

    @Test
    void refusesAFolderThatIsMissing() {
        plugins = folder.resolve("none");
        refuses(": the folder of plugins cannot be read; is it there");
    }
}
