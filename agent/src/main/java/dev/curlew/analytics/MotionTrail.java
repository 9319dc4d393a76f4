package dev.curlew.analytics;

/** Where a track's foot was lately: a few points of the last two windows, however fast the frames come. */
final class MotionTrail {
    private static final int SIZE = 40;
    private static final int POINTS_PER_WINDOW = 16;

    private final long[] nanos = new long[SIZE];
    private final double[] x = new double[SIZE];
    private final double[] y = new double[SIZE];
    private int newest = -1;
    private int points;

    void add(long captureNanos, double px, double py, long windowNanos) {
        if (points > 0 && captureNanos < nanos[newest]) {
            // the stream's clock was set back
            points = 0;
        }
        if (points > 0 && captureNanos - nanos[newest] < windowNanos / POINTS_PER_WINDOW) {
            return;
        }
        newest = (newest + 1) % SIZE;
        points = Math.min(points + 1, SIZE);
        nanos[newest] = captureNanos;
        x[newest] = px;
        y[newest] = py;
    }

    /** The newest point that is a window old, or -1 while there is none. */
    int reference(long captureNanos, long windowNanos) {
        for (int i = 0; i < points; i++) {
            int at = Math.floorMod(newest - i, SIZE);
            if (captureNanos - nanos[at] >= windowNanos) {
                return at;
            }
        }
        return -1;
    }

    long nanos(int point) {
        return nanos[point];
    }

    double x(int point) {
        return x[point];
    }

    double y(int point) {
        return y[point];
    }
}
