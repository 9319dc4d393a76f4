package dev.curlew.pipeline;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.media.StreamId;
import dev.curlew.source.SourceSettings;
import dev.curlew.track.TrackerSettings;
import java.time.Duration;

/**
 * One stream's settings.
 *
 * @param eventUpdate capture time between two updates of one track
 */
public record StreamSettings(
        StreamId id,
        SourceSettings source,
        TrackerSettings tracker,
        Duration eventUpdate,
        AnalyticsSettings analytics) {

    /** Without zones, lines and the like. */
    public StreamSettings(StreamId id, SourceSettings source, TrackerSettings tracker, Duration eventUpdate) {
        this(id, source, tracker, eventUpdate, AnalyticsSettings.defaults());
    }

    public StreamSettings {
        if (eventUpdate.isZero() || eventUpdate.isNegative()) {
            throw new IllegalArgumentException("events.update must be longer than 0 s, but was " + eventUpdate);
        }
    }
}
