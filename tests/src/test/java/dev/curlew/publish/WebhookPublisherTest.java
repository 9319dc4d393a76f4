package dev.curlew.publish;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import dev.curlew.kit.Ports;
import dev.curlew.link.TlsSettings;
import dev.curlew.publish.PublishException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookPublisherTest extends PublisherContract {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-05-01T10:00:00Z"));

    /** A real HTTP server, which remembers what it answered with 2xx also when it is started again. */
    private static final class Server implements Peer {
        private final List<Received> received = new CopyOnWriteArrayList<>();
        private final List<Map<String, String>> signed = new CopyOnWriteArrayList<>();
        private WireMockServer wire;
        private final int port;
        private ResponseDefinitionBuilder answer = aResponse().withStatus(204);
        private WebhookSettings settings =
                new WebhookSettings("", Map.of(), TlsSettings.defaults(), Duration.ofSeconds(3));

        Server() throws IOException {
            port = Ports.free();
            wire = started(port);
        }

        private WireMockServer started(int at) {
            WireMockServer server =
                    new WireMockServer(options().bindAddress("127.0.0.1").port(at));
            server.start();
            server.stubFor(any(anyUrl()).willReturn(answer));
            server.addMockServiceRequestListener((request, response) -> {
                if (response.getStatus() / 100 == 2) {
                    note(request);
                }
            });
            return server;
        }

        private static String header(Request request, String name) {
            return Objects.requireNonNullElse(request.getHeader(name), "");
        }

        private synchronized void note(Request request) {
            received.add(new Received(
                    header(request, "Curlew-Stream"),
                    header(request, "Curlew-Lane"),
                    header(request, "Curlew-Epoch"),
                    header(request, "Curlew-Seq"),
                    request.getBody()));
            signed.add(Map.of(
                    "time",
                    header(request, "Curlew-Timestamp"),
                    "signature",
                    header(request, "Curlew-Signature"),
                    "authorization",
                    header(request, "Authorization"),
                    "type",
                    header(request, "Content-Type")));
        }

        void answers(ResponseDefinitionBuilder with) {
            answer = with;
            wire.stubFor(any(anyUrl()).willReturn(with));
        }

        @Override
        public Publisher publisher() {
            return new WebhookPublisher("http://127.0.0.1:" + port + "/events", settings, CLOCK);
        }

        @Override
        public void stop() {
            wire.stop();
        }

        @Override
        public void start() {
            wire = started(port);
        }

        @Override
        public List<Received> await(int atLeast) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (received.size() < atLeast && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            return List.copyOf(received);
        }

        @Override
        public void close() {
            wire.stop();
        }
    }

    @Override
    protected Peer open() throws IOException {
        return new Server();
    }

    private Server server() {
        return (Server) peer();
    }

    private static @Nullable PublishException answerTo(Publisher publisher, String text) throws Exception {
        Told told = new Told();
        publisher.publish(message(1, text), told);
        return told.await();
    }

    @Test
    void signsTimeAndBody() throws Exception {
        server().settings = new WebhookSettings(
                "the secret", Map.of("Authorization", "Bearer abc"), TlsSettings.defaults(), Duration.ofSeconds(3));
        try (Publisher publisher = server().publisher()) {
            publisher.connect(Duration.ofSeconds(3));
            assertThat(answerTo(publisher, "{\"a\":1}")).isNull();
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("the secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature =
                HexFormat.of().formatHex(mac.doFinal("1777629600.{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
        server().await(1);
        assertThat(server().signed.get(0))
                .containsEntry("time", "1777629600")
                .containsEntry("signature", "v1=" + signature)
                .containsEntry("authorization", "Bearer abc")
                .containsEntry("type", "application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "302, DENIED, redirect",
        "400, MESSAGE, refused",
        "401, DENIED, auth",
        "403, DENIED, acl",
        "404, DENIED, no-such-place",
        "408, RETRY, busy",
        "413, MESSAGE, too-large",
        "422, MESSAGE, refused",
        "425, RETRY, busy",
        "429, RETRY, busy",
        "500, RETRY, server",
        "503, RETRY, server"
    })
    void knowsWhatAStatusMeans(int status, Kind kind, String code) throws Exception {
        server().answers(aResponse().withStatus(status).withHeader("Location", "http://127.0.0.1:1/"));
        try (Publisher publisher = server().publisher()) {
            publisher.connect(Duration.ofSeconds(3));
            PublishException reason = Objects.requireNonNull(answerTo(publisher, "x"));

            assertThat(reason.kind()).isEqualTo(kind);
            assertThat(reason.code()).isEqualTo(code);
            assertThat(reason.getMessage()).contains(" answered " + status);
            assertThat(publisher.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "'Fri, 01 May 2026 10:01:00 GMT', 60", "'Fri, 01 May 2026 09:00:00 GMT', 0", "soon, 0"})
    void waitsAsLongAsTheServerWants(String retryAfter, long seconds) throws Exception {
        server().answers(aResponse().withStatus(503).withHeader("Retry-After", retryAfter));
        try (Publisher publisher = server().publisher()) {
            publisher.connect(Duration.ofSeconds(3));
            assertThat(Objects.requireNonNull(answerTo(publisher, "x")).retryAfter())
                    .isEqualTo(Duration.ofSeconds(seconds));
        }
    }

    @Test
    void aServerThatDoesNotAnswerInTimeIsTriedAgain() throws Exception {
        server().settings = new WebhookSettings("", Map.of(), TlsSettings.defaults(), Duration.ofMillis(200));
        server().answers(aResponse().withStatus(204).withFixedDelay(2000));
        try (Publisher publisher = server().publisher()) {
            publisher.connect(Duration.ofSeconds(3));
            PublishException reason = Objects.requireNonNull(answerTo(publisher, "x"));
            assertThat(reason.kind()).isEqualTo(Kind.RETRY);
            assertThat(reason.code()).isEqualTo("timeout");
            assertThat(publisher.isConnected()).isFalse();
        }
    }

    @Test
    void anAnswerWithoutAnEndCountsAsNone() throws Exception {
        WebhookSettings hasty = new WebhookSettings("", Map.of(), TlsSettings.defaults(), Duration.ofMillis(200));
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Publisher publisher = new WebhookPublisher("http://127.0.0.1:" + server.getLocalPort() + "/", hasty)) {
            publisher.connect(Duration.ofSeconds(3));
            server.accept().close(); // that somebody is there was all it wanted to know
            Told told = new Told();
            publisher.publish(message(1, "x"), told);
            try (Socket connection = server.accept()) {
                OutputStream out = connection.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab".getBytes(StandardCharsets.US_ASCII));
                PublishException reason = Objects.requireNonNull(told.await());
                assertThat(reason.kind()).isEqualTo(Kind.RETRY);
                assertThat(reason.code()).isEqualTo("timeout");
                assertThat(publisher.isConnected()).isFalse();
                // and the connection is given up, or each message would leave one behind
                while (connection.getInputStream().read() >= 0) {}
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
    }

    @Test
    void anAnswerThatBreaksOffIsTriedAgain() throws Exception {
        server().answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        try (Publisher publisher = server().publisher()) {
            publisher.connect(Duration.ofSeconds(3));
            PublishException reason = Objects.requireNonNull(answerTo(publisher, "x"));
            assertThat(reason.kind()).isEqualTo(Kind.RETRY);
            assertThat(reason.code()).isEqualTo("tcp");
        }
    }

    @Test
    void saysThatANameIsUnknown() throws Exception {
        try (Publisher publisher = new WebhookPublisher("http://no-such-host.invalid/x", WebhookSettings.defaults())) {
            assertThat(catchThrowableOfType(PublishException.class, () -> publisher.connect(Duration.ofSeconds(3)))
                            .code())
                    .isEqualTo("dns");
        }
    }
}
