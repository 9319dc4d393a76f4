package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.FaultProxy;
import dev.curlew.kit.KafkaBroker;
import dev.curlew.kit.KafkaWatch;
import dev.curlew.kit.Pki;
import dev.curlew.kit.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process, a Kafka broker that makes no topics, and what can go wrong between them. */
class KafkaIT {
    @TempDir
    static Path shared;

    private static Pki pki;
    private static KafkaBroker broker;

    @TempDir
    private Path folder;

    private OneSink sink;
    private Pki.Leaf own;

    /** Its listener for passwords has a certificate that has run out. */
    @BeforeAll
    static void startBroker() throws Exception {
        pki = Pki.create(shared.resolve("pki"), "ca");
        Pki.Leaf late = pki.issue("late", "late", Pki.fromNow(-9), Pki.fromNow(-1), "localhost");
        broker = KafkaBroker.start(
                shared.resolve("k"),
                pki,
                pki.server("broker", "localhost"),
                "camera",
                "pass-7",
                "auto.create.topics.enable=false",
                "listener.name.sasl.ssl.keystore.type=PEM",
                "listener.name.sasl.ssl.keystore.location=" + KafkaBroker.identity(shared.resolve("late.pem"), late));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.plainAddress()))) {
            createTopics(admin);
        }
    }

    private static void createTopics(Admin admin) throws ExecutionException, InterruptedException {
        admin.createTopics(Stream.of("events", "far", "secret", "small")
                        .map(name -> new NewTopic(name, 2, (short) 1)
                                .configs(Map.of("max.message.bytes", name.equals("small") ? "100" : "1048588")))
                        .toList())
                .all()
                .get();
        admin.createAcls(List.of(new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, "secret", PatternType.LITERAL),
                        new AccessControlEntry("User:*", "*", AclOperation.WRITE, AclPermissionType.DENY))))
                .all()
                .get();
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @BeforeEach
    void layOut() throws IOException {
        sink = new OneSink(folder);
        sink.layOut();
        own = pki.client("camera");
    }

    private static String login(String password, String sasl) {
        return ", username: camera, password: " + password + ", sasl: " + sasl + ", tls: {ca: " + pki.certificate()
                + "}";
    }

    @Test
    void saysInASentenceWhatIsWrong() throws Exception {
        String url = "kafkas://" + broker.tlsAddress();
        String far = "kafkas://" + broker.farAddress();
        String mutual = SinkFaults.tls(pki, own);
        Pki other = Pki.create(folder.resolve("other"), "ca");
        Pki.Leaf old = pki.issue("old", "camera", Pki.fromNow(-9), Pki.fromNow(-1));
        SinkFaults faults = new SinkFaults("kafka", "3s");
        String taken = "has taken the message";
        faults.expect("ok", url, mutual, "events", taken);
        faults.expect("ok", far, login("pass-7", "scram-sha-512"), "events", taken);
        String unknown = "no address is known for the name nowhere.invalid";
        faults.expect("dns", "kafkas://nowhere.invalid", mutual, "events", unknown);
        String closed = "kafkas://localhost:" + Ports.free();
        faults.expect("tcp", closed, mutual, "events", "nobody listens at ", "connection refused");
        String foreign = "comes from CN=ca, which is not in " + other.certificate();
        faults.expect("tls-chain", url, SinkFaults.tls(other, own), "events", foreign);
        String unnamed = url.replace("localhost", "127.0.0.1");
        faults.expect("tls-host", unnamed, mutual, "events", "is not for the name 127.0.0.1 but for localhost");
        String late = "kafkas://" + broker.saslAddress();
        String expired = "(CN=late), or of its authority, expired on ";
        faults.expect("tls-expired", late, login("pass-7", "plain"), "events", expired);
        String stranger = SinkFaults.tls(pki, other.client("camera"));
        faults.expect("tls-client", url, stranger, "events", "is it registered, active and");
        faults.expect(
                "tls-client", url, SinkFaults.tls(pki, old), "events", "the agent's certificate ", " expired on ");
        String check = "check username, password and sasl of";
        faults.expect("auth", far, login("wrong-secret", "plain"), "events", check);
        faults.expect("auth", far, login("wrong-secret", "scram-sha-256"), "events", check);
        String make = "make it with kafka-topics";
        faults.expect("server", url, mutual, "missing", "there is no topic missing at ", make);
        faults.expect("acl", url, mutual, "secret", "does not let this client use topic secret");
        faults.expect("too-large", url, mutual, "small", "a message is larger than topic small at ");
        try (FaultProxy silent = FaultProxy.to(broker.plainPort())) {
            silent.halfOpen(true);
            String mute = "kafkas://localhost:" + silent.port();
            String silence = "accepts connections but does not answer";
            faults.expect("timeout", mute, login("pass-7", "plain"), "events", silence);

            faults.check(faults.config(folder), "10");
        }
    }

    @Test
    void losesNothingWhateverTheNetworkDoes() throws Exception {
        FaultProxy proxy = broker.proxy();
        Path config = sink.config(
                "url: \"kafkas://" + broker.farAddress() + "\", answerTimeout: 3s, connectTimeout: 5s"
                        + login("pass-7", "scram-sha-256"),
                "type: kafka\n    topic: far");
        try (KafkaWatch watch = new KafkaWatch(broker, "far");
                Curlew curlew = Curlew.start("run", "--config", config)) {
            watch.await(30);
            for (int i = 0; i < 3; i++) {
                int before = proxy.accepted();
                proxy.reset();
                curlew.awaitUntil("a new connection", err -> proxy.accepted() > before);
                watch.await(watch.poll().size() + 30);
            }
            proxy.down();
            curlew.awaitUntil("the outage is told", err -> err.contains("sink out: "));
            watch.all(); // lets some seconds pass
            proxy.up();
            watch.await(watch.poll().size() + 60);
            proxy.halfOpen(true);
            watch.all();
            proxy.halfOpen(false);
            watch.await(watch.poll().size() + 60);
            curlew.awaitUntil(
                    "the end of the replay", err -> Numbers.of(payloads(watch)).hasNoGap());
            int outages = BrokersIT.stop(curlew);
            watch.all();
            Numbers.of(payloads(watch)).assertComplete(Math.max(5, outages));
        }
    }

    @Test
    void losesNothingWhenItIsKilledOrHangs() throws Exception {
        try (KafkaWatch watch = new KafkaWatch(broker, "events")) {
            Path config = sink.config(
                    "url: \"kafkas://" + broker.tlsAddress() + "\", answerTimeout: 3s, connectTimeout: 5s"
                            + SinkFaults.tls(pki, own),
                    "type: kafka\n    topic: events");
            int outages;
            int others = watch.all().size();
            try (Curlew curlew = Curlew.start("run", "--config", config)) {
                watch.await(others + 50);
                int told = count(curlew.err());
                broker.kill();
                curlew.awaitUntil("the loss is noticed", err -> count(err) > told);
                broker.restart();
                watch.await(watch.poll().size() + 50);
                int toldAgain = count(curlew.err());
                broker.freeze();
                curlew.awaitUntil("the silence is noticed", err -> count(err) > toldAgain);
                broker.thaw();
                watch.await(watch.poll().size() + 50);
                curlew.awaitUntil("the end of the replay", err -> Numbers.of(payloads(watch))
                        .hasNoGap());
                outages = BrokersIT.stop(curlew);
            }
            assertThat(watch.all()).allSatisfy(record -> assertThat(String.valueOf(record.key()))
                    .isIn("yard", "null"));
            Numbers.of(payloads(watch)).assertComplete(Math.max(2, outages));
        }
    }

    private static int count(String text) {
        return text.split("sink out: ", -1).length;
    }

    private static List<String> payloads(KafkaWatch watch) {
        return watch.poll().stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
