package dev.curlew.link.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** Whether brokers still answer a consumer, which itself only waits when they do not. The consumer's thread. */
final class KafkaPulse {
    /** A connection that was lost is made anew within this when the broker is there. */
    private static final long UNCONNECTED_NANOS = 3_000_000_000L;

    private final @Nullable Metric fetches;
    private final @Nullable Metric connections;
    private final long answerNanos;
    private double answered;
    private long sinceNanos = System.nanoTime();

    KafkaPulse(Consumer<?, ?> consumer, long answerNanos) {
        this.answerNanos = answerNanos;
        fetches = find(consumer.metrics(), "consumer-fetch-manager-metrics", "fetch-total");
        connections = find(consumer.metrics(), "consumer-metrics", "connection-count");
    }

    private static @Nullable Metric find(Map<MetricName, ? extends Metric> metrics, String group, String name) {
        for (Map.Entry<MetricName, ? extends Metric> each : metrics.entrySet()) {
            if (each.getKey().group().equals(group) && each.getKey().name().equals(name)) {
                return each.getValue();
            }
        }
        return null;
    }

    private static double value(@Nullable Metric metric) {
        return metric != null && metric.metricValue() instanceof Number number ? number.doubleValue() : 0;
    }

    /** After a time in which nothing was asked. */
    void rest() {
        sinceNanos = System.nanoTime();
    }

    /** After each poll; every broker answers twice a second, with nothing if there is nothing. */
    boolean isSilent() {
        double now = value(fetches);
        if (fetches == null || now != answered) {
            answered = now;
            rest();
            return false;
        }
        long most = value(connections) == 0 ? Math.min(UNCONNECTED_NANOS, answerNanos) : answerNanos;
        return System.nanoTime() - sinceNanos > most;
    }

    boolean hasAnswered() {
        return answered > 0;
    }
}
