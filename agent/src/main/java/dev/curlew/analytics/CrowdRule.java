package dev.curlew.analytics;

import dev.curlew.analytics.Fact.Phase;

/** Tells when a zone is overcrowded: threshold and time, each way with its own. */
final class CrowdRule {
    private final String zone;
    private final int threshold;
    private final int clear;
    private final long timeNanos;
    private final long clearNanos;
    private boolean crowded;
    private boolean turning;
    private long sinceNanos;
    private int occupancy;

    CrowdRule(String zone, CrowdSettings settings) {
        this.zone = zone;
        threshold = settings.threshold();
        clear = settings.clear() < 0 ? threshold - 1 : settings.clear();
        timeNanos = settings.time().toNanos();
        clearNanos = settings.clearTime().toNanos();
    }

    void see(int occupancy, Moment now) {
        this.occupancy = occupancy;
        if (threshold == 0) {
            return;
        }
        boolean other = crowded ? occupancy <= clear : occupancy >= threshold;
        if (!other) {
            turning = false;
            return;
        }
        if (!turning || sinceNanos > now.captureNanos) {
            turning = true;
            sinceNanos = now.captureNanos;
        }
        if (now.captureNanos - sinceNanos >= (crowded ? clearNanos : timeNanos)) {
            turn(sinceNanos, now);
        }
    }

    private void turn(long since, Moment now) {
        turning = false;
        crowded = !crowded;
        Phase phase = crowded ? Phase.BEGIN : Phase.END;
        now.tell(new Fact.Overcrowding(zone, phase, now.frame, now.captureNanos, occupancy, since));
    }

    /** The stream is over, or the zone is no longer watched, and so is what lasted. */
    void finish(Moment now) {
        if (crowded) {
            turn(now.captureNanos, now);
        }
    }
}
