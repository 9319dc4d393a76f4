package dev.curlew.config;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.publish.SiteSettings;
import dev.curlew.settings.Flat;
import dev.curlew.settings.Key;
import dev.curlew.source.SourceSettings;
import dev.curlew.track.TrackerSettings;

/** One camera or file and what is special to it. */
public record SourceConfig(
        @Flat SourceSettings source,
        @Key("frames per second of capture time that are analysed, evenly spaced; 0 analyses every frame")
                double analysisFps,
        @Key(value = "what this source's tracker does otherwise than the top key tracker says", inherits = "tracker")
                TrackerSettings tracker,
        @Flat AnalyticsSettings analytics,
        @Key("what messages in DeepStream's formats say of it; curlew import msgconv writes it")
                SiteSettings deepstream) {

    public SourceConfig {
        if (!(analysisFps >= 0 && analysisFps <= 1000)) {
            throw new IllegalArgumentException(
                    "analysisFps must lie between 0 (every frame) and 1000, but was " + analysisFps);
        }
    }

    public static SourceConfig defaults() {
        return new SourceConfig(
                SourceSettings.defaults(),
                0,
                TrackerSettings.defaults(),
                AnalyticsSettings.defaults(),
                SiteSettings.defaults());
    }
}
