package dev.curlew.pipeline;

/**
 * When a live stream's waiting frame gives way to a newer one. Networks and decoders hand over several frames at once,
 * with which an idle engine is soon done: those are all kept. An engine that is too slow is to see the newest alone; it
 * counts as too slow for a second after a frame has waited too long. Guarded by the scheduler's lock.
 */
final class BurstRule {
    /** Who waits longer has been overtaken. Less than the time between two frames of a camera, which come evenly. */
    static final long LONGEST_NANOS = 30_000_000;

    static final long STRICT_NANOS = 1_000_000_000;

    private boolean strict;
    private long overtakenNanos;

    /**
     * Asked for the oldest waiting frame when a newer one comes.
     *
     * @param sinceNanos when it came, on the clock of {@code nowNanos}
     */
    boolean givesWay(long sinceNanos, long nowNanos) {
        if (nowNanos - sinceNanos > LONGEST_NANOS) {
            strict = true;
            overtakenNanos = nowNanos;
        } else if (strict && nowNanos - overtakenNanos > STRICT_NANOS) {
            strict = false;
        }
        return strict;
    }
}
