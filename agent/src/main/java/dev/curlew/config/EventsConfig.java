package dev.curlew.config;

import dev.curlew.settings.Key;
import java.time.Duration;

/** What is told of a stream, and how often. */
public record EventsConfig(@Key("capture time between two updates of one track") Duration update) {

    public EventsConfig {
        if (update.isZero() || update.isNegative()) {
            throw new IllegalArgumentException("update must be longer than 0 s, but was " + Durations.text(update));
        }
    }

    public static EventsConfig defaults() {
        return new EventsConfig(Duration.ofSeconds(1));
    }
}
