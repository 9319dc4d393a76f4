package dev.curlew.publish.kafka;

import dev.curlew.kit.KafkaBroker;
import dev.curlew.kit.KafkaWatch;
import dev.curlew.kit.Pki;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.TlsSettings;
import dev.curlew.link.kafka.KafkaSender;
import dev.curlew.publish.Publisher;
import dev.curlew.publish.PublisherContract;
import dev.curlew.publish.TopicTemplate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One broker for all, which takes seconds to start; a topic for each. */
class KafkaPublisherTest extends PublisherContract {
    private static final AtomicInteger TOPICS = new AtomicInteger();

    @TempDir
    static Path folder;

    private static KafkaBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        Pki pki = Pki.create(folder, "ca");
        broker = KafkaBroker.start(folder, pki, pki.server("broker", "localhost"), "camera", "pass-7");
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Override
    protected Peer open() {
        return new Topic("t" + TOPICS.incrementAndGet());
    }

    private static final class Topic implements Peer {
        private final String topic;
        private boolean stopped;

        Topic(String topic) {
            this.topic = topic;
        }

        @Override
        public Publisher publisher() {
            BrokerSettings plain = BrokerSettings.of("kafka://" + broker.plainAddress());
            BrokerSettings settings = new BrokerSettings(
                    plain.url(),
                    "",
                    "",
                    "",
                    TlsSettings.defaults(),
                    "plain",
                    plain.keepAlive(),
                    plain.sessionExpiry(),
                    "",
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5));
            return new KafkaPublisher(new KafkaSender("b", settings), TopicTemplate.kafka(topic + ".{event}"), "thing");
        }

        @Override
        public void stop() {
            broker.kill();
            stopped = true;
        }

        @Override
        public void start() throws Exception {
            broker.restart();
            stopped = false;
        }

        @Override
        public List<Received> await(int atLeast) {
            try (KafkaWatch watch = new KafkaWatch(broker, topic + ".track.update")) {
                return watch.await(atLeast).stream().map(Topic::received).toList();
            }
        }

        private static Received received(ConsumerRecord<String, byte[]> seen) {
            return new Received(
                    seen.key() == null ? "" : seen.key(),
                    header(seen, "lane"),
                    header(seen, "epoch"),
                    header(seen, "seq"),
                    seen.value());
        }

        private static String header(ConsumerRecord<String, byte[]> seen, String name) {
            Header header = seen.headers().lastHeader(name);
            return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws Exception {
            if (stopped) {
                start();
            }
        }
    }
}
