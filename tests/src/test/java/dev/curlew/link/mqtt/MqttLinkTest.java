package dev.curlew.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.curlew.kit.FaultProxy;
import dev.curlew.kit.Mosquitto;
import dev.curlew.kit.MosquittoWatch;
import dev.curlew.kit.Pki;
import dev.curlew.kit.Ports;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.LinkStatus;
import dev.curlew.link.SendAnswer;
import dev.curlew.link.TlsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a Mosquitto of its own. */
class MqttLinkTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeft() {
        assertThat(Leaks.open()).isEmpty();
    }

    @Test
    void publishesWithItsPropertiesAndIsAcknowledged() throws Exception {
        try (Mosquitto broker = Mosquitto.in(folder).start();
                MosquittoWatch watch = MosquittoWatch.on(broker, "curlew/#")) {
            MqttLinks links = links(plain(broker.port()));
            try (MqttLink link = links.open("b")) {
                link.connect(LIMIT);
                publish(
                                link,
                                new MqttMessage(
                                        "curlew/yard",
                                        bytes("{}"),
                                        false,
                                        "application/json",
                                        null,
                                        Map.of("lane", "live")))
                        .get(10, TimeUnit.SECONDS);
                watch.awaitCount(1);
                assertThat(watch.seen()).containsExactly(new MosquittoWatch.Seen("curlew/yard", "lane:live", "{}"));
                assertThat(status(links).state()).isEqualTo("connected");
            }
        }
    }

    @Test
    void receivesWhatItSubscribedToAlsoAfterTheBrokersDeath() throws Exception {
        BlockingQueue<MqttIncoming> received = new LinkedBlockingQueue<>();
        try (Mosquitto broker = Mosquitto.in(folder).start();
                MqttLink other = links(named(broker.port(), "asker")).open("b")) {
            MqttLinks links = links(plain(broker.port()));
            try (MqttLink link = links.open("b")) {
                link.subscribe("cmd/+/in", received::add);
                link.connect(LIMIT);
                awaitUntil(() -> count(broker, "Sending SUBACK to agent") == 1);
                other.connect(LIMIT);
                publish(
                                other,
                                new MqttMessage(
                                        "cmd/yard/in",
                                        bytes("one"),
                                        false,
                                        "text/plain",
                                        bytes("c1"),
                                        Map.of("a", "b")))
                        .get(10, TimeUnit.SECONDS);
                MqttIncoming first = received.poll(10, TimeUnit.SECONDS);
                assertThat(first.topic()).isEqualTo("cmd/yard/in");
                assertThat(first.payload()).isEqualTo(bytes("one"));
                assertThat(first.correlationData()).isEqualTo(bytes("c1"));
                assertThat(first.contentType()).isEqualTo("text/plain");
                assertThat(first.properties()).containsEntry("a", "b");

                broker.kill();
                awaitUntil(() -> !link.isConnected() && !other.isConnected());
                broker.restart();
                link.connect(LIMIT);
                other.connect(LIMIT);
                awaitUntil(() -> count(broker, "Sending SUBACK to agent") == 2);
                publish(other, message("cmd/yard/in", bytes("two"))).get(10, TimeUnit.SECONDS);
                assertThat(received.poll(10, TimeUnit.SECONDS).payload()).isEqualTo(bytes("two"));
                assertThat(status(links).losses()).isEqualTo(1);
            }
        }
    }

    @Test
    void countsWhatAReceiverThrowsAndGoesOn() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (Mosquitto broker = Mosquitto.in(folder).start()) {
            MqttLinks links = links(plain(broker.port()));
            try (MqttLink link = links.open("b")) {
                link.subscribe("in", message -> {
                    String text = new String(message.payload(), StandardCharsets.UTF_8);
                    if (text.equals("bad")) {
                        throw new IllegalStateException("on purpose");
                    }
                    received.add(text);
                });
                link.connect(LIMIT);
                awaitUntil(() -> count(broker, "Sending SUBACK to agent") == 1);
                publish(link, message("in", bytes("bad"))).get(10, TimeUnit.SECONDS);
                publish(link, message("in", bytes("good"))).get(10, TimeUnit.SECONDS);
                assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("good");
                assertThat(status(links).callbackFailures()).isEqualTo(1);
            }
        }
    }

    @Test
    void oneConnectionServesAllUntilTheLastLeaves() throws Exception {
        try (Mosquitto broker = Mosquitto.in(folder).start()) {
            MqttLinks links = links(plain(broker.port()));
            MqttLink one = links.open("b");
            MqttLink two = links.open("b");
            one.connect(LIMIT);
            assertThat(two.isConnected()).isTrue();
            one.close();
            one.close();
            publish(two, message("a", bytes("x"))).get(10, TimeUnit.SECONDS);
            assertThat(links.statuses()).hasSize(1);
            two.close();
            assertThat(links.statuses()).isEmpty();
        }
    }

    @Test
    void provesWhoItIsByCertificateAndIsToldWhereItMayNotWrite() throws Exception {
        Pki pki = Pki.create(folder, "ca");
        try (Mosquitto broker = Mosquitto.in(folder)
                .tls(pki.server("server", "localhost"))
                .clientCertificates(pki.certificate())
                .acl("user camera", "topic readwrite out/#")
                .start()) {
            for (Pki.Leaf own : new Pki.Leaf[] {pki.client("camera"), pki.curveClient("camera")}) {
                try (MqttLink link = links(encrypted(broker.port(), pki, own)).open("b")) {
                    link.connect(LIMIT);
                    publish(link, message("out/1", bytes("x"))).get(10, TimeUnit.SECONDS);
                    assertThat(fault(publish(link, message("secret/1", bytes("x")))))
                            .isEqualTo(Fault.ACL);
                    awaitConnected(link); // Mosquitto 2.0.11 hangs up after that
                    publish(link, message("out/2", bytes("x"))).get(10, TimeUnit.SECONDS);
                }
            }
        }
    }

    @Test
    void saysWhichStepOfTheConnectionFailed() throws Exception {
        Pki pki = Pki.create(folder, "ca");
        Pki other = Pki.create(folder.resolve("other"), "ca");
        Pki.Leaf camera = pki.client("camera");
        try (Mosquitto broker = Mosquitto.in(folder)
                .tls(pki.server("server", "localhost"))
                .clientCertificates(pki.certificate())
                .start()) {
            assertThat(refusal(plain(Ports.free()))).satisfies(e -> {
                assertThat(e.fault()).isEqualTo(Fault.TCP);
                assertThat(e).hasMessageContaining("nobody listens at localhost:");
            });
            assertThat(refusal(BrokerSettings.of("mqtt://no-such-host.invalid")).fault())
                    .isEqualTo(Fault.DNS);
            assertThat(refusal(encrypted(broker.port(), other, camera))).satisfies(e -> {
                assertThat(e.fault()).isEqualTo(Fault.TLS_CHAIN);
                assertThat(e).hasMessageContaining("put the right authority's certificate there");
            });
            assertThat(refusal(encrypted(broker.port(), pki, other.client("camera")))
                            .fault())
                    .isEqualTo(Fault.TLS_CLIENT);
            Pki.Leaf old = pki.issue("old", "camera", Pki.fromNow(-9), Pki.fromNow(-1));
            assertThat(refusal(encrypted(broker.port(), pki, old))).satisfies(e -> {
                assertThat(e.fault()).isEqualTo(Fault.TLS_CLIENT);
                assertThat(e).hasMessageContaining("expired on");
            });
            Pki.Leaf none = new Pki.Leaf(folder.resolve("none.crt"), folder.resolve("none.key"));
            assertThat(refusal(encrypted(broker.port(), pki, none))).satisfies(e -> {
                assertThat(e.fault()).isEqualTo(Fault.TLS_CLIENT);
                assertThat(e).hasMessageContaining("none.crt does not exist");
            });
            assertThat(refusal(withUrl(encrypted(broker.port(), pki, camera), "mqtts://127.0.0.1:" + broker.port())))
                    .satisfies(e -> {
                        assertThat(e.fault()).isEqualTo(Fault.TLS_HOST);
                        assertThat(e).hasMessageContaining("not for the name 127.0.0.1 but for localhost");
                    });
        }
        try (Mosquitto broker = Mosquitto.in(folder)
                .tls(pki.issue("late", "late", Pki.fromNow(-9), Pki.fromNow(-1), "localhost"))
                .start()) {
            assertThat(refusal(encrypted(broker.port(), pki, camera)).fault()).isEqualTo(Fault.TLS_EXPIRED);
        }
        try (Mosquitto broker = Mosquitto.in(folder).user("camera", "right").start()) {
            assertThat(refusal(login(broker.port(), "wrong"))).satisfies(e -> {
                assertThat(e.fault()).isEqualTo(Fault.AUTH);
                assertThat(e).hasMessageNotContaining("wrong");
            });
            try (MqttLink link = links(login(broker.port(), "right")).open("b")) {
                link.connect(LIMIT);
                assertThat(link.isConnected()).isTrue();
            }
        }
    }

    @Test
    void refusesWhatTheBrokerWouldRefuseForItsSize() throws Exception {
        try (Mosquitto broker =
                        Mosquitto.in(folder).line("max_packet_size 4096").start();
                MqttLink link = links(plain(broker.port())).open("b")) {
            link.connect(LIMIT);
            assertThat(fault(publish(link, message("a", new byte[5000])))).isEqualTo(Fault.TOO_LARGE);
            publish(link, message("a", new byte[3000])).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void outlivesAnAnswerThatTheClientDoesNotKnow() throws Exception {
        try (Mosquitto broker =
                        Mosquitto.in(folder).line("message_size_limit 1000").start();
                MqttLink link = links(plain(broker.port())).open("b")) {
            link.connect(LIMIT);
            assertThat(fault(publish(link, message("a", new byte[3000])))).isEqualTo(Fault.REFUSED);
            awaitConnected(link);
            publish(link, message("a", new byte[10])).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void theBrokerTellsOfALostAgent() throws Exception {
        try (Mosquitto broker = Mosquitto.in(folder).start();
                FaultProxy proxy = FaultProxy.to(broker.port());
                MosquittoWatch watch = MosquittoWatch.on(broker, "status")) {
            BrokerSettings settings = withStatus(plain(proxy.port()));
            try (MqttLink link = links(settings).open("b")) {
                link.connect(LIMIT);
                watch.awaitCount(1);
                proxy.reset();
                watch.awaitCount(2);
                link.connect(LIMIT);
                watch.awaitCount(3);
            }
            watch.awaitCount(4);
            assertThat(watch.seen())
                    .extracting(MosquittoWatch.Seen::payload)
                    .containsExactly(
                            "{\"state\":\"online\"}",
                            "{\"state\":\"offline\"}",
                            "{\"state\":\"online\"}",
                            "{\"state\":\"offline\"}");
        }
    }

    @Test
    void givesUpAConnectionThatAnswersNothingAndFailsWhatWasUnderWay() throws Exception {
        try (Mosquitto broker = Mosquitto.in(folder).start();
                MqttLink link = links(plain(broker.port())).open("b")) {
            link.connect(LIMIT);
            publish(link, message("a", bytes("1"))).get(10, TimeUnit.SECONDS);
            broker.freeze();
            CompletableFuture<Void> sent = publish(link, message("a", bytes("2")));
            awaitUntil(() -> !link.isConnected());
            assertThat(fault(sent)).isEqualTo(Fault.TIMEOUT);
            broker.thaw();
            link.connect(LIMIT);
            publish(link, message("a", bytes("3"))).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void saysThatAnotherClientMayHaveTheSameId() throws Exception {
        try (Mosquitto broker = Mosquitto.in(folder).start()) {
            MqttLinks one = links(plain(broker.port()));
            MqttLinks two = links(plain(broker.port()));
            try (MqttLink first = one.open("b");
                    MqttLink second = two.open("b")) {
                first.start();
                second.start();
                awaitUntil(() -> status(one).problem().contains("give each agent its own brokers.b.clientId"));
            }
        }
    }

    private static MqttLinks links(BrokerSettings settings) {
        return new MqttLinks(Map.of("b", settings), Set.of());
    }

    private static BrokerSettings plain(int port) {
        return settings("mqtt://localhost:" + port, "agent", "", "", TlsSettings.defaults(), "");
    }

    private static BrokerSettings named(int port, String client) {
        return settings("mqtt://localhost:" + port, client, "", "", TlsSettings.defaults(), "");
    }

    private static BrokerSettings login(int port, String password) {
        return settings("mqtt://localhost:" + port, "agent", "camera", password, TlsSettings.defaults(), "");
    }

    private static BrokerSettings withStatus(BrokerSettings from) {
        return settings(from.url(), "agent", "", "", TlsSettings.defaults(), "status");
    }

    private static BrokerSettings withUrl(BrokerSettings from, String url) {
        return settings(url, "agent", "", "", from.tls(), "");
    }

    private static BrokerSettings encrypted(int port, Pki pki, Pki.Leaf own) {
        return settings(
                "mqtts://localhost:" + port,
                "agent",
                "",
                "",
                new TlsSettings(
                        pki.certificate().toString(),
                        own.certificate().toString(),
                        own.key().toString()),
                "");
    }

    private static BrokerSettings settings(
            String url, String client, String user, String password, TlsSettings tls, String status) {
        return new BrokerSettings(
                url,
                client,
                user,
                password,
                tls,
                "plain",
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                status,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2));
    }

    private static LinkException refusal(BrokerSettings settings) {
        try (MqttLink link = links(settings).open("b")) {
            LinkException e = catchThrowableOfType(LinkException.class, () -> link.connect(LIMIT));
            assertThat(e).isNotNull();
            return e;
        }
    }

    private static MqttMessage message(String topic, byte[] payload) {
        return new MqttMessage(topic, payload, false, "application/json", null, Map.of());
    }

    private static CompletableFuture<Void> publish(MqttLink link, MqttMessage message) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        link.publish(message, new SendAnswer() {
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
        ExecutionException e = catchThrowableOfType(ExecutionException.class, () -> told.get(10, TimeUnit.SECONDS));
        return ((LinkException) Objects.requireNonNull(e.getCause())).fault();
    }

    private static void awaitConnected(MqttLink link) throws Exception {
        CompletableFuture<Void> probe = publish(link, message("out/probe", bytes("x")));
        while (probe.handle((done, e) -> e != null).get(10, TimeUnit.SECONDS)) {
            link.connect(LIMIT);
            probe = publish(link, message("out/probe", bytes("x")));
        }
    }

    private static LinkStatus status(MqttLinks links) {
        return links.statuses().get(0);
    }

    private static int count(Mosquitto broker, String line) throws IOException {
        return broker.log().split(line, -1).length - 1;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void awaitUntil(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
