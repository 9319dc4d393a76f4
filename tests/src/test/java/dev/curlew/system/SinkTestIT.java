package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.FaultProxy;
import dev.curlew.kit.Mosquitto;
import dev.curlew.kit.Pki;
import dev.curlew.kit.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curlew sink test} as a process, and a Mosquitto with everything that can be wrong about it. */
class SinkTestIT {
    @TempDir
    private Path folder;

    private final SinkFaults faults = new SinkFaults("mqtt", "2s");

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
            String us = SinkFaults.tls(pki, own);
            faults.expect("ok", url, us, "curlew/{stream}", "broker s0 has taken the message");
            faults.expect("dns", "mqtts://nowhere.invalid", us, "curlew/x", "check the spelling in url");
            faults.expect("tcp", "mqtts://localhost:" + Ports.free(), us, "curlew/x", "connection refused");
            faults.expect(
                    "tls-chain",
                    url,
                    SinkFaults.tls(other, own),
                    "curlew/x",
                    "put the right authority's certificate there");
            String unnamed = url.replace("localhost", "127.0.0.1");
            faults.expect("tls-host", unnamed, us, "curlew/x", "not for the name 127.0.0.1 but for localhost");
            String foreign = SinkFaults.tls(pki, other.client("camera"));
            faults.expect("tls-client", url, foreign, "curlew/x", "hung up after it saw the agent's certificate");
            String old = SinkFaults.tls(pki, pki.issue("old", "camera", Pki.fromNow(-9), Pki.fromNow(-1)));
            faults.expect("tls-client", url, old, "curlew/x", "have a new one made");
            faults.expect("tls-expired", "mqtts://localhost:" + late.port(), us, "curlew/x", "have it renewed");
            faults.expect("acl", url, us, "forbidden/{stream}", "use topic forbidden/_agent");
            faults.expect("too-large", url, us, "curlew/" + "x".repeat(200), "set the sink's maxBytes lower");
            String wrong = ", username: camera, password: wrong-secret";
            faults.expect("auth", "mqtt://localhost:" + login.port(), wrong, "curlew/x", "does not let in client");
            String answers = "takes connections, but lets nobody in";
            faults.expect("timeout", "mqtt://localhost:" + silent.port(), wrong, "curlew/x", answers);
            String shakes = "does not answer to TLS";
            faults.expect("timeout", "mqtts://localhost:" + silentTls.port(), us, "curlew/x", shakes);

            faults.check(faults.config(folder), "4");
        }
    }

    @Test
    void testsNoneWhenANameIsWrongOrThereIsNone() throws Exception {
        faults.expect("tcp", "mqtt://localhost:" + Ports.free(), "", "x");
        Curlew.Result wrong = Curlew.run("sink", "test", "s0", "s", "--config", faults.config(folder));
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
