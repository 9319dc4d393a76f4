package dev.curlew.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Durations in nanoseconds, kept in buckets that are at most 1/16 wide, so that quantiles are right to about 3 %. Fixed
 * memory, any thread.
 */
public final class Histogram {
    private static final int SUB_BITS = 4;
    private static final int SUB = 1 << SUB_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(64 * SUB);

    public void record(long nanos) {
        counts.incrementAndGet(bucket(Math.max(nanos, 0)));
    }

    /** What it holds now, for {@link #since}. */
    public Histogram copy() {
        return since(new Histogram());
    }

    /** What was recorded after a copy was made of it. */
    public Histogram since(Histogram copy) {
        Histogram later = new Histogram();
        for (int i = 0; i < counts.length(); i++) {
            later.counts.set(i, counts.get(i) - copy.counts.get(i));
        }
        return later;
    }

    public long count() {
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** The value that a share of all recorded ones does not exceed, in nanoseconds; 0 when nothing was recorded. */
    public long quantile(double share) {
        long wanted = (long) Math.ceil(share * count());
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
            if (sum >= wanted && sum > 0) {
                return middle(i);
            }
        }
        return 0;
    }

    private static int bucket(long value) {
        if (value < SUB) {
            return (int) value;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return ((exponent + 1) << SUB_BITS) + (int) ((value >>> exponent) - SUB);
    }

    private static long middle(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        int exponent = (bucket >> SUB_BITS) - 1;
        long low = (long) (SUB + (bucket & (SUB - 1))) << exponent;
        return low + (1L << exponent) / 2;
    }
}
