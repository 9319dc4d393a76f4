package dev.curlew.publish;

import dev.curlew.settings.Key;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How much of what goes on one sink tells. */
public record RateSettings(
        @Key("when measurements (track.update, track.speed, pictures) are told: interval, change (then at most once an"
                        + " interval too) or event (never; pictures only when something happened)")
                String when,
        @Key("least capture time between two measurements of one track, or between two pictures; 0 s tells every one")
                Duration interval,
        @Key("events of one stream in a second of capture time; 0 sets no limit, alerts always pass, what does not is"
                        + " counted")
                int maxPerSecond) {

    /** When measurements are told. */
    enum When {
        EVENT,
        CHANGE,
        INTERVAL
    }

    public RateSettings {
        if (!List.of("interval", "change", "event").contains(when)) {
            throw new IllegalArgumentException("when must be interval, change or event, but was '" + when + "'");
        }
        if (interval.isNegative()) {
            throw new IllegalArgumentException("interval must not be negative, but was " + interval);
        }
        if (maxPerSecond < 0) {
            throw new IllegalArgumentException("maxPerSecond must be 0 (no limit) or more, but was " + maxPerSecond);
        }
    }

    public static RateSettings defaults() {
        return new RateSettings("interval", Duration.ofSeconds(1), 0);
    }

    /** Everything that there is. */
    static RateSettings everything() {
        return new RateSettings("interval", Duration.ZERO, 0);
    }

    When rule() {
        return When.valueOf(when.toUpperCase(Locale.ROOT));
    }
}
