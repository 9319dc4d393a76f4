package dev.curlew.link.kafka;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.Worker;
import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.LinkStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one topic in a group of its own, from what comes after its first start on. A record counts as read when the
 * receiver has returned; the last ones come again after a crash. Its worker thread does all and closes the consumer;
 * any thread stops it and asks.
 */
public final class KafkaReader implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);
    private static final Duration POLL = Duration.ofMillis(300);
    private static final long LONGEST_WAIT_MILLIS = 30_000;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final String broker;
    private final BrokerSettings settings;
    private final String topic;
    private final String group;
    private final Consumer<KafkaMessage> receiver;
    private final KafkaFaults faults;
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable KafkaConsumer<String, byte[]> consumer;
    private long waitMillis = 1000;
    private long failures;
    private volatile LinkStatus status;

    /**
     * @param group remembers at the broker how far was read; each agent needs its own, or only one of them is told
     * @param receiver on the worker's thread; what it throws is counted and told, and the next record comes
     */
    public KafkaReader(
            String broker, BrokerSettings settings, String topic, String group, Consumer<KafkaMessage> receiver) {
        this.broker = broker;
        this.settings = settings;
        this.topic = topic;
        this.group = group;
        this.receiver = receiver;
        this.faults = new KafkaFaults(broker, settings);
        this.status = new LinkStatus(broker, "commands", "connecting", System.currentTimeMillis(), "", "", 0, 0, 0);
    }

    @Override
    public boolean work() throws InterruptedException {
        if (stop.getCount() == 0) {
            return false;
        }
        try {
            KafkaConsumer<String, byte[]> from = consumer;
            if (from == null) {
                new KafkaCheck(broker, settings, faults).connect(settings.connectTimeout());
                from = open();
                consumer = from;
                from.subscribe(List.of(topic));
                tell("connected", null);
            }
            ConsumerRecords<String, byte[]> records = from.poll(POLL);
            waitMillis = 1000;
            if (!records.isEmpty()) {
                records.forEach(this::receive);
                from.commitSync(settings.answerTimeout());
            }
        } catch (LinkException e) {
            fail(e);
        } catch (KafkaException e) {
            fail(faults.of(e, topic));
        }
        return true;
    }

    private KafkaConsumer<String, byte[]> open() throws LinkException {
        Map<String, Object> properties = KafkaProperties.of(broker, settings);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        return KafkaProperties.made(
                broker, () -> new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer()));
    }

    private void receive(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header each : record.headers()) {
            headers.put(each.key(), each.value() == null ? "" : new String(each.value(), StandardCharsets.UTF_8));
        }
        byte[] body = record.value() == null ? new byte[0] : record.value();
        try {
            receiver.accept(new KafkaMessage(record.topic(), record.key(), body, headers));
        } catch (RuntimeException e) {
            failures++;
            LOG.error("brokers.{}: what handles records of topic {} failed", broker, topic, e);
            tell("connected", null);
        }
    }

    private void fail(LinkException reason) throws InterruptedException {
        LinkStatus before = status;
        if (!before.code().equals(reason.fault().code())) {
            LOG.warn("brokers.{}: topic {}: {}", broker, topic, reason.getMessage());
        }
        tell("connecting", reason);
        close();
        boolean patient = reason.fault().cure() == Fault.Cure.SOMEBODY;
        boolean ended = stop.await(patient ? LONGEST_WAIT_MILLIS : waitMillis, TimeUnit.MILLISECONDS);
        waitMillis = ended ? waitMillis : Math.min(LONGEST_WAIT_MILLIS, waitMillis * 2);
    }

    private void tell(String state, @Nullable LinkException problem) {
        LinkStatus before = status;
        boolean same = before.state().equals(state);
        status = new LinkStatus(
                broker,
                "commands",
                state,
                same ? before.sinceMillis() : System.currentTimeMillis(),
                problem == null ? "" : problem.fault().code(),
                problem == null ? "" : problem.words(),
                before.connects() + (!same && state.equals("connected") ? 1 : 0),
                before.losses() + (!same && state.equals("connecting") ? 1 : 0),
                failures);
    }

    private void close() {
        KafkaConsumer<String, byte[]> old = consumer;
        consumer = null;
        if (old != null) {
            old.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    public LinkStatus status() {
        return status;
    }

    /** Ends the work within a second or so, but for a connection that is being made. */
    public void stop() {
        stop.countDown();
    }

    @Override
    public void onStop() {
        close();
        mark.close();
    }
}
