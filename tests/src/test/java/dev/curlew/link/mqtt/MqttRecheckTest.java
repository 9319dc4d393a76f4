package dev.curlew.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Mosquitto;
import dev.curlew.kit.Pki;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.LinkException;
import dev.curlew.link.LinkStatus;
import dev.curlew.link.SendAnswer;
import dev.curlew.link.TlsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands begin to come once what was wrong here or with the broker's rights is right, without a restart. */
class MqttRecheckTest {
    private static final long LIMIT_NANOS = Duration.ofSeconds(20).toNanos();
    private static final SendAnswer UNHEARD = new SendAnswer() {
        @Override
        public void acknowledged() {}

        @Override
        public void failed(LinkException reason) {}
    };

    private final BlockingQueue<MqttIncoming> received = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeft() {
        assertThat(Leaks.open()).isEmpty();
    }

    @Test
    void startsOnceTheFilesOfTheCertificateAreThere() throws Exception {
        Pki pki = Pki.create(folder, "ca");
        Pki.Leaf camera = pki.client("camera");
        Path certificate = folder.resolve("own.crt");
        Path key = folder.resolve("own.key");
        TlsSettings tls = new TlsSettings(pki.certificate().toString(), certificate.toString(), key.toString());
        long before = clientThreads();
        try (Mosquitto broker = Mosquitto.in(folder.resolve("broker"))
                .tls(pki.server("server", "localhost"))
                .clientCertificates(pki.certificate())
                .start()) {
            MqttLinks links = links("mqtts://localhost:" + broker.port(), tls);
            try (MqttLink link = links.openForCommands("b")) {
                link.subscribe("commands", received::add);
                link.start();
                assertThat(status(links).state()).isEqualTo("closed");
                assertThat(status(links).code()).isEqualTo("tls-client");
                assertThat(status(links).problem()).contains("own.crt does not exist");

                Files.writeString(key, "no key");
                Files.writeString(certificate, "no certificate");
                awaitUntil(() -> !status(links).problem().contains("does not exist"));
                assertThat(status(links).state()).isEqualTo("closed");

                install(camera.key(), key);
                install(camera.certificate(), certificate);
                awaitUntil(() -> status(links).state().equals("connected"));
                assertThat(status(links).problem()).isEmpty();
                awaitUntil(() -> subscriptions(broker) == 1);
                link.publish(message(), UNHEARD);
                assertThat(received.poll(10, TimeUnit.SECONDS).topic()).isEqualTo("commands");
                assertThat(status(links).callbackFailures()).isZero();
            }
        }
        awaitUntil(() -> clientThreads() <= before);
    }

    @Test
    void asksForARefusedSubscriptionUntilItIsGranted() throws Exception {
        try (Mosquitto broker =
                Mosquitto.in(folder.resolve("broker")).refusingSubscriptions().start()) {
            MqttLinks links = links("mqtt://localhost:" + broker.port(), TlsSettings.defaults());
            try (MqttLink link = links.openForCommands("b")) {
                link.subscribe("commands", received::add);
                link.start();
                awaitUntil(() -> subscriptions(broker) >= 3);
                assertThat(status(links).state()).isEqualTo("connected");
                assertThat(status(links).code()).isEqualTo("acl");
                assertThat(status(links).problem()).contains("use topic commands");

                broker.allowAll();
                awaitUntil(() -> status(links).code().isEmpty());
                link.publish(message(), UNHEARD);
                assertThat(received.poll(10, TimeUnit.SECONDS).topic()).isEqualTo("commands");
                assertThat(status(links).connects()).isEqualTo(1);
                assertThat(status(links).callbackFailures()).isZero();
            }
        }
    }

    private static MqttLinks links(String url, TlsSettings tls) {
        Duration recheck = Duration.ofMillis(50);
        return new MqttLinks(Map.of("b", settings(url, tls)), Set.of("b"), ClientUse.MESSAGES, recheck);
    }

    private static BrokerSettings settings(String url, TlsSettings tls) {
        return new BrokerSettings(
                url,
                "agent",
                "",
                "",
                tls,
                "plain",
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                "",
                Duration.ofSeconds(5),
                Duration.ofSeconds(2));
    }

    private static MqttMessage message() {
        byte[] payload = "{}".getBytes(StandardCharsets.UTF_8);
        return new MqttMessage("commands", payload, false, "application/json", null, Map.of());
    }

    private static LinkStatus status(MqttLinks links) {
        return links.statuses().get(0);
    }

    private static int subscriptions(Mosquitto broker) throws IOException {
        return broker.log().split("Sending SUBACK to agent-commands", -1).length - 1;
    }

    /** Those of clients that could not start, too. */
    private static long clientThreads() throws IOException {
        long threads = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path each : all) {
                threads += Files.readString(each.resolve("comm")).startsWith("AwsEventLoop") ? 1 : 0;
            }
        } catch (NoSuchFileException | DirectoryIteratorException e) {
            return Long.MAX_VALUE; // one ended just now
        }
        return threads;
    }

    /** Whole at once. */
    private static void install(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void awaitUntil(Condition condition) throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
