package dev.curlew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.publish.SinkSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinksConfigTest {
    @TempDir
    private Path folder;

    private LoadedConfig read(String sinks) throws Exception {
        return ConfigFile.read(Files.writeString(
                folder.resolve("agent.yaml"), "model: m.onnx\nsources: {a: {url: a.mp4}}\nsinks:\n" + sinks));
    }

    @Test
    void aSinkNeedsNoMoreThanAPath() throws Exception {
        SinkSettings sink = Objects.requireNonNull(
                read("  all: {path: 'out/{stream}.jsonl'}\n").config().sinks().get("all"));

        assertThat(sink.path()).isEqualTo(folder.resolve("out/{stream}.jsonl").toString());
        assertThat(sink.format()).isEqualTo("curlew");
        assertThat(sink.rate().interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(sink.pack()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a: {}|sinks.a.path is missing; it must be given
                    a: {path: "-"}|sinks.a.path must name a file; /dev/stdout stands for standard output, but was -
                    a: {path: x, type: kafka}|sinks.a.type must be file, but was 'kafka'
                    a: {path: x, format: deepstream-ful}|did you mean 'deepstream-full'?
                    a: {path: x, events: [track.updat]}|holds 'track.updat', which is no event; did you mean 'track.update'?
                    a: {path: x, events: [frame]}|holds 'frame', which is no event
                    a: {path: x, events: [zone.*], format: deepstream-minimal}|events must be empty for deepstream-minimal
                    a: {path: x, rate: {when: always}}|sinks.a.rate.when must be interval, change or event, but was 'always'
                    a: {path: x, rate: {maxPerSecond: -1}}|sinks.a.rate.maxPerSecond must be 0 (no limit) or more
                    a: {path: x, pack: 25}|sinks.a.pack must lie between 0 (off) and 24
                    a: {path: x, maxBytes: 10}|sinks.a.maxBytes must lie between 2048 and 1048576
                    a: {path: x, packWait: 0s}|sinks.a.packWait must be longer than 0 s
                    a b: {path: x}|sinks must have names of 1 to 64 letters, digits
                    """)
    void saysWhatIsWrong(String sink, String message) {
        assertThatThrownBy(() -> read("  " + sink + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
