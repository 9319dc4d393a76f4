package dev.curlew.link.kafka;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.SendAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends to Kafka by a producer that never writes a message twice by itself. One thread calls it and closes it; answers
 * are told on the producer's thread. After a fault a new producer is made, so that what failed cannot arrive later on.
 */
public final class KafkaSender implements AutoCloseable {
    /** Little: what waits, waits in the spool. */
    private static final int BUFFER_BYTES = 8 << 20;

    private static final int MOST_BYTES = 2 << 20;
    private static final int LINGER_MILLIS = 5;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final String broker;
    private final BrokerSettings settings;
    private final KafkaFaults faults;
    private final Set<Sent> sent = ConcurrentHashMap.newKeySet();
    private volatile @Nullable KafkaProducer<String, byte[]> producer;
    private volatile boolean broken = true;
    private boolean closed;

    /** @param broker its name in the configuration */
    public KafkaSender(String broker, BrokerSettings settings) {
        this.broker = broker;
        this.settings = settings;
        this.faults = new KafkaFaults(broker, settings);
    }

    private final class Sent {
        private final SendAnswer answer;

        Sent(SendAnswer answer) {
            this.answer = answer;
            sent.add(this);
        }

        void end(@Nullable LinkException failure) {
            if (!sent.remove(this)) {
                return;
            }
            if (failure == null) {
                answer.acknowledged();
            } else {
                answer.failed(failure);
            }
        }
    }

    public void connect(Duration atMost) throws LinkException, InterruptedException {
        if (isConnected()) {
            return;
        }
        end();
        new KafkaCheck(broker, settings, faults).connect(atMost);
        producer = open();
        broken = false;
    }

    private KafkaProducer<String, byte[]> open() throws LinkException {
        Map<String, Object> properties = KafkaProperties.of(broker, settings);
        int answerMillis = (int) settings.answerTimeout().toMillis();
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_BYTES);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, answerMillis);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, answerMillis + 1000);
        properties.put(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, settings.connectTimeout().toMillis());
        return KafkaProperties.made(
                broker, () -> new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer()));
    }

    public boolean isConnected() {
        return producer != null && !broken;
    }

    /** Waits at the first message to a topic until the broker has told where it lies. */
    public void send(KafkaMessage message, SendAnswer answer) throws InterruptedException {
        Sent one = new Sent(answer);
        KafkaProducer<String, byte[]> to = producer;
        if (to == null || broken) {
            one.end(new LinkException(
                    Fault.CLOSED,
                    "there is no connection to " + settings.addresses().get(0)));
            return;
        }
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(message.topic(), message.key(), message.body());
        message.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try {
            var unused = to.send(record, (metadata, failure) -> {
                if (failure == null) {
                    one.end(null);
                } else {
                    fail(one, failure, message.topic());
                }
            });
        } catch (InterruptException e) {
            one.end(new LinkException(Fault.CLOSED, "the agent stops", e));
            throw KafkaProperties.interrupted();
        } catch (KafkaException | IllegalStateException e) {
            fail(one, e, message.topic());
        }
    }

    /** What concerns one message leaves the producer as it is. */
    private void fail(Sent one, Exception failure, String topic) {
        LinkException reason = faults.of(failure, topic);
        if (reason.fault().cure() != Fault.Cure.NONE) {
            broken = true;
        }
        one.end(reason);
    }

    private void end() {
        KafkaProducer<String, byte[]> old = producer;
        producer = null;
        broken = true;
        if (old != null) {
            old.close(Duration.ZERO);
        }
        LinkException reason = new LinkException(
                Fault.CLOSED, "the connection to " + settings.addresses().get(0) + " was closed");
        for (Sent each : Set.copyOf(sent)) {
            each.end(reason);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            end();
            mark.close();
        }
    }
}
