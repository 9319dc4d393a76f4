package dev.curlew.link.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.curlew.kit.FaultProxy;
import dev.curlew.kit.KafkaBroker;
import dev.curlew.kit.Pki;
import dev.curlew.kit.Ports;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.WorkerThread;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.LinkStatus;
import dev.curlew.link.SendAnswer;
import dev.curlew.link.TlsSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
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
            admin.createTopics(Stream.of("secret", "commands", "taking", "short", "silent")
                            .map(name -> new NewTopic(name, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
            admin.createAcls(List.of(denied(ResourceType.TOPIC, "secret"), denied(ResourceType.GROUP, "forbidden")))
                    .all()
                    .get();
        }
    }

    private static AclBinding denied(ResourceType type, String name) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.DENY));
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

    /** A reader at work; what it got. */
    private static final class Reading implements AutoCloseable {
        final BlockingQueue<KafkaMessage> received = new LinkedBlockingQueue<>();
        final KafkaReader reader;
        private final WorkerThread thread;

        Reading(BrokerSettings settings, String topic, String group, boolean fromEarliest) {
            reader = new KafkaReader("b", settings, new KafkaPlace(topic, group, fromEarliest), message -> {
                if (text(message).equals("bad")) {
                    throw new IllegalStateException("on purpose");
                }
                received.add(message);
                return !text(message).equals("not now");
            });
            thread = new WorkerThread("reader", reader, e -> {
                throw new AssertionError(e);
            });
            thread.start();
        }

        static String text(KafkaMessage message) {
            return new String(message.body(), StandardCharsets.UTF_8);
        }

        void await(Predicate<LinkStatus> condition) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
            while (!condition.test(reader.status())) {
                assertThat(System.nanoTime()).as("%s", reader.status()).isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }

        Reading connected() throws InterruptedException {
            await(status -> status.state().equals("connected"));
            return this;
        }

        List<String> next(int count) throws InterruptedException {
            List<String> texts = new ArrayList<>();
            while (texts.size() < count) {
                KafkaMessage message = received.poll(20, TimeUnit.SECONDS);
                assertThat(message).as("after %s", texts).isNotNull();
                texts.add(text(Objects.requireNonNull(message)));
            }
            assertThat(received).isEmpty();
            return texts;
        }

        @Override
        public void close() {
            reader.stop();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void sendAll(KafkaSender sender, String topic, String... texts) throws Exception {
        for (String text : texts) {
            send(sender, topic, text).get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void readsWhatComesAfterItsFirstStartAndWhatCameWhileItWasAway() throws Exception {
        try (KafkaSender sender = new KafkaSender("b", certificate(camera))) {
            sender.connect(LIMIT);
            sendAll(sender, "commands", "before");
            new Reading(certificate(camera), "commands", "g1", false)
                    .connected()
                    .close();
            sendAll(sender, "commands", "away", "bad", "two");
            try (Reading reading = new Reading(certificate(camera), "commands", "g1", true)) {
                assertThat(reading.next(2)).containsExactly("away", "two");
                assertThat(reading.reader.status().callbackFailures()).isEqualTo(1);
            }
            try (Reading other = new Reading(certificate(camera), "commands", "g2", true)) {
                assertThat(other.next(3)).containsExactly("before", "away", "two");
            }
        }
    }

    @Test
    void readsAgainWhatWasNotTaken() throws Exception {
        try (KafkaSender sender = new KafkaSender("b", certificate(camera))) {
            sender.connect(LIMIT);
            try (Reading reading = new Reading(certificate(camera), "taking", "g", false).connected()) {
                sendAll(sender, "taking", "one", "not now", "three");
                assertThat(reading.next(2)).containsExactly("one", "not now");
            }
            try (Reading reading = new Reading(certificate(camera), "taking", "g", false)) {
                assertThat(reading.next(1)).containsExactly("not now");
            }
        }
    }

    @Test
    void readsATopicThatIsMadeLaterFromItsFirstRecordOn() throws Exception {
        try (KafkaSender sender = new KafkaSender("b", certificate(camera));
                Reading reading = new Reading(certificate(camera), "later", "g", false)) {
            reading.await(status -> status.code().equals("server"));
            assertThat(reading.reader.status().problem()).startsWith("there is no topic later at localhost:");
            sender.connect(LIMIT);
            sendAll(sender, "later", "first");
            assertThat(reading.next(1)).containsExactly("first");
            assertThat(reading.reader.status().code()).isEmpty();
        }
    }

    @Test
    void goesOnWhereTheTopicStillHoldsSomething() throws Exception {
        try (KafkaSender sender = new KafkaSender("b", certificate(camera));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.plainAddress()))) {
            sender.connect(LIMIT);
            new Reading(certificate(camera), "short", "g", false).connected().close();
            sendAll(sender, "short", "deleted", "kept");
            admin.deleteRecords(Map.of(new TopicPartition("short", 0), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
            try (Reading reading = new Reading(certificate(camera), "short", "g", false)) {
                assertThat(reading.next(1)).containsExactly("kept");
            }
        }
    }

    @Test
    void saysWhatMayNotBeRead() throws Exception {
        try (Reading reading = new Reading(certificate(camera), "secret", "g", false)) {
            reading.await(status -> status.code().equals("acl"));
            assertThat(reading.reader.status().problem()).contains("does not let this client use topic secret");
        }
        try (Reading reading = new Reading(certificate(camera), "commands", "forbidden", false)) {
            reading.await(status -> status.code().equals("acl"));
            assertThat(reading.reader.status().problem()).contains("does not let this client read as group forbidden");
        }
    }

    @Test
    void noticesThatTheBrokerIsGoneOrSilent() throws Exception {
        FaultProxy proxy = broker.proxy();
        BrokerSettings far = settings(
                "kafkas://" + broker.farAddress(),
                new TlsSettings(pki.certificate().toString(), "", ""),
                "camera",
                "pass-7",
                "scram-sha-256");
        try (KafkaSender sender = new KafkaSender("b", certificate(camera));
                Reading reading = new Reading(far, "silent", "g", false).connected()) {
            sender.connect(LIMIT);
            proxy.down();
            reading.await(status -> status.code().equals("tcp"));
            sendAll(sender, "silent", "one");
            proxy.up();
            assertThat(reading.next(1)).containsExactly("one");
            proxy.halfOpen(true);
            reading.await(status -> status.code().equals("timeout"));
            sendAll(sender, "silent", "two");
            proxy.halfOpen(false);
            assertThat(reading.next(1)).containsExactly("two");
            assertThat(reading.reader.status().losses()).isEqualTo(2);
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
