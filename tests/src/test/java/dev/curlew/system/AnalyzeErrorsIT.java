package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.DecodedVideo;
import dev.curlew.kit.Events;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person reads whose command is wrong: one line, a hint, and no file touched. {@link BadInputIT} has the rest. */
class AnalyzeErrorsIT {
    private static final int USAGE = 2;

    @TempDir
    static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        new Scene(10, 20, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("good.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
        Files.writeString(folder.resolve("events.jsonl"), "what an earlier run wrote\n");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("--fps x", "--fps must be a number, but was 'x'"),
                arguments("--fps -1", "--fps must lie between 0 and 1000, but was -1.0"),
                arguments("--threads 1000", "--threads must lie between 1 and 256, but was 1000"),
                arguments("--start soon", "--start must be a duration such as 500ms, 10s or 1.5m, but was 'soon'"),
                arguments("--evnts x", "--evnts is no option of curlew analyze; did you mean --events?"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysInOneLineWhatIsWrong(String arguments, String message) throws Exception {
        var before = contents();
        String[] words = arguments.replace("@", folder.toString()).split(" ", 2);
        var options = new TreeMap<String, String>();
        options.put("--model", folder.resolve("cells.onnx").toString());
        options.put("--input", folder.resolve("good.mkv").toString());
        options.put("--events", folder.resolve("events.jsonl").toString());
        options.put(words[0], words[1]);
        Stream<String> all =
                options.entrySet().stream().flatMap(option -> Stream.of(option.getKey(), option.getValue()));

        Curlew.Result result =
                Curlew.run(Stream.concat(Stream.of("analyze"), all).toArray());

        String expected = "curlew: " + message.replace("@", folder.toString());
        assertThat(result.messages()).containsExactly(expected, "Try 'curlew analyze --help'.");
        assertThat(result.exitCode()).isEqualTo(USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(contents()).isEqualTo(before);
    }

    private static Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    @Test
    void asksForACommand() throws Exception {
        assertUsage(Curlew.run(), "curlew: no command given");
        assertUsage(Curlew.run("anlyze"), "curlew: 'anlyze' is no command of curlew; did you mean analyze?");
    }

    private static void assertUsage(Curlew.Result result, String message) {
        assertThat(result.messages()).containsExactly(message, "Try 'curlew --help'.");
        assertThat(result.exitCode()).isEqualTo(USAGE);
    }

    @Test
    void keepsWhatCameBeforeTheFileWasCutOff(@TempDir Path own) throws Exception {
        Path video = new Scene(10, 60, Mover.always(4, 40, 2, 0, 0.9)).write(own.resolve("cut.mkv"), Codec.FFV1);
        byte[] bytes = Files.readAllBytes(video);
        Files.write(video, Arrays.copyOf(bytes, bytes.length / 2));
        Path events = own.resolve("e.jsonl");
        Path annotated = own.resolve("a.mp4");

        Curlew.Result result = Curlew.run(
                "analyze",
                "--model",
                folder.resolve("cells.onnx"),
                "--input",
                video,
                "--events",
                events,
                "--annotate",
                annotated);

        int frames = DecodedVideo.read(annotated).frames();
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(frames).isBetween(10, 50);
        assertThat(result.err())
                .contains(video + ": ended after " + frames
                        + " of about 60 frames; was the file cut off, or is it still being written?");
        assertThat(Events.of(Events.read(events), "end")).singleElement().satisfies(end -> assertThat(end.frame())
                .isEqualTo(frames - 1));
    }
}
