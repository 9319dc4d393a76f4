package dev.curlew.model;

import java.time.Duration;
import java.util.List;

/**
 * What {@code dynamic_batching} says of frames that are inferred together.
 *
 * @param given whether the file has the key
 * @param preferredSizes batches worth waiting for, ascending; empty when not given
 * @param maxQueueDelay how long the first frame of a batch waits for others; zero when not given
 */
public record Batching(boolean given, List<Integer> preferredSizes, Duration maxQueueDelay) {
    static final Batching NONE = new Batching(false, List.of(), Duration.ZERO);

    /** A minute: beyond it no camera would be live. */
    private static final long MOST_MICROS = 60_000_000;

    public Batching {
        preferredSizes = preferredSizes.stream().sorted().distinct().toList();
    }

    static Batching in(ConfigNode root) throws ModelException {
        if (!root.has("dynamic_batching")) {
            return NONE;
        }
        ConfigNode node = root.node("dynamic_batching");
        long micros = node.number("max_queue_delay_microseconds");
        // a number of 64 bits without a sign: the upper half looks negative here
        if (micros < 0 || micros > MOST_MICROS) {
            throw node.error(
                    "max_queue_delay_microseconds",
                    "must be at most " + MOST_MICROS + ", a minute, but was " + Long.toUnsignedString(micros));
        }
        return new Batching(
                true,
                node.numbers("preferred_batch_size").stream()
                        .map(Math::toIntExact)
                        .toList(),
                Duration.ofNanos(micros * 1000));
    }
}
