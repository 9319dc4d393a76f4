package dev.curlew.render;

/**
 * How long tracks stayed, in bounded memory: the mean is exact, the median is right to 0.1 s below 10 minutes and to
 * 1 s below 10 hours; what stayed longer counts as 10 hours in it.
 */
final class Dwell {
    private static final int FINE = 6_000; // tenths of a second: 10 minutes
    private static final int COARSE = 36_000; // seconds: 10 hours
    private static final int MINUTES_10 = 600;

    private final int[] counts = new int[FINE + COARSE - MINUTES_10 + 1];
    private long total;
    private double sumSeconds;
    private long longestNanos;

    void add(long nanos) {
        double seconds = nanos / 1e9;
        long tenths = Math.round(seconds * 10);
        long bin = tenths < FINE ? tenths : FINE + Math.min(COARSE, Math.round(seconds)) - MINUTES_10;
        counts[(int) bin]++;
        total++;
        sumSeconds += seconds;
        longestNanos = Math.max(longestNanos, nanos);
    }

    double meanSeconds() {
        return total == 0 ? 0 : sumSeconds / total;
    }

    double longestSeconds() {
        return longestNanos / 1e9;
    }

    /** Of an even number of tracks the mean of the two in the middle; 0 of none. */
    double medianSeconds() {
        return total == 0 ? 0 : (at((total - 1) / 2) + at(total / 2)) / 2;
    }

    private double at(long rank) {
        long passed = 0;
        int bin = -1;
        while (passed <= rank) {
            passed += counts[++bin];
        }
        return bin < FINE ? bin / 10.0 : bin - FINE + MINUTES_10;
    }
}
