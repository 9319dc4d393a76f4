package dev.curlew.render;

/** Where one track stood in the last seconds: bottom centres, oldest first, at most {@link #POINTS}. */
final class Trail {
    static final long WINDOW_NANOS = 3_000_000_000L;
    private static final int POINTS = 48;
    private static final long SPACING_NANOS = WINDOW_NANOS / (POINTS - 1);

    private final float[] xs = new float[POINTS];
    private final float[] ys = new float[POINTS];
    private final long[] times = new long[POINTS];
    private long id;
    private int first;
    private int count;

    void restart(long id) {
        this.id = id;
        first = 0;
        count = 0;
    }

    long id() {
        return id;
    }

    /** The newest point moves with the track until it is far enough from the one before to be kept. */
    void add(float x, float y, long captureNanos) {
        boolean crowded = count > 1 && captureNanos - times[at(count - 2)] < SPACING_NANOS;
        if (!crowded) {
            if (count == POINTS) {
                first = at(1);
                count--;
            }
            count++;
        }
        int newest = at(count - 1);
        xs[newest] = x;
        ys[newest] = y;
        times[newest] = captureNanos;
    }

    boolean isOver(long nowNanos) {
        return count == 0 || Math.abs(nowNanos - times[at(count - 1)]) > WINDOW_NANOS;
    }

    /** The older, the fainter. */
    void draw(Canvas canvas, float thickness, Ink ink, long nowNanos) {
        for (int i = 1; i < count; i++) {
            int to = at(i);
            int from = at(i - 1);
            long age = nowNanos - times[to];
            if (age >= 0 && age < WINDOW_NANOS) {
                int alpha = (int) (230 * (WINDOW_NANOS - age) / WINDOW_NANOS);
                canvas.line(xs[from], ys[from], xs[to], ys[to], thickness, ink, alpha);
            }
        }
    }

    private int at(int i) {
        return (first + i) % POINTS;
    }
}
