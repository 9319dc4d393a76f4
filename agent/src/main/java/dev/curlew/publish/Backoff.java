package dev.curlew.publish;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after faults in a row: twice as long each time, and never two agents in step. One thread. */
final class Backoff {
    private final long firstNanos;
    private final long mostNanos;
    private final double least;
    private final double spread;
    private final RandomGenerator random;
    private int faults;

    /** Waits between half and the whole of what is due. */
    Backoff(Duration first, Duration most, RandomGenerator random) {
        this(first, most, 0.5, 0.5, random);
    }

    private Backoff(Duration first, Duration most, double least, double spread, RandomGenerator random) {
        this.firstNanos = first.toNanos();
        this.mostNanos = most.toNanos();
        this.least = least;
        this.spread = spread;
        this.random = random;
    }

    /** Waits for what is due, and up to a tenth longer; in the end for ten times the first. */
    static Backoff ofProbes(Duration first, RandomGenerator random) {
        return new Backoff(first, first.multipliedBy(10), 1, 0.1, random);
    }

    /** After one more fault. */
    long nextNanos() {
        long due = firstNanos;
        for (int i = 0; i < faults && due < mostNanos; i++) {
            due *= 2;
        }
        faults++;
        due = Math.min(due, mostNanos);
        return (long) (due * (least + spread * random.nextDouble()));
    }

    void reset() {
        faults = 0;
    }
}
