package dev.curlew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.media.StreamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverridesTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final String FILE =
            """
            model: m.onnx
            sources:
              ya.rd:
                url: a.mp4
                lines: {door: {line: [[0, 0], [1, 1]]}}
              gate: {url: b.mp4}
            """;

    @TempDir
    private Path folder;

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    private static OverriddenKey key(String stream, String key, String value) throws IOException {
        return new OverriddenKey(List.of("sources", stream, key), json(value), "c1", NOW);
    }

    private LoadedConfig read(OverriddenKey... overrides) throws IOException, ConfigException {
        return ConfigFile.read(Files.writeString(folder.resolve("agent.yaml"), FILE), List.of(overrides));
    }

    private static AnalyticsSettings rules(LoadedConfig loaded, String stream) {
        return Objects.requireNonNull(loaded.config().sources().get(new StreamId(stream)))
                .analytics();
    }

    @Test
    void goBeforeTheFileAndSayWhereEachKeyComesFrom() throws Exception {
        LoadedConfig loaded = read(
                key("ya.rd", "lines", "{'side': {'line': [[0, 1], [1, 0]]}}"), key("gate", "motionWindow", "'2s'"));

        assertThat(rules(loaded, "ya.rd").lines()).containsOnlyKeys("side");
        assertThat(rules(loaded, "gate").motionWindow()).hasSeconds(2);
        assertThat(loaded.origins())
                .containsEntry("model", Origin.FILE)
                .containsEntry("sources.ya.rd.url", Origin.FILE)
                .containsEntry("sources.ya.rd.lines", Origin.OVERRIDE)
                .containsEntry("sources.gate.motionWindow", Origin.OVERRIDE)
                .doesNotContainKey("threads");
        assertThat(loaded.keys()).contains("threads", "sources.gate.zones", "tracker.scores.birth");
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void oneThatDoesNotFitIsSaidAndLeftOutAndTheOthersHold() throws Exception {
        LoadedConfig loaded = read(
                key("ya.rd", "lines", "{'side': {'line': [[0, 1]]}}"),
                key("none", "lines", "{}"),
                key("gate", "motionWindow", "'2s'"));

        assertThat(rules(loaded, "ya.rd").lines()).containsOnlyKeys("door");
        assertThat(rules(loaded, "gate").motionWindow()).hasSeconds(2);
        assertThat(loaded.origins()).containsEntry("sources.ya.rd.lines", Origin.FILE);
        assertThat(loaded.warnings())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("the override of sources.ya.rd.lines does not fit and is left out:"
                                        + " sources.ya.rd.lines.side.line must "),
                        second -> assertThat(second)
                                .isEqualTo(
                                        "the override of sources.none.lines does not fit and is left out: there is no"
                                                + " sources.none"));
    }

    @Test
    void areKeptInAFileThatReadsBackAsTheSame() throws Exception {
        Overrides overrides = Overrides.open(folder.resolve("state"));
        assertThat(folder.resolve("state")).doesNotExist();
        overrides.set(List.of(key("ya.rd", "lines", "{'a\\u00e4': {'line': [[0, 1], [0.25, 1e-3]]}}")));

        assertThat(Overrides.open(folder.resolve("state")).keys()).isEqualTo(overrides.keys());
        assertThat(folder.resolve("state")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aFileThatIsBrokenCountsAsNoneAndTheNextOneReplacesIt() throws Exception {
        for (String broken : List.of("", "{", "[]", "{\"overrides\": [{\"key\": []}]}", "{\"overrides\": 1}", "\0")) {
            Files.writeString(folder.resolve("overrides.json"), broken);

            Overrides overrides = Overrides.open(folder);

            assertThat(overrides.keys()).as(broken).isEmpty();
            assertThat(overrides.problem()).as(broken).contains("overrides.json: cannot be read");
            overrides.set(List.of(key("gate", "motionWindow", "'2s'")));
            assertThat(Overrides.open(folder).keys()).hasSize(1);
        }
    }

    @Test
    void aChangeIsHeldToTheSameRulesAsTheFile() throws Exception {
        AnalyticsSettings now = rules(read(), "ya.rd");
        String wrong = "{\"lines\": {\"door\": {\"line\": [[0, 1]], \"anchr\": \"centre\"}}}";
        Path file = Files.writeString(
                folder.resolve("wrong.yaml"), "model: m\nsources: {a: {url: a.mp4, " + wrong.substring(1) + "}\n");

        List<String> ofFile = problems(() -> ConfigFile.read(file));
        List<String> ofCommand = problems(() -> ConfigFile.changeAnalytics(wrong, now, "sources.a"));

        assertThat(ofCommand)
                .hasSize(2)
                .isEqualTo(ofFile.stream()
                        .map(line -> line.replace(file + ":2: ", ""))
                        .toList());
    }

    @FunctionalInterface
    private interface Reading {
        void run() throws ConfigException;
    }

    private static List<String> problems(Reading reading) {
        try {
            reading.run();
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }

    @Test
    void aChangeCannotReadFilesOrTheEnvironment() throws Exception {
        AnalyticsSettings now = rules(read(), "ya.rd");
        assertThatThrownBy(() -> ConfigFile.changeAnalytics(
                        "{\"lines\": {\"door\": {\"line\": [[0, 1], [1, 1]], \"in\": \"${file:/etc/passwd}\"}}}",
                        now,
                        "sources.a"))
                .hasMessage("sources.a.lines.door.in: ${file:/etc/passwd}: references can stand in the configuration"
                        + " file only");
    }

    @Test
    void aChangeLeavesWhatItDoesNotName() throws Exception {
        AnalyticsSettings now = rules(read(), "ya.rd");
        AnalyticsSettings next =
                ConfigFile.changeAnalytics("{\"zones\": {}}", now, "sources.a").settings();
        assertThat(next).isEqualTo(now);
    }
}
