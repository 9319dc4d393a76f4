package dev.curlew.render;

import dev.curlew.media.CaptureClock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Seconds of a stream as people read them: since its start, or in UTC where its clock knows it. */
record TimeText(CaptureClock clock) {
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private boolean isWallClock() {
        return clock.quality() != CaptureClock.Quality.MEDIA;
    }

    /** {@code 1:12.4}, or {@code 2026-11-23 14:03:22 UTC}. */
    String full(double seconds) {
        return isWallClock() ? DAY_AND_TIME.format(instant(seconds)) + " UTC" : sinceStart(seconds, true);
    }

    /** {@code 1:12.4}, or {@code 14:03:22}. */
    String at(double seconds) {
        return isWallClock() ? TIME.format(instant(seconds)) : sinceStart(seconds, true);
    }

    /** {@code 1:12}, or {@code 14:03:22}. */
    String tick(double seconds) {
        return isWallClock() ? TIME.format(instant(seconds)) : sinceStart(seconds, false);
    }

    private Instant instant(double seconds) {
        return clock.at(Math.round(seconds * 1e9));
    }

    private static String sinceStart(double seconds, boolean tenths) {
        long all = Math.round(seconds * 10);
        long hours = all / 36_000;
        String text = hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, all / 600 % 60, all / 10 % 60)
                : String.format(Locale.ROOT, "%d:%02d", all / 600, all / 10 % 60);
        return tenths ? text + "." + all % 10 : text;
    }

    /** How long: {@code 12.3 s}, {@code 1 min 53 s}, {@code 2 h 05 min}. */
    static String span(double seconds) {
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
    }
}
