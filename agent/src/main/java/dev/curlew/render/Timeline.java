package dev.curlew.render;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many tracks were there over time, per class, in a bounded number of equal buckets. When the time outgrows them,
 * buckets are merged. Only starts and ends are kept: a track is there from one to the other, so those present in a
 * bucket are all started until its end less all ended before it, and merging stays exact.
 */
final class Timeline {
    static final int CAPACITY = 300;
    private static final long[] WIDTHS_MILLIS = {
        100, 500, 1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000, 86_400_000
    };
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SortedMap<Integer, Series> classes = new TreeMap<>();
    private long widthMillis = WIDTHS_MILLIS[0];
    private long firstBucket;
    private int buckets;

    /** Makes sure that the time is covered. The first call tells where the first bucket begins. */
    void reach(long nanos) {
        if (buckets == 0) {
            firstBucket = bucket(nanos);
        }
        while (bucket(nanos) - firstBucket >= CAPACITY) {
            widen();
        }
        buckets = (int) Math.max(buckets, bucket(nanos) - firstBucket + 1);
    }

    /** A track that is over. Times before the first bucket count into it. */
    void add(int classId, long startNanos, long endNanos) {
        reach(endNanos);
        Series series = classes.computeIfAbsent(classId, c -> new Series());
        series.starts[place(startNanos)]++;
        series.ends[place(endNanos)]++;
    }

    private int place(long nanos) {
        return (int) Math.max(0, bucket(nanos) - firstBucket);
    }

    private long bucket(long nanos) {
        return Math.floorDiv(nanos, widthMillis * NANOS_PER_MILLI);
    }

    private void widen() {
        long wider = widthMillis * 2;
        for (long width : WIDTHS_MILLIS) {
            if (width > widthMillis) {
                wider = width;
                break;
            }
        }
        long ratio = wider / widthMillis;
        long newFirst = Math.floorDiv(firstBucket, ratio);
        for (Series series : classes.values()) {
            merge(series.starts, ratio, newFirst);
            merge(series.ends, ratio, newFirst);
        }
        buckets = (int) (Math.floorDiv(firstBucket + buckets - 1, ratio) - newFirst + 1);
        firstBucket = newFirst;
        widthMillis = wider;
    }

    private void merge(int[] counts, long ratio, long newFirst) {
        int[] old = counts.clone();
        Arrays.fill(counts, 0);
        for (int i = 0; i < buckets; i++) {
            counts[(int) (Math.floorDiv(firstBucket + i, ratio) - newFirst)] += old[i];
        }
    }

    int buckets() {
        return buckets;
    }

    long widthMillis() {
        return widthMillis;
    }

    /** Where the first bucket begins, on the stream's clock. */
    long beginMillis() {
        return firstBucket * widthMillis;
    }

    Iterable<Integer> classIds() {
        return classes.keySet();
    }

    /** Tracks of a class that were there at any moment of each bucket. */
    int[] present(int classId) {
        int[] present = new int[buckets];
        Series series = classes.get(classId);
        if (series != null) {
            int there = 0;
            for (int i = 0; i < buckets; i++) {
                there += series.starts[i];
                present[i] = there;
                there -= series.ends[i];
            }
        }
        return present;
    }

    /** Tracks of all classes that began in each bucket. */
    int[] starts() {
        int[] starts = new int[buckets];
        for (Series series : classes.values()) {
            for (int i = 0; i < buckets; i++) {
                starts[i] += series.starts[i];
            }
        }
        return starts;
    }

    /** Counts by bucket. */
    private static final class Series {
        private final int[] starts = new int[CAPACITY];
        private final int[] ends = new int[CAPACITY];
    }
}
