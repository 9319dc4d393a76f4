package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.Pki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sinks {@code s0}, {@code s1} and so on, each at a broker of its own, and what {@code curlew sink test} must say of each. */
final class SinkFaults {
    private final String type;
    private final String connectTimeout;
    private final List<Fault> faults = new ArrayList<>();

    SinkFaults(String type, String connectTimeout) {
        this.type = type;
        this.connectTimeout = connectTimeout;
    }

    /** @param words all of what must be said of it, in one line */
    private record Fault(String code, String url, String more, String topic, List<String> words) {
        boolean isFine() {
            return code.equals("ok");
        }

        String start(String sink) {
            return sink + (isFine() ? ": ok: " : ": failed (" + code + "): ");
        }
    }

    /** Keys of a broker, to follow others. */
    static String tls(Pki trusted, Pki.Leaf own) {
        return ", tls: {ca: " + trusted.certificate() + ", certificate: " + own.certificate() + ", key: " + own.key()
                + "}";
    }

    /**
     * The next sink.
     *
     * @param code that must be told, "ok" when the message must go through
     * @param more keys of the broker, each after a comma
     */
    void expect(String code, String url, String more, String topic, String... words) {
        faults.add(new Fault(code, url, more, topic, List.of(words)));
    }

    Path config(Path folder) throws IOException {
        StringBuilder brokers = new StringBuilder("brokers:\n");
        StringBuilder sinks = new StringBuilder("sinks:\n");
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            brokers.append(
                    "  s%d: {url: \"%s\", connectTimeout: %s%s}%n".formatted(i, fault.url, connectTimeout, fault.more));
            sinks.append("  s%1$d: {type: %2$s, broker: s%1$d, topic: \"%3$s\"}%n".formatted(i, type, fault.topic));
        }
        return Files.writeString(
                folder.resolve("agent.yaml"), "model: cells.onnx\nsources: {yard: {url: a.mkv}}\n" + brokers + sinks);
    }

    /** Tests them all in one process, then the first, which must be fine, alone. */
    void check(Path config, String timeoutSeconds) throws Exception {
        Curlew.Result all = Curlew.run("sink", "test", "--config", config, "--timeout", timeoutSeconds);
        System.out.println(all.out());
        List<String> lines = all.out().lines().toList();
        assertThat(lines).as(all.err()).hasSameSizeAs(faults);
        for (int i = 0; i < faults.size(); i++) {
            assertThat(lines.get(i))
                    .startsWith(faults.get(i).start("s" + i))
                    .contains(faults.get(i).words)
                    .doesNotContain("wrong-secret");
        }
        assertThat(all.exitCode()).isEqualTo(4);

        Curlew.Result named = Curlew.run("sink", "test", "s0", "s0", "--config", config);
        assertThat(named.out().lines()).singleElement().asString().startsWith("s0: ok: ");
        assertThat(named.exitCode()).as(named.err()).isZero();
    }
}
