package dev.curlew.analytics;

import dev.curlew.settings.Key;
import java.time.Duration;

/** When a zone is overcrowded: enough are inside for long enough; and when it no longer is. */
public record CrowdSettings(
        @Key("it begins when the occupancy is at least this; 0 never") int threshold,
        @Key("and has been so for this long") Duration time,
        @Key("it ends when the occupancy is at most this; -1 takes one less than threshold") int clear,
        @Key("and has been so for this long") Duration clearTime) {

    public CrowdSettings {
        if (threshold < 0) {
            throw new IllegalArgumentException("threshold must be 0 (never) or more, but was " + threshold);
        }
        if (clear < -1 || (threshold > 0 && clear >= threshold)) {
            throw new IllegalArgumentException(
                    "clear must lie below threshold (" + threshold + "), or be -1, but was " + clear);
        }
        Rules.requireNotNegative("time", time);
        Rules.requireNotNegative("clearTime", clearTime);
    }

    public static CrowdSettings defaults() {
        return new CrowdSettings(0, Duration.ofSeconds(2), -1, Duration.ofSeconds(2));
    }
}
