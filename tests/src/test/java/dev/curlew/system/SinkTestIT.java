package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.FaultProxy;
import dev.curlew.kit.Mosquitto;
import dev.curlew.kit.Pki;
import dev.curlew.kit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curlew sink test} as a process, and a Mosquitto with everything that can be wrong about it. */
class SinkTestIT {
    @TempDir
    private Path folder;

    private final List<Fault> faults = new ArrayList<>();

    /** @param words some of what must be said of it */
    private record Fault(String code, String words, String url, String more, String topic) {
        boolean isFine() {
            return code.equals("ok");
        }

        String start(String sink) {
            return sink + (isFine() ? ": ok: " : ": failed (" + code + "): ");
        }
    }

    private void expect(String code, String words, String url, String more, String topic) {
        faults.add(new Fault(code, words, url, more, topic));
    }

    /** Sink and broker {@code s0} and so on, in the order of the faults. */
    private Path config() throws IOException {
        StringBuilder brokers = new StringBuilder("brokers:\n");
        StringBuilder sinks = new StringBuilder("sinks:\n");
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            brokers.append("  s%d: {url: \"%s\", connectTimeout: 2s%s}%n".formatted(i, fault.url, fault.more));
            sinks.append("  s%1$d: {type: mqtt, broker: s%1$d, topic: \"%2$s\"}%n".formatted(i, fault.topic));
        }
        return Files.writeString(
                folder.resolve("agent.yaml"), "model: cells.onnx\nsources: {yard: {url: a.mkv}}\n" + brokers + sinks);
    }

    private static String tls(Pki trusted, Pki.Leaf own) {
        return ", tls: {ca: " + trusted.certificate() + ", certificate: " + own.certificate() + ", key: " + own.key()
                + "}";
    }

    @Test
    void saysInASentenceWhatIsWrongWithEachSink() throws Exception {
        Pki pki = Pki.create(folder, "ca");
        Pki other = Pki.create(folder.resolve("other"), "ca");
        Pki.Leaf own = pki.client("camera");
        try (Mosquitto broker = Mosquitto.in(folder.resolve("m"))
                        .tls(pki.server("server", "localhost"))
                        .clientCertificates(pki.certificate())
                        .acl("user camera", "topic readwrite curlew/#")
                        .line("max_packet_size 400")
                        .start();
                Mosquitto login = Mosquitto.in(folder.resolve("l"))
                        .user("camera", "right")
                        .start();
                Mosquitto late = Mosquitto.in(folder.resolve("e"))
                        .tls(pki.issue("late", "late", Pki.fromNow(-9), Pki.fromNow(-1), "localhost"))
                        .start();
                FaultProxy silent = FaultProxy.to(login.port());
                FaultProxy silentTls = FaultProxy.to(broker.port())) {
            silent.halfOpen(true);
            silentTls.halfOpen(true);
            String url = "mqtts://localhost:" + broker.port();
            String us = tls(pki, own);
            expect("ok", "broker s0 has taken the message", url, us, "curlew/{stream}");
            expect("dns", "check the spelling in url", "mqtts://nowhere.invalid", us, "curlew/x");
            expect("tcp", "connection refused", "mqtts://localhost:" + Ports.free(), us, "curlew/x");
            expect("tls-chain", "put the right authority's certificate there", url, tls(other, own), "curlew/x");
            String unnamed = url.replace("localhost", "127.0.0.1");
            expect("tls-host", "not for the name 127.0.0.1 but for localhost", unnamed, us, "curlew/x");
            String foreign = tls(pki, other.client("camera"));
            expect("tls-client", "hung up after it saw the agent's certificate", url, foreign, "curlew/x");
            String old = tls(pki, pki.issue("old", "camera", Pki.fromNow(-9), Pki.fromNow(-1)));
            expect("tls-client", "have a new one made", url, old, "curlew/x");
            expect("tls-expired", "have it renewed", "mqtts://localhost:" + late.port(), us, "curlew/x");
            expect("acl", "use topic forbidden/_agent", url, us, "forbidden/{stream}");
            expect("too-large", "set the sink's maxBytes lower", url, us, "curlew/" + "x".repeat(200));
            String wrong = ", username: camera, password: wrong-secret";
            expect("auth", "does not let in client", "mqtt://localhost:" + login.port(), wrong, "curlew/x");
            String answers = "takes connections, but lets nobody in";
            expect("timeout", answers, "mqtt://localhost:" + silent.port(), wrong, "curlew/x");
            String shakes = "does not answer to TLS";
            expect("timeout", shakes, "mqtts://localhost:" + silentTls.port(), us, "curlew/x");

            Path config = config();
            Curlew.Result all = Curlew.run("sink", "test", "--config", config, "--timeout", "4");
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

    @Test
    void testsNoneWhenANameIsWrongOrThereIsNone() throws Exception {
        expect("tcp", "", "mqtt://localhost:" + Ports.free(), "", "x");
        Curlew.Result wrong = Curlew.run("sink", "test", "s0", "s", "--config", config());
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.messages()).singleElement().asString().contains("sinks has no 's'; known are s0");
        assertThat(wrong.exitCode()).isEqualTo(2);

        Path empty =
                Files.writeString(folder.resolve("empty.yaml"), "model: cells.onnx\nsources: {yard: {url: a.mkv}}\n");
        Curlew.Result none = Curlew.run("sink", "test", "--config", empty);
        assertThat(none.messages()).singleElement().asString().contains("is empty, so there is none to test");
        assertThat(none.exitCode()).isEqualTo(2);
    }
}
