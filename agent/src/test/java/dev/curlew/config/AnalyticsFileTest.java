package dev.curlew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.analytics.AnalyticsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyticsFileTest {
    @TempDir
    private Path folder;

    private LoadedAnalytics read(String text) throws IOException, ConfigException {
        return ConfigFile.readAnalytics(Files.writeString(folder.resolve("rules.yaml"), text));
    }

    @Test
    void whatIsEffectiveReadsBackAsTheSame() throws IOException, ConfigException {
        LoadedAnalytics loaded = read(
                """
                lines:
                  "north: door": {line: [[0.1, 0.2], [0.3, 0.4]], direction: [[0, 1], [1, 0]], in: "yes", classes: ["#0"]}
                  b: {line: [[0, 0.2], [1, 0.4]], hysteresis: 0, extended: true}
                zones:
                  queue:
                    polygon: [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]
                    overcrowding: {threshold: 5, time: 10s, clear: 3}
                    loitering: 2m
                directions: {wrong: {arrow: [[0, 0], [1, 0]]}}
                ground: {points: [[0, 0], [1, 0], [1, 1], [0, 1]], metres: [[0, 0], [7.5, 0], [7.5, 20], [0, 20]]}
                counters: {reset: "0 0 * * *", timeZone: Europe/Berlin}
                compat: nvdsanalytics
                """);

        assertThat(read(loaded.effective()).settings()).isEqualTo(loaded.settings());
        assertThat(loaded.settings().lines()).containsOnlyKeys("north: door", "b");
        assertThat(read("zones:\n").settings()).isEqualTo(AnalyticsSettings.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zones: {a: {polygon: [[0, 0], [1, 1]]}}|zones.a.polygon must hold 3 or more points",
                "zones: {a: {polygon: [[0, 0], [1, 1], [1]]}}|zones.a.polygon must hold points of two numbers",
                "zones: {a: {anchor: foot, polygon: [[0, 0], [1, 1], [1, 0]]}}|zones.a.anchor must be one of bottom-centre",
                "zones: {a: {classes: []}}|zones.a.polygon is missing",
                "lines: {a: {line: [[0, 0], [0, 0]]}}|lines.a.line must have two different ends",
                "lines: {a: {line: [[0, 0], [1, 0]], direction: [[0, 1], [1, 1]]}}|lines.a.direction must lead over",
                "lines: {a: {line: [[0, 0], [1, 0]], anchor: any-corner}}|lines.a.anchor must be one of",
                "lines: {a: {line: [[0, 0], [1, 0]], in: x, out: x}}|lines.a.out must be another name",
                "lines: {a: {line: [[0, 0], [1, 0]], hysteresis: 3}}|lines.a.hysteresis must lie between 0 and 0.5",
                "ground: {points: [[0, 0], [1, 0], [1, 1], [0, 1]]}|ground.metres must hold 4 points",
                "ground: {points: [[0, 0], [0.5, 0], [1, 0], [0, 1]], metres: [[0, 0], [1, 0], [1, 1], [0, 1]]}|three of",
                "counters: {reset: midnight}|counters.reset must have five fields",
                "counters: {timeZone: Berlin}|counters.timeZone must be a zone such as UTC",
                "compat: deepstream|compat must be nvdsanalytics or empty, but was deepstream",
                "zone: {}|zone: unknown key, did you mean 'zones'?",
            })
    void saysWhatIsWrong(String text, String complaint) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class).hasMessageContaining(complaint);
    }

    @Test
    void noTwoSourcesShareACounterFile() throws IOException {
        Path file = Files.writeString(
                folder.resolve("agent.yaml"),
                """
                model: m.onnx
                sources:
                  a: {url: a.mp4, counters: {file: all.jsonl}}
                  b: {url: b.mp4, counters: {file: all.jsonl}}
                """);

        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sources must each have a counters.file of its own, but a and b share");
    }
}
