package dev.curlew.deepstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.curlew.fuzz.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever stands in a DeepStream configuration, it is taken over or refused in words. */
class ImportFuzzTest {
    /** The first byte chooses; the rest is that file's text, and the others are sound. */
    private static final List<String> FILES = List.of(
            "app.txt",
            "app.yml",
            "infer.txt",
            "infer.yml",
            "tracker.yml",
            "analytics.txt",
            "msgconv.yml",
            "msgconv.txt");

    private final Path folder;

    ImportFuzzTest() throws IOException {
        folder = Files.createTempDirectory("curlew");
        layOut();
    }

    @AfterEach
    void remove() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void layOut() throws IOException {
        file("v.mp4", "");
        file("m.onnx", "onnx");
        file("labels.txt", "person\ncar\n");
        file("tracker.yml", "TrajectoryManagement:\n  maxShadowTrackingAge: 30\n");
        file("analytics.txt", "[property]\nenable=1\n[line-crossing-stream-0]\nline-crossing-a=1;2;3;4;5;6;7;8\n");
        file(
                "infer.txt",
                "[property]\nonnx-file=m.onnx\nlabelfile-path=labels.txt\nparse-bbox-func-name=NvDsInferParseYolo\n");
        file("infer.yml", "property:\n  onnx-file: m.onnx\n");
        file(
                "app.txt",
                """
                [source0]
                type=3
                uri=file://v.mp4
                [primary-gie]
                config-file=infer.txt
                [tracker]
                enable=1
                ll-config-file=tracker.yml
                [nvds-analytics]
                enable=1
                config-file=analytics.txt
                """);
    }

    @FuzzTest
    @DictionaryEntries({
        "[source0]",
        "[property]",
        "[class-attrs-all]",
        "config-file=",
        "uri=file://",
        "rtsp://",
        "type=",
        "enable=1",
        "[streammux]",
        "[tracker]",
        "roi-RF=",
        "line-crossing-",
        "[sensor0]",
        "source0:",
        "&a",
        "*a",
        "- ",
        "infer.yml",
        "csv-file-path"
    })
    void takesOverAnyText(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        String name = FILES.get((input[0] & 0xff) % FILES.size());
        Path file = folder.resolve(name);
        byte[] sound = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        Files.write(file, Arrays.copyOfRange(input, 1, input.length));
        String first = read(name);
        assertThat(read(name)).as("the same files again").isEqualTo(first);
        Files.write(file, sound);
    }

    private String read(String name) {
        try {
            if (name.startsWith("analytics")) {
                return AnalyticsMapping.read(folder.resolve(name), folder.resolve("labels.txt"))
                        .toString();
            }
            if (name.startsWith("msgconv")) {
                return MsgconvImport.read(folder.resolve(name)).toString();
            }
            Path place = name.startsWith("app") || name.startsWith("infer")
                    ? folder.resolve(name)
                    : folder.resolve("app.txt");
            Imported imported = DeepStreamImport.read(place);
            ReportText report = new ReportText(imported, List.of(), imported.todos());
            return imported.agent() + report.markdown() + report.terminal();
        } catch (ImportException e) {
            assertThat(e.getMessage()).isNotBlank();
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void takesOverMutatedText() throws IOException {
        Seeds seeds = new Seeds(ImportFuzzTest.class, "takesOverAnyText");
        Random random = new Random(6);
        for (int i = 0; i < 300; i++) {
            takesOverAnyText(seeds.mutated(random));
        }
    }
}
