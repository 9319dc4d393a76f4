package dev.curlew.publish;

import dev.curlew.settings.Key;
import java.time.Duration;

/** How a sink's messages are sent, and again after an outage. */
public record DeliverySettings(
        @Key("lanes (what happens now overtakes what waited during an outage; each message says its lane) or strict"
                        + " (everything in the order in which it happened)")
                String order,
        @Key("messages under way at a time: as many can come twice after a fault") int window,
        @Key("messages of an outage sent in a second beside the live ones; 0 sends as fast as it goes. AWS IoT Core"
                        + " takes 100 a second on a connection")
                int replayPerSecond,
        @Key("an outage this long, or one in which more than a window came together, is replayed beside what is live")
                Duration replayAfter,
        @Key("how long to wait after the first fault in a row; twice as long after each further one")
                Duration retryFirst,
        @Key("the longest such wait") Duration retryMost,
        @Key("how long to wait after a refusal of rights or credentials; twice as long after each further one, at most"
                        + " ten times. Many brokers hang up on whoever is refused, so each try may break a connection")
                Duration probe,
        @Key("how long the agent's stop waits for what is still to be sent") Duration drainTimeout,
        @Key("size of the file of dead letters at which a new one is begun; the one before is kept")
                int deadLetterBytes) {

    public DeliverySettings {
        if (!order.equals("lanes") && !order.equals("strict")) {
            throw new IllegalArgumentException("order must be lanes or strict, but was '" + order + "'");
        }
        if (window < 1 || window > 10_000) {
            throw new IllegalArgumentException("window must lie between 1 and 10000, but was " + window);
        }
        if (replayPerSecond < 0 || replayPerSecond > 1_000_000) {
            throw new IllegalArgumentException(
                    "replayPerSecond must lie between 0 (no limit) and 1000000, but was " + replayPerSecond);
        }
        between("replayAfter", replayAfter, Duration.ZERO, Duration.ofDays(1));
        between("retryFirst", retryFirst, Duration.ofMillis(10), Duration.ofHours(1));
        between("retryMost", retryMost, retryFirst, Duration.ofHours(1));
        between("probe", probe, Duration.ofMillis(100), Duration.ofHours(1));
        between("drainTimeout", drainTimeout, Duration.ZERO, Duration.ofMinutes(10));
        if (deadLetterBytes < 4096) {
            throw new IllegalArgumentException("deadLetterBytes must be at least 4096, but was " + deadLetterBytes);
        }
    }

    private static void between(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(key + " must lie between " + least.toMillis() + "ms and "
                    + most.toSeconds() + "s, but was " + value.toMillis() + "ms");
        }
    }

    public static DeliverySettings defaults() {
        return new DeliverySettings(
                "lanes",
                100,
                200,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(3),
                16 << 20);
    }

    boolean isStrict() {
        return order.equals("strict");
    }
}
