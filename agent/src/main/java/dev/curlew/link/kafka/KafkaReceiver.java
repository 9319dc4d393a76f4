package dev.curlew.link.kafka;

/** Takes what a {@link KafkaReader} reads, record by record, on its thread. */
@FunctionalInterface
public interface KafkaReceiver {
    /**
     * A record counts as read once this has returned, and comes again at the next start if the process dies before.
     *
     * @return false when it was not taken because the agent ends: it comes again, and nothing more is read now
     */
    boolean take(KafkaMessage message) throws InterruptedException;
}
