package dev.curlew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.source.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("agent.yaml"), text);
    }

    private static SourceSettings source(AgentConfig config, String name) {
        return Objects.requireNonNull(config.sources().get(name));
    }

    @Test
    void readsEveryKey() throws IOException, ConfigException {
        AgentConfig config = ConfigFile.read(
                file(
                        """
                version: 1
                model: models/nanodet
                threads: 3
                classes: [person, car]
                sources:
                  gate:
                    url: rtsp://user:secret@10.0.0.7/live
                  yard:
                    url: yard.mp4
                    fps: 7
                    start: 1.5m
                    duration: 10s
                    live: true
                    startTime: 2026-05-01T10:00:00Z
                output:
                  events: out/{stream}.jsonl
                  report: /srv/{stream}.html
                events:
                  update: 500ms
                """));

        assertThat(config.model()).isEqualTo(folder.resolve("models/nanodet").toString());
        assertThat(config.threads()).isEqualTo(3);
        assertThat(config.classes()).containsExactly("person", "car");
        assertThat(config.sources().keySet()).containsExactly("gate", "yard");
        assertThat(source(config, "gate").displayUrl()).isEqualTo("rtsp://***@10.0.0.7/live");
        assertThat(source(config, "gate").isLive()).isTrue();
        var yard = source(config, "yard");
        assertThat(yard.url()).isEqualTo(folder.resolve("yard.mp4").toString());
        assertThat(yard.fps()).isEqualTo(7);
        assertThat(yard.start()).isEqualTo(Duration.ofSeconds(90));
        assertThat(yard.duration()).isEqualTo(Duration.ofSeconds(10));
        assertThat(yard.live()).isTrue();
        assertThat(yard.startTime()).isEqualTo(Instant.parse("2026-05-01T10:00:00Z"));
        assertThat(config.output().events())
                .isEqualTo(folder.resolve("out/{stream}.jsonl").toString());
        assertThat(config.output().report()).isEqualTo("/srv/{stream}.html");
        assertThat(config.output().mot()).isEmpty();
        assertThat(config.eventUpdate()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void readsTheSameAsJson() throws IOException, ConfigException {
        AgentConfig config = ConfigFile.read(
                file("{\"model\": \"m.onnx\", \"sources\": {\"a\": {\"url\": \"/v.mp4\", \"fps\": 7}}}"));

        assertThat(source(config, "a").fps()).isEqualTo(7);
    }

    @Test
    void tellsAllMistakesAtOnceEachWithItsKey() throws IOException {
        Path file = file(
                """
                threads: many
                modell: x
                sources:
                  gate:
                    ur1: a.mp4
                  yard:
                    url: b.mp4
                    fps: -1
                    duration: soon
                """);

        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .message()
                .satisfies(message -> assertThat(message.lines())
                        .containsExactlyInAnyOrder(
                                file + ": threads must be a whole number, but was \"many\"",
                                file + ": modell: unknown key; did you mean model?",
                                file + ": sources.gate.url must name a file or an rtsp:// address, but was empty",
                                file + ": sources.gate.ur1: unknown key; did you mean url?",
                                file + ": sources.yard.duration must be a duration such as 500ms, 10s, 2m or 1h,"
                                        + " but was \"soon\"",
                                file + ": sources.yard.fps must lie between 0 and 1000, but was -1.0",
                                file + ": model must name a model folder or an .onnx file, but is missing"));
    }

    @Test
    void namesTheLineOfASyntaxError() throws IOException {
        Path file = file("model: a.onnx\nsources:\n  gate: [\n");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        file + ":3: while parsing a flow node: expected the node content, but found '<stream end>'");
    }

    @Test
    void refusesAKeyGivenTwice() throws IOException {
        Path file = file("model: a.onnx\nmodel: b.onnx\nsources: {a: {url: v.mp4}}\n");

        assertThatThrownBy(() -> ConfigFile.read(file)).hasMessageContaining("uplicate");
    }

    @Test
    void saysThatAFileIsMissing() {
        Path file = folder.resolve("none.yaml");

        assertThatThrownBy(() -> ConfigFile.read(file)).hasMessage(file + ": no such file");
    }
}
