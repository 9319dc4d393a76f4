package dev.curlew.analytics;

import java.util.Arrays;

/** The commonest count of the last while. */
final class CountWindow {
    private final long windowNanos;
    private long[] nanos = new long[64];
    private int[] counts = new int[64];
    private int first;
    private int size;
    private int[] frequency = new int[16];

    /** @param windowNanos 0: the latest count is the commonest */
    CountWindow(long windowNanos) {
        this.windowNanos = windowNanos;
    }

    /** @param before what it was; kept as long as none is commoner */
    int smooth(long captureNanos, int count, int before) {
        if (windowNanos == 0) {
            return count;
        }
        while (size > 0 && isOld(nanos[first], captureNanos)) {
            frequency[counts[first]]--;
            first = (first + 1) % nanos.length;
            size--;
        }
        add(captureNanos, count);
        int best = before < frequency.length ? before : count;
        for (int i = 0; i < frequency.length; i++) {
            best = frequency[i] > frequency[best] ? i : best;
        }
        return best;
    }

    /** Also when the stream's clock was set back. */
    private boolean isOld(long then, long now) {
        return now - then >= windowNanos || then > now;
    }

    private void add(long captureNanos, int count) {
        if (size == nanos.length) {
            long[] moreNanos = new long[2 * size];
            int[] moreCounts = new int[2 * size];
            for (int i = 0; i < size; i++) {
                moreNanos[i] = nanos[(first + i) % size];
                moreCounts[i] = counts[(first + i) % size];
            }
            nanos = moreNanos;
            counts = moreCounts;
            first = 0;
        }
        if (count >= frequency.length) {
            frequency = Arrays.copyOf(frequency, Math.max(2 * frequency.length, count + 1));
        }
        int at = (first + size++) % nanos.length;
        nanos[at] = captureNanos;
        counts[at] = count;
        frequency[count]++;
    }
}
