package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of a server that takes connections and says nothing. */
class DiagnosisTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @AfterEach
    void isNotInterruptedAnyMore() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void isEndedByAnInterrupt() throws Exception {
        try (ServerSocket server = silent()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> of(server, null).find(LIMIT)).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void isEndedByAnInterruptInTheMiddleOfAHandshake() throws Exception {
        Thread caller = Thread.currentThread();
        try (ServerSocket server = silent()) {
            Thread peer = new Thread(() -> {
                try (Socket client = server.accept()) {
                    int first = client.getInputStream().read();
                    assert first >= 0;
                    caller.interrupt();
                    while (client.getInputStream().read() >= 0) {
                        // until it hangs up
                    }
                } catch (IOException e) {
                    caller.interrupt();
                }
            });
            peer.start();
            assertThatThrownBy(() -> of(server, TlsSettings.defaults()).find(LIMIT))
                    .isInstanceOf(InterruptedException.class);
            peer.join();
        }
    }

    @Test
    void findsNothingWhereSomebodyListens() throws Exception {
        try (ServerSocket server = silent()) {
            assertThat(of(server, null).find(LIMIT)).isEmpty();
        }
    }

    private static ServerSocket silent() throws Exception {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static Diagnosis of(ServerSocket server, @Nullable TlsSettings tls) {
        return Diagnosis.of(new Address("127.0.0.1", server.getLocalPort()), tls);
    }
}
