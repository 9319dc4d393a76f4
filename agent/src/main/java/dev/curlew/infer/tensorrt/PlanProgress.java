package dev.curlew.infer.tensorrt;

import java.util.Locale;

/**
 * How far a build is.
 *
 * @param expectedNanos what the last build like it took; 0 when there was none
 */
public record PlanProgress(Phase phase, long elapsedNanos, long expectedNanos) {
    /** In this order. */
    public enum Phase {
        STARTING,
        /** For another build on this machine. */
        WAITING,
        READING,
        BUILDING,
        STORING,
        DONE,
        FAILED
    }

    /** {@code building, 40 s of about 118 s}. */
    public String text() {
        String name = phase.name().toLowerCase(Locale.ROOT);
        String elapsed = name + ", " + elapsedNanos / 1_000_000_000 + " s";
        return expectedNanos > 0 ? elapsed + " of about " + expectedNanos / 1_000_000_000 + " s" : elapsed;
    }
}
