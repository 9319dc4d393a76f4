package dev.curlew.pipeline;

import dev.curlew.analytics.CounterSettings;
import dev.curlew.analytics.CronSchedule;
import dev.curlew.media.CaptureClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** When a stream's counters begin at 0 again, on the stream's own clock. Tracking thread only. */
final class CounterReset {
    private final @Nullable CronSchedule schedule;
    private final ZoneId zone;
    private final CaptureClock clock;
    private long nextNanos = Long.MAX_VALUE;

    CounterReset(CounterSettings settings, CaptureClock clock) {
        this.schedule = settings.reset().isBlank() ? null : CronSchedule.parse(settings.reset());
        this.zone = ZoneId.of(settings.timeZone());
        this.clock = clock;
    }

    /**
     * @param asOf when kept counters were last changed, or null
     * @return whether they still hold: false when a reset came due while nobody ran
     */
    boolean start(long nowNanos, @Nullable Instant asOf) {
        if (schedule == null) {
            return true;
        }
        Instant now = clock.at(nowNanos);
        plan(schedule, now);
        // a clock that does not know the time of day cannot tell either
        return asOf == null
                || clock.quality() == CaptureClock.Quality.MEDIA
                || schedule.next(asOf, zone).isAfter(now);
    }

    boolean isDue(long nowNanos) {
        if (nowNanos < nextNanos || schedule == null) {
            return false;
        }
        plan(schedule, clock.at(nowNanos));
        return true;
    }

    private void plan(CronSchedule schedule, Instant now) {
        Instant next = schedule.next(now, zone);
        nextNanos = next.equals(Instant.MAX)
                ? Long.MAX_VALUE
                : Duration.between(clock.origin(), next).toNanos();
    }
}
