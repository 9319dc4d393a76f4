package dev.curlew.analytics;

import dev.curlew.settings.Key;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is counted and watched in one camera's picture. */
public record AnalyticsSettings(
        @Key("areas by name: entries, exits, stays, occupancy, overcrowding; docs/analytics.md")
                Map<String, ZoneSettings> zones,
        @Key("lines by name: who crosses them, each way") Map<String, LineSettings> lines,
        @Key("ways to move by name, which are told") Map<String, DirectionSettings> directions,
        @Key("the ground in metres, for speeds") GroundSettings ground,
        @Key("the time over which directions and speeds are measured") Duration motionWindow,
        @Key("how counters are kept and started anew") CounterSettings counters,
        @Key("nvdsanalytics: count as DeepStream's plugin does, in pixels and frames; \"\" counts by time and geometry")
                String compat,
        @Key("with compat nvdsanalytics: frames of a track's path that are looked at (its obj-cnt-win-in-ms)")
                int compatFrames) {
    /** DeepStream's nvdsanalytics. */
    public static final String NVDSANALYTICS = "nvdsanalytics";

    public AnalyticsSettings {
        zones = named("zones", zones);
        lines = named("lines", lines);
        directions = named("directions", directions);
        if (motionWindow.isZero() || motionWindow.isNegative()) {
            throw new IllegalArgumentException("motionWindow must be longer than 0 s, but was " + motionWindow);
        }
        if (!compat.isEmpty() && !compat.equals(NVDSANALYTICS)) {
            throw new IllegalArgumentException("compat must be " + NVDSANALYTICS + " or empty, but was " + compat);
        }
        if (compatFrames < 2 || compatFrames > 100_000) {
            throw new IllegalArgumentException("compatFrames must lie between 2 and 100000, but was " + compatFrames);
        }
    }

    /**
     * What a zone, a line or a direction may be called.
     *
     * @param key that holds it, for the message
     * @throws IllegalArgumentException when it may not
     */
    public static void requireName(String key, String name) {
        Rules.requireName(key, name);
    }

    private static <T> Map<String, T> named(String key, Map<String, T> rules) {
        rules.keySet().forEach(name -> requireName(key, name));
        return Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    public static AnalyticsSettings defaults() {
        return of(Map.of(), Map.of());
    }

    /** Zones and lines, and the defaults of all else. */
    public static AnalyticsSettings of(Map<String, ZoneSettings> zones, Map<String, LineSettings> lines) {
        return new AnalyticsSettings(
                zones,
                lines,
                Map.of(),
                GroundSettings.defaults(),
                Duration.ofSeconds(1),
                CounterSettings.defaults(),
                "",
                50);
    }

    /** Whether nothing is asked for. */
    public boolean isEmpty() {
        return zones.isEmpty() && lines.isEmpty() && directions.isEmpty() && !ground.isGiven();
    }

    boolean isCompatible() {
        return compat.equals(NVDSANALYTICS);
    }
}
