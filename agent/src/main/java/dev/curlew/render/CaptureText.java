package dev.curlew.render;

import dev.curlew.media.CaptureClock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times and numbers as people read them, appended without garbage: it happens in every frame. */
final class CaptureText {
    private CaptureText() {}

    /** {@code 0:01:12.4} from the start of a file, or the date and time in UTC where the clock knows it. */
    static void time(StringBuilder text, CaptureClock clock, long captureNanos) {
        if (clock.quality() == CaptureClock.Quality.MEDIA) {
            span(text, captureNanos);
            return;
        }
        LocalDateTime at = LocalDateTime.ofInstant(clock.at(captureNanos), ZoneOffset.UTC);
        text.append(at.getYear()).append('-');
        two(text, at.getMonthValue()).append('-');
        two(text, at.getDayOfMonth()).append(' ');
        two(text, at.getHour()).append(':');
        two(text, at.getMinute()).append(':');
        two(text, at.getSecond()).append('.').append(at.getNano() / 100_000_000).append(" UTC");
    }

    /** {@code 0:01:12.4}. */
    static StringBuilder span(StringBuilder text, long nanos) {
        long tenths = Math.max(0, nanos) / 100_000_000;
        text.append(tenths / 36_000).append(':');
        two(text, tenths / 600 % 60).append(':');
        two(text, tenths / 10 % 60).append('.');
        return text.append(tenths % 10);
    }

    /** {@code 0.87}. */
    static void hundredths(StringBuilder text, float value) {
        int hundredths = Math.round(Math.max(0, value) * 100);
        text.append(hundredths / 100).append('.');
        two(text, hundredths % 100);
    }

    private static StringBuilder two(StringBuilder text, long value) {
        return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
