package dev.curlew.render;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The largest number of tracks that were there at the same time. Ends are told late and out of order, so changes wait
 * here until nothing earlier can come; that is a few seconds' worth.
 */
final class Concurrency {
    // of one instant, starts count first: a track is there at its first and its last moment
    private final PriorityQueue<Change> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Change::nanos).thenComparingInt(change -> -change.by));
    private int there;
    private int peak;
    private long peakNanos;

    void start(long nanos) {
        waiting.add(new Change(nanos, 1));
    }

    void end(long nanos) {
        waiting.add(new Change(nanos, -1));
    }

    /** Nothing before this time will come any more. */
    void settle(long nanos) {
        for (Change next = waiting.peek(); next != null && next.nanos < nanos; next = waiting.peek()) {
            waiting.remove();
            there += next.by;
            if (there > peak) {
                peak = there;
                peakNanos = next.nanos;
            }
        }
    }

    int peak() {
        return peak;
    }

    /** When the peak was first reached. */
    long peakNanos() {
        return peakNanos;
    }

    private record Change(long nanos, int by) {}
}
