package dev.curlew.publish;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after faults in a row: twice as long each time, and never two agents in step. One thread. */
final class Backoff {
    private final long firstNanos;
    private final long mostNanos;
    private final RandomGenerator random;
    private int faults;

    Backoff(Duration first, Duration most, RandomGenerator random) {
        this.firstNanos = first.toNanos();
        this.mostNanos = most.toNanos();
        this.random = random;
    }

    /** After one more fault: between half and the whole of what is due. */
    long nextNanos() {
        long due = firstNanos;
        for (int i = 0; i < faults && due < mostNanos; i++) {
            due *= 2;
        }
        faults++;
        due = Math.min(due, mostNanos);
        return due / 2 + (long) (random.nextDouble() * (due - due / 2));
    }

    void reset() {
        faults = 0;
    }
}
