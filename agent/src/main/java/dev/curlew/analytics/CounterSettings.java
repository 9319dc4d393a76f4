package dev.curlew.analytics;

import dev.curlew.settings.Key;
import java.time.DateTimeException;
import java.time.ZoneId;

/** How counters live on. */
public record CounterSettings(
        @Key(
                        value =
                                "where they are kept over restarts; {stream} stands for the source's name; \"\" keeps none",
                        path = true)
                String file,
        @Key("when they start anew, as in cron: minute hour day month weekday; \"\" never") String reset,
        @Key("the time zone of reset, for example Europe/Berlin") String timeZone) {

    public CounterSettings {
        if (!reset.isBlank()) {
            CronSchedule.parse(reset);
        }
        try {
            ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "timeZone must be a zone such as UTC or Europe/Berlin, but was " + timeZone, e);
        }
    }

    public static CounterSettings defaults() {
        return new CounterSettings("", "", "UTC");
    }
}
