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
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one topic in a group of its own. A record counts as read when the receiver has taken it; the last ones come again
 * after a crash. Whatever is wrong is told and tried again. Its worker thread does all and closes the consumer; any
 * thread stops it and asks.
 */
public final class KafkaReader implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);
    private static final Duration POLL = Duration.ofMillis(300);
    private static final long LONGEST_WAIT_MILLIS = 30_000;
    private static final long FIRST_WAIT_MILLIS = 1000;
    /** Then it is looked for partitions that were added, and whether the topic is still there. */
    private static final long LOOK_NANOS = 30_000_000_000L;
    /** Few: no more than these come twice after a crash. */
    private static final int MOST_RECORDS = 10;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final String broker;
    private final BrokerSettings settings;
    private final KafkaPlace place;
    private final KafkaReceiver receiver;
    private final KafkaFaults faults;
    private final KafkaPartitions partitions;
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable KafkaConsumer<String, byte[]> consumer;
    private @Nullable KafkaPulse pulse;
    private long lookedNanos;
    private long waitMillis = FIRST_WAIT_MILLIS;
    private long failures;
    private volatile LinkStatus status;

    /** @param receiver what it throws is counted and told, and the next record comes */
    public KafkaReader(String broker, BrokerSettings settings, KafkaPlace place, KafkaReceiver receiver) {
        this.broker = broker;
        this.settings = settings;
        this.place = place;
        this.receiver = receiver;
        this.faults = new KafkaFaults(broker, settings);
        this.partitions = new KafkaPartitions(place, settings.addresses().get(0).toString(), settings.answerTimeout());
        this.status = new LinkStatus(broker, "commands", "connecting", System.currentTimeMillis(), "", "", 0, 0, 0);
    }

    @Override
    public boolean work() throws InterruptedException {
        if (stop.getCount() == 0) {
            return false;
        }
        try {
            KafkaConsumer<String, byte[]> from = consumer;
            KafkaPulse beats = pulse;
            if (from == null || beats == null) {
                new KafkaCheck(broker, settings, faults).connect(settings.connectTimeout());
                from = open();
                consumer = from;
                look(from);
                beats = new KafkaPulse(from, settings.answerTimeout().toNanos());
                pulse = beats;
                connected(from);
            } else if (System.nanoTime() - lookedNanos > LOOK_NANOS) {
                look(from);
            }
            read(from, beats);
        } catch (LinkException e) {
            fail(e);
        } catch (InterruptException e) {
            throw KafkaProperties.interrupted();
        } catch (KafkaException e) {
            fail(faults.reading(e, place));
        }
        return true;
    }

    private void look(KafkaConsumer<String, byte[]> from) throws LinkException {
        partitions.take(from);
        lookedNanos = System.nanoTime();
    }

    private void read(KafkaConsumer<String, byte[]> from, KafkaPulse beats) throws LinkException, InterruptedException {
        ConsumerRecords<String, byte[]> records;
        try {
            records = from.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            partitions.resume(from, e.offsetOutOfRangePartitions());
            return;
        }
        if (!records.isEmpty()) {
            receive(from, records);
            beats.rest();
        } else if (beats.isSilent()) {
            LinkException found = faults.look();
            throw found == null ? faults.silent() : found;
        }
        waitMillis = beats.hasAnswered() ? FIRST_WAIT_MILLIS : waitMillis;
    }

    private void receive(KafkaConsumer<String, byte[]> from, ConsumerRecords<String, byte[]> records)
            throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>();
        for (ConsumerRecord<String, byte[]> each : records) {
            if (!take(each)) {
                stop();
                break;
            }
            taken.put(new TopicPartition(each.topic(), each.partition()), new OffsetAndMetadata(each.offset() + 1));
        }
        if (!taken.isEmpty()) {
            from.commitSync(taken, settings.answerTimeout());
        }
    }

    private KafkaConsumer<String, byte[]> open() throws LinkException {
        Map<String, Object> properties = KafkaProperties.of(broker, settings);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, place.group());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        int answerMillis = (int) settings.answerTimeout().toMillis();
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, answerMillis);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, answerMillis);
        return KafkaProperties.made(
                broker, () -> new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer()));
    }

    private boolean take(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        Map<String, String> headers = new HashMap<>();
        for (Header each : record.headers()) {
            headers.put(each.key(), each.value() == null ? "" : new String(each.value(), StandardCharsets.UTF_8));
        }
        byte[] body = record.value() == null ? new byte[0] : record.value();
        try {
            return receiver.take(new KafkaMessage(record.topic(), record.key(), body, headers));
        } catch (RuntimeException e) {
            failures++;
            LOG.error("brokers.{}: what handles records of topic {} failed", broker, place.topic(), e);
            tell("connected", null);
            return true;
        }
    }

    private void connected(KafkaConsumer<String, byte[]> from) {
        LOG.info(
                "brokers.{}: topic {} is read at {}, {} of its partitions, as group {}",
                broker,
                place.topic(),
                settings.addresses().get(0),
                from.assignment().size(),
                place.group());
        tell("connected", null);
    }

    private void fail(LinkException reason) throws InterruptedException {
        LinkStatus before = status;
        if (!before.code().equals(reason.fault().code())) {
            LOG.warn("brokers.{}: topic {}: {}", broker, place.topic(), reason.getMessage());
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
        pulse = null;
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
