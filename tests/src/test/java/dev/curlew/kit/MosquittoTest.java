package dev.curlew.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MosquittoTest {
    @TempDir
    Path folder;

    @Test
    void speaksMutualTlsThroughAFaultyNetworkAndComesBack() throws Exception {
        Pki pki = Pki.create(folder, "ca");
        Pki.Leaf client = pki.client("camera");
        String[] identity = {
            "--cafile", pki.certificate().toString(),
            "--cert", client.certificate().toString(),
            "--key", client.key().toString()
        };
        try (Mosquitto broker = Mosquitto.in(folder)
                        .tls(pki.server("server", "localhost"))
                        .clientCertificates(pki.certificate())
                        .acl("user camera", "topic readwrite out/#")
                        .start();
                FaultProxy proxy = FaultProxy.to(broker.port());
                MosquittoWatch watch = MosquittoWatch.on(broker, "out/#", identity)) {
            proxy.latency(Duration.ofMillis(5));
            assertThat(publish(proxy.port(), "out/1", identity)).isZero();
            proxy.latency(Duration.ZERO);
            proxy.down();
            assertThat(publish(proxy.port(), "out/2", identity)).isNotZero();
            proxy.up();
            assertThat(publish(proxy.port(), "out/3", identity)).isZero();
            watch.awaitCount(2);
            assertThat(watch.seen()).extracting(MosquittoWatch.Seen::topic).containsExactly("out/1", "out/3");
            broker.kill();
            broker.restart();
            assertThat(publish(proxy.port(), "out/4", identity)).isZero();
            assertThat(proxy.accepted()).isEqualTo(3);
        }
    }

    @Test
    void resetsWhoIsConnected() throws Exception {
        try (Mosquitto broker = Mosquitto.in(folder).start();
                FaultProxy proxy = FaultProxy.to(broker.port());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            socket.setSoTimeout(10_000);
            while (proxy.accepted() == 0) {
                Thread.onSpinWait();
            }
            proxy.reset();
            int end;
            try {
                end = socket.getInputStream().read();
            } catch (SocketException e) {
                end = -1;
            }
            assertThat(end).isEqualTo(-1);
        }
    }

    private static int publish(int port, String topic, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Mosquitto.executable("mosquitto_pub"),
                "-h",
                "localhost",
                "-p",
                Integer.toString(port),
                "-q",
                "1",
                "-t",
                topic,
                "-m",
                "hello"));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }
}
