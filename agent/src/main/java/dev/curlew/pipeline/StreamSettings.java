package dev.curlew.pipeline;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.media.StreamId;
import dev.curlew.source.SourceSettings;
import dev.curlew.track.TrackerSettings;
import java.time.Duration;

/**
 * One stream's settings.
 *
 * @param analysisFps frames per second of capture time that are analysed; 0 for all
 * @param eventUpdate capture time between two updates of one track
 */
public record StreamSettings(
        StreamId id,
        SourceSettings source,
        TrackerSettings tracker,
        double analysisFps,
        Duration eventUpdate,
        AnalyticsSettings analytics) {

    public StreamSettings {
        if (!(analysisFps >= 0 && analysisFps <= 1000)) {
            throw new IllegalArgumentException(
                    "analysisFps must lie between 0 (every frame) and 1000, but was " + analysisFps);
        }
        if (eventUpdate.isZero() || eventUpdate.isNegative()) {
            throw new IllegalArgumentException("events.update must be longer than 0 s, but was " + eventUpdate);
        }
    }

    /** Every frame is analysed, without zones, lines and the like. */
    public StreamSettings(StreamId id, SourceSettings source, TrackerSettings tracker, Duration eventUpdate) {
        this(id, source, tracker, 0, eventUpdate, AnalyticsSettings.defaults());
    }
}
