package dev.curlew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no configuration: one line each. */
class BrokenConfigTest {
    private static final String REST = "model: m.onnx\nsources: {a: {url: a.mp4}}\n";

    @TempDir
    private Path folder;

    static Stream<Arguments> broken() {
        String several = "model: m.onnx\nsources: {a: {url: a.mp4}, b: {url: b.mp4}}\n";
        return Stream.of(
                Arguments.of("", ": is empty; docs/agent.reference.yaml shows every key"),
                Arguments.of("# nothing\n", ": is empty; docs/agent.reference.yaml shows every key"),
                Arguments.of("- a\n", ":1: must be a map of keys such as 'model: model-repo/nanodet', but is a list"),
                Arguments.of(
                        "model\n", ":1: must be a map of keys such as 'model: model-repo/nanodet', but is \"model\""),
                Arguments.of("model: m\n\tthreads: 1\n", ":2: a tab cannot indent YAML; use spaces"),
                Arguments.of("model: \u0007\n", ":1: the character U+0007 may not stand in YAML"),
                Arguments.of(
                        "a: 1\n---\nb: 2\n",
                        ":2: expected a single document in the stream: but found another document; keep one, without ---"),
                Arguments.of("model: *m\n", ":1: found undefined alias m"),
                Arguments.of(
                        "model: !!java.io.File [m]\n",
                        ":1: a tag such as !!java.io.File means nothing here; leave it out"),
                Arguments.of(REST + "<<: {threads: 1}\n", ":3: <<: merge keys are not read; write the keys out"),
                Arguments.of(
                        REST + "classes: [\"${env: }\"]\n", ":3: classes[0]: ${env: }: names no environment variable"),
                Arguments.of("[".repeat(60), ": Nesting Depth exceeded max 50"),
                Arguments.of(REST + "threads: 1\nthreads: 1\n", ":4: threads: is given twice, first in line 3"),
                Arguments.of(REST + "? [a]\n: b\n", ":1: : a key must be text, but was a list"),
                Arguments.of(REST + "threads: 1.5\n", ":3: threads must be a whole number, but was 1.5"),
                Arguments.of(
                        REST + "threads: 99999999999\n", ":3: threads must be a whole number, but was 99999999999"),
                Arguments.of(REST + "threads: \"1\"\n", ":3: threads must be a whole number, but was \"1\""),
                Arguments.of(
                        REST + "threads: 300\n", ":3: threads must lie between 0 (one per core) and 256, but was 300"),
                Arguments.of(
                        REST + "classes: person\n", ":3: classes must be a list such as [a, b], but was \"person\""),
                Arguments.of(REST + "classes:\n- a\n- 7\n", ":5: classes[1] must be text, but was 7"),
                Arguments.of(REST + "output: yes\n", ":3: output must be a map of keys, but was \"yes\""),
                Arguments.of(REST + "events: {update: 0s}\n", ":3: events.update must be longer than 0 s, but was 0s"),
                Arguments.of(
                        REST + "events: {update: -1}\n",
                        ":3: events.update must be a duration such as 500ms, 10s, 2m or 1h, but was -1"),
                Arguments.of(REST + "version: 0\n", ":3: version must be 1, the only one this agent knows, but was 0"),
                Arguments.of(
                        REST + "tracker:\n  scores:\n    birth: 0.4\n",
                        ":4: tracker.scores.high must lie between 0 and 0.4, but was 0.5"),
                Arguments.of(REST + "tracker:\n  live: 3\n", ":4: tracker.live: unknown key, did you mean 'life'?"),
                Arguments.of(
                        several + "output:\n  events: all.jsonl\n",
                        ":4: output.events must contain {stream} when there are several sources, but was FOLDER/all.jsonl"),
                Arguments.of(
                        "model: m.onnx\nsources: {a b: {url: a.mp4}}\n",
                        ":2: sources.a b: a source's name must be 1 to 64 letters, digits, '_', '.' or '-' and start"
                                + " with a letter or digit, but was 'a b'"),
                Arguments.of("model: m.onnx\nsources: {}\n", ":2: sources must name at least one source, but is empty"),
                Arguments.of(
                        "model: \"a\\0b\"\nsources: {a: {url: a.mp4}}\n",
                        ":1: model holds a character that no path can have"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void saysInOneLineWhatIsWrong(String text, String expected) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), text);

        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + expected.replace("FOLDER", folder.toString()));
    }

    @Test
    void takesAByteOrderMarkAndRefusesOtherEncodings() throws IOException, ConfigException {
        Path file = folder.resolve("agent.yaml");
        Files.writeString(file, "\uFEFF" + REST);
        assertThat(ConfigFile.read(file).config().threads()).isZero();

        Files.write(file, ("# ok\n# caf\u00e9\n" + REST).getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ConfigFile.read(file))
                .hasMessage(file + ":2: byte 0xE9 is not UTF-8; save the file as UTF-8");
    }

    @Test
    void takesJsonThatIsIndentedByTabs() throws IOException, ConfigException {
        Path file = Files.writeString(
                folder.resolve("agent.json"),
                "{\n\t\"model\": \"m\",\n\t\"sources\": {\"a\": {\"url\": \"a.mp4\"}}\n}\n");

        assertThat(ConfigFile.read(file).config().sources()).hasSize(1);
    }

    @Test
    void survivesAliasesThatMultiplyOrHoldThemselves() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        Path file = Files.writeString(folder.resolve("agent.yaml"), bomb + "classes: *a39\n");
        assertThatThrownBy(() -> ConfigFile.read(file)).hasMessageContaining("classes[0] must be text, but was a list");

        Files.writeString(file, "sources: &s {a: *s}\n");
        assertThatThrownBy(() -> ConfigFile.read(file)).hasMessageContaining("sources.a.a: unknown key");
    }

    @Test
    void tellsNoMoreThanAPersonReads() throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), "classes: [" + "1, ".repeat(1000) + "]\n" + REST);

        assertThatThrownBy(() -> ConfigFile.read(file))
                .message()
                .satisfies(text ->
                        assertThat(text.lines()).hasSize(101).last().asString().endsWith(": and 900 more"));
    }

    @Test
    void refusesWhatIsNoFileOfBearableSize() throws IOException {
        assertThatThrownBy(() -> ConfigFile.read(folder)).hasMessage(folder + ": is a folder; name the file in it");

        Path file = Files.writeString(folder.resolve("agent.yaml"), "#".repeat((1 << 20) + 1));
        assertThatThrownBy(() -> ConfigFile.read(file))
                .hasMessage(file + ": is longer than 1048576 bytes, so it is hardly a configuration");
    }
}
