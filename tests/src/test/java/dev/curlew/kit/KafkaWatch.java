package dev.curlew.kit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a Kafka broker holds of some topics, from their beginning. For one thread. */
public final class KafkaWatch implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final KafkaConsumer<String, byte[]> consumer;
    /** By place: after a broker's death a group without commits begins anew. */
    private final Map<String, ConsumerRecord<String, byte[]>> seen = new LinkedHashMap<>();

    public KafkaWatch(KafkaBroker broker, String... topics) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.plainAddress(),
                        "group.id", "watch-" + System.nanoTime(),
                        "auto.offset.reset", "earliest",
                        "metadata.max.age.ms", "500",
                        "enable.auto.commit", "false"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(topics));
    }

    private void see(ConsumerRecord<String, byte[]> record) {
        seen.putIfAbsent(record.topic() + "/" + record.partition() + "/" + record.offset(), record);
    }

    /** Waits until there are at least so many. */
    public List<ConsumerRecord<String, byte[]>> await(int count) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (seen.size() < count) {
            consumer.poll(Duration.ofMillis(200)).forEach(this::see);
            if (System.nanoTime() > deadline) {
                throw new AssertionError("only " + seen.size() + " of " + count + " records came");
            }
        }
        return poll();
    }

    /** What there is by now. */
    public List<ConsumerRecord<String, byte[]>> poll() {
        consumer.poll(Duration.ofMillis(300)).forEach(this::see);
        return List.copyOf(seen.values());
    }

    /** Everything, once nothing more comes. */
    public List<ConsumerRecord<String, byte[]>> all() {
        int before = -1;
        for (int quiet = 0; quiet < 10; quiet = seen.size() == before ? quiet + 1 : 0) {
            before = seen.size();
            poll();
        }
        return List.copyOf(seen.values());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
