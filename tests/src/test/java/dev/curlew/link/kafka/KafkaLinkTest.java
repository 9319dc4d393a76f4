package dev.curlew.link.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.curlew.kit.KafkaBroker;
import dev.curlew.kit.Pki;
import dev.curlew.kit.Ports;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.WorkerThread;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.SendAnswer;
import dev.curlew.link.TlsSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a broker of its own that wants certificates, or passwords. */
class KafkaLinkTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static Pki pki;
    private static Pki.Leaf camera;
    private static KafkaBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        pki = Pki.create(folder, "ca");
        camera = pki.client("camera");
        broker = KafkaBroker.start(folder, pki, pki.server("broker", "localhost"), "camera", "pass-7");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.plainAddress()))) {
            admin.createTopics(List.of(new NewTopic("secret", 1, (short) 1), new NewTopic("commands", 1, (short) 1)))
                    .all()
                    .get();
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "secret", PatternType.LITERAL),
                            new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.DENY))))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Leaks.open()).isEmpty();
    }

    @Test
    void provesWhoItIsByCertificateOrPassword() throws Exception {
        for (BrokerSettings settings : List.of(
                certificate(camera),
                login("plain", "pass-7"),
                login("scram-sha-256", "pass-7"),
                login("scram-sha-512", "pass-7"))) {
            try (KafkaSender sender = new KafkaSender("b", settings)) {
                sender.connect(LIMIT);
                send(sender, "events", "x").get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void saysWhatFailed() throws Exception {
        Pki other = Pki.create(folder.resolve("other"), "ca");
        for (String sasl : List.of("plain", "scram-sha-256")) {
            assertThat(refusal(login(sasl, "wrong-secret"))).satisfies(e -> {
                assertThat(e.fault()).isEqualTo(Fault.AUTH);
                assertThat(e).hasMessageNotContaining("wrong-secret");
            });
        }
        assertThat(refusal(certificate(other.client("camera"))).fault()).isEqualTo(Fault.TLS_CLIENT);
        assertThat(refusal(settings("kafkas://" + broker.tlsAddress(), tls(other, camera), "", "", "plain"))
                        .fault())
                .isEqualTo(Fault.TLS_CHAIN);
        assertThat(refusal(settings(
                                "kafkas://" + broker.tlsAddress().replace("localhost", "127.0.0.1"),
                                tls(pki, camera),
                                "",
                                "",
                                "plain"))
                        .fault())
                .isEqualTo(Fault.TLS_HOST);
        assertThat(refusal(settings("kafka://localhost:" + Ports.free(), TlsSettings.defaults(), "", "", "plain"))
                        .fault())
                .isEqualTo(Fault.TCP);
        assertThat(refusal(settings("kafka://nowhere.invalid", TlsSettings.defaults(), "", "", "plain"))
                        .fault())
                .isEqualTo(Fault.DNS);
    }

    @Test
    void tellsOneMessageFromAnother() throws Exception {
        try (KafkaSender sender = new KafkaSender("b", certificate(camera))) {
            sender.connect(LIMIT);
            assertThat(fault(send(sender, "events", "x".repeat(1_200_000)))).isEqualTo(Fault.TOO_LARGE);
            assertThat(fault(send(sender, "bad topic", "x"))).isEqualTo(Fault.REFUSED);
            assertThat(sender.isConnected()).isTrue();
            send(sender, "events", "x").get(20, TimeUnit.SECONDS);
            assertThat(fault(send(sender, "secret", "x"))).isEqualTo(Fault.ACL);
        }
    }

    @Test
    void readsWhatComesAfterItsStartOnceAndAgainWhereItWas() throws Exception {
        BlockingQueue<KafkaMessage> received = new LinkedBlockingQueue<>();
        try (KafkaSender sender = new KafkaSender("b", certificate(camera))) {
            sender.connect(LIMIT);
            send(sender, "commands", "before").get(20, TimeUnit.SECONDS);
            KafkaReader reader = new KafkaReader("b", certificate(camera), "commands", "g1", message -> {
                if (new String(message.body(), StandardCharsets.UTF_8).equals("bad")) {
                    throw new IllegalStateException("on purpose");
                }
                received.add(message);
            });
            WorkerThread thread = new WorkerThread("reader", reader, e -> {
                throw new AssertionError(e);
            });
            thread.start();
            KafkaMessage first = null;
            for (int i = 0; first == null && i < 60; i++) {
                send(sender, "commands", "one").get(20, TimeUnit.SECONDS); // until the group has its place
                first = received.poll(1, TimeUnit.SECONDS);
            }
            Objects.requireNonNull(first, "nothing came");
            assertThat(first.body()).isEqualTo("one".getBytes(StandardCharsets.UTF_8));
            assertThat(first.headers()).containsEntry("id", "7");
            send(sender, "commands", "bad").get(20, TimeUnit.SECONDS);
            send(sender, "commands", "two").get(20, TimeUnit.SECONDS);
            KafkaMessage last = first;
            while (!new String(last.body(), StandardCharsets.UTF_8).equals("two")) {
                last = received.poll(20, TimeUnit.SECONDS);
                assertThat(last).isNotNull();
            }
            assertThat(reader.status().callbackFailures()).isEqualTo(1);
            assertThat(reader.status().state()).isEqualTo("connected");
            reader.stop();
            thread.join();
        }
    }

    private static CompletableFuture<Void> send(KafkaSender sender, String topic, String text) throws Exception {
        CompletableFuture<Void> told = new CompletableFuture<>();
        sender.send(
                new KafkaMessage(topic, "k", text.getBytes(StandardCharsets.UTF_8), Map.of("id", "7")),
                new SendAnswer() {
                    @Override
                    public void acknowledged() {
                        told.complete(null);
                    }

                    @Override
                    public void failed(LinkException reason) {
                        told.completeExceptionally(reason);
                    }
                });
        return told;
    }

    private static Fault fault(CompletableFuture<Void> told) {
        ExecutionException e = catchThrowableOfType(ExecutionException.class, () -> told.get(30, TimeUnit.SECONDS));
        return ((LinkException) Objects.requireNonNull(e.getCause())).fault();
    }

    private static LinkException refusal(BrokerSettings settings) {
        try (KafkaSender sender = new KafkaSender("b", settings)) {
            LinkException e = catchThrowableOfType(LinkException.class, () -> sender.connect(LIMIT));
            assertThat(e).isNotNull();
            return e;
        }
    }

    private static BrokerSettings certificate(Pki.Leaf own) {
        return settings("kafkas://" + broker.tlsAddress(), tls(pki, own), "", "", "plain");
    }

    private static BrokerSettings login(String sasl, String password) {
        return settings(
                "kafkas://" + broker.saslAddress(),
                new TlsSettings(pki.certificate().toString(), "", ""),
                "camera",
                password,
                sasl);
    }

    private static TlsSettings tls(Pki trusted, Pki.Leaf own) {
        return new TlsSettings(
                trusted.certificate().toString(),
                own.certificate().toString(),
                own.key().toString());
    }

    private static BrokerSettings settings(String url, TlsSettings tls, String user, String password, String sasl) {
        BrokerSettings plain = BrokerSettings.of(url);
        return new BrokerSettings(
                url,
                "",
                user,
                password,
                tls,
                sasl,
                plain.keepAlive(),
                plain.sessionExpiry(),
                "",
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
    }
}
