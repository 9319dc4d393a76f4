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
        assertThat(sink.messages().rate().interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(sink.messages().pack()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a: {}|sinks.a.path is missing; it must be given
                    a: {path: "-"}|sinks.a.path must name a file; a sink of type stdout writes to standard output, but was -
                    a: {path: x, type: kafak}|sinks.a.type must be file or stdout or mqtt or kafka or webhook, but was 'kafak'; did you mean 'kafka'?
                    a: {type: webhook, path: x, url: "https://h/"}|sinks.a.path is not for type webhook
                    a: {type: webhook}|sinks.a.url is missing; it must be given for type webhook
                    a: {type: webhook, url: "ftp://h/"}|sinks.a.url must be an http:// or https:// address
                    a: {type: webhook, url: "http://h/", webhook: {secret: plain}}|secret must not stand in the file; take it from elsewhere
                    a: {type: webhook, url: "http://h/", webhook: {headers: {Host: x}}}|sinks.a.webhook.headers must not hold 'Host'
                    a: {type: webhook, url: "http://h/", webhook: {timeout: 1ms}}|sinks.a.webhook.timeout must lie between
                    a: {type: mqtt, topic: x}|sinks.a.broker is missing; it must be given for type mqtt
                    a: {type: mqtt, broker: b, topic: 'x/#'}|sinks.a.topic must not hold +, # or NUL
                    a: {type: mqtt, broker: b, topic: 'x/{camera}'}|sinks.a.topic must hold no braces but {stream}, {event} or {thing}
                    a: {type: kafka, broker: b, topic: 'x/y'}|sinks.a.topic must be 1 to 249 letters
                    a: {path: x, rotation: {maxBytes: 10}}|sinks.a.rotation.maxBytes must be 0 (never) or at least 4096
                    a: {path: x, delivery: {order: fifo}}|sinks.a.delivery.order must be lanes or strict
                    a: {path: x, delivery: {window: 0}}|sinks.a.delivery.window must lie between 1 and 10000
                    a: {path: x, delivery: {retryFirst: 5s, retryMost: 1s}}|sinks.a.delivery.retryMost must lie between 5000ms
                    a: {path: x, spool: {storage: ram}}|sinks.a.spool.storage must be auto, disk or memory, but was 'ram'
                    a: {path: x, spool: {maxBytes: 10KB}}|sinks.a.spool.maxBytes must be an amount of at least 1MB
                    a: {path: x, spool: {memory: 2GB}}|sinks.a.spool.memory must be an amount between 1MB and 1GB
                    a: {path: x, spool: {fsync: always}}|sinks.a.spool.fsync must be each, interval or none
                    a: {path: x, spool: {interval: 2h}}|sinks.a.spool.interval must lie between 1ms and 60s
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
