package dev.curlew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.media.StreamId;
import dev.curlew.source.SourceSettings;
import dev.curlew.track.TrackerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
        return Objects.requireNonNull(config.sources().get(new StreamId(name))).source();
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
                """))
                .config();

        assertThat(config.model()).isEqualTo(folder.resolve("models/nanodet").toString());
        assertThat(config.threads()).isEqualTo(3);
        assertThat(config.classes()).containsExactly("person", "car");
        assertThat(config.sources().keySet()).containsExactly(new StreamId("gate"), new StreamId("yard"));
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
        assertThat(config.events().update()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void readsTheSameAsJson() throws IOException, ConfigException {
        AgentConfig config = ConfigFile.read(
                        file("{\"model\": \"m.onnx\", \"sources\": {\"a\": {\"url\": \"/v.mp4\", \"fps\": 7}}}"))
                .config();

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
                        .containsExactly(
                                file + ":1: model is missing; it must be given: a model folder, one of its version"
                                        + " folders, or an .onnx file",
                                file + ":1: threads must be a whole number, but was \"many\"",
                                file + ":2: modell: unknown key, did you mean 'model'?",
                                file + ":4: sources.gate.url is missing; it must be given: a file's or folder's"
                                        + " path, an rtsp:// or rtsps:// address, or - for standard input",
                                file + ":5: sources.gate.ur1: unknown key, did you mean 'url'?",
                                file + ":8: sources.yard.fps must lie between 0 and 1000, but was -1.0",
                                file + ":9: sources.yard.duration must be a duration such as 500ms, 10s, 2m or 1h,"
                                        + " but was \"soon\""));
    }

    @Test
    void namesTheLineOfASyntaxError() throws IOException {
        Path file = file("model: a.onnx\nsources:\n  gate: [\n");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ":3: while parsing a flow node: expected the node content, but found '<stream end>';"
                        + " look for a bracket, quote or indent that is missing");
    }

    @Test
    void refusesAKeyGivenTwice() throws IOException {
        Path file = file("model: a.onnx\nmodel: b.onnx\nsources: {a: {url: v.mp4}}\n");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .hasMessageContaining(file + ":2: model: is given twice, first in line 1");
    }

    @Test
    void takesACameraThatCannotProveWhoItIsOnlyWhenTold() throws IOException, ConfigException {
        String camera =
                """
                model: a.onnx
                sources:
                  gate:
                    url: rtsps://10.0.0.7/live
                """;
        Path refused = file(camera);

        assertThatThrownBy(() -> ConfigFile.read(refused))
                .hasMessageContaining("sources.gate.acceptAnyCertificate must be true for an rtsps:// address");

        Path accepted = file(camera + "    acceptAnyCertificate: true\n");
        assertThat(ConfigFile.read(accepted).config().sources()).hasSize(1);
    }

    @Test
    void saysThatAFileIsMissing() {
        Path file = folder.resolve("none.yaml");

        assertThatThrownBy(() -> ConfigFile.read(file)).hasMessage(file + ": no such file; check the path");
    }

    @Test
    void givesTheTrackersSettingsToEverySourceThatSaysNothingElse() throws IOException, ConfigException {
        AgentConfig config = ConfigFile.read(
                        file(
                                """
                model: m.onnx
                tracker:
                  scores: {birth: 0.7}
                  life: {lost: 5s}
                sources:
                  gate: {url: a.mp4}
                  yard:
                    url: b.mp4
                    tracker:
                      life: {tentative: 200ms}
                """))
                .config();

        TrackerSettings gate = Objects.requireNonNull(config.sources().get(new StreamId("gate")))
                .tracker();
        TrackerSettings yard = Objects.requireNonNull(config.sources().get(new StreamId("yard")))
                .tracker();
        assertThat(gate).isEqualTo(config.tracker());
        assertThat(gate.scores().birth()).isEqualTo(0.7);
        assertThat(yard.scores().birth()).isEqualTo(0.7);
        assertThat(yard.life().lost()).isEqualTo(Duration.ofSeconds(5));
        assertThat(yard.life().tentative()).isEqualTo(Duration.ofMillis(200));
        assertThat(gate.life().tentative())
                .isEqualTo(TrackerSettings.defaults().life().tentative());
    }

    @Test
    void resolvesAFilesPathFromItsOwnFolderAndKeepsTheOrderOfSources() throws IOException, ConfigException {
        AgentConfig config = ConfigFile.read(file("model: ../m.onnx\nsources: {z: {url: a.mp4}, a: {url: a.mp4}}\n"))
                .config();

        assertThat(config.model()).isEqualTo(folder.resolveSibling("m.onnx").toString());
        assertThat(config.sources().keySet()).containsExactly(new StreamId("z"), new StreamId("a"));
    }

    @Test
    void explainsWhatWasRemovedAndNothingElseOfAnotherVersion() throws IOException {
        Path old = file("model: m.onnx\nsources:\n  gate:\n    url: a.mp4\n    uri: b\n");
        Map<String, String> removed = Map.of("sources.*.uri", "write url");

        assertThatThrownBy(() -> ConfigFile.read(old, name -> null, removed))
                .hasMessage(old + ":5: sources.gate.uri: was removed; write url");

        Path newer = file("# later\nmodel: m.onnx\nzones: {}\nversion: 2\n");
        assertThatThrownBy(() -> ConfigFile.read(newer))
                .hasMessage(newer + ":4: version must be 1, the only one this agent knows, but was 2: the file was"
                        + " written for a newer agent; update the agent");
    }
}
