package dev.curlew.analytics;

import dev.curlew.track.Track;

/**
 * An object's path as DeepStream's nvdsanalytics keeps it: whole pixels of the last frames, with its roundings. The
 * numbers are those of nvds_analytics.cpp in NVIDIA/DeepStream at 581889d.
 */
final class NvdsObject {
    final long id;
    private final int[] xs;
    private final int[] ys;
    private final int[] widths;
    private final int[] heights;
    private int next;
    private long sumX;
    private long sumY;
    private long sumHeight;
    private long squaresX;
    private long squaresY;
    int frames;
    long seenNanos;
    long seenFrame;
    Track last;

    int x;
    int y;
    int width;
    int height;
    float meanHeight;
    int oldX;
    int oldY;
    int oldWidth;
    int oldHeight;

    boolean[] crossed;
    boolean[] inside;
    long[] enteredNanos;
    boolean[] heading;

    NvdsObject(Track track, int history, int lines, int zones, int directions) {
        this.id = track.id();
        this.last = track;
        xs = new int[history];
        ys = new int[history];
        widths = new int[history];
        heights = new int[history];
        crossed = new boolean[lines];
        inside = new boolean[zones];
        enteredNanos = new long[zones];
        heading = new boolean[directions];
    }

    /** For each rule its number so far, -1 for one that is new. */
    void renumber(int[] lines, int[] zones, int[] directions) {
        boolean[] oldInside = inside;
        long[] oldEntered = enteredNanos;
        crossed = moved(crossed, lines);
        inside = moved(oldInside, zones);
        heading = moved(heading, directions);
        enteredNanos = new long[zones.length];
        for (int i = 0; i < zones.length; i++) {
            enteredNanos[i] = zones[i] < 0 ? 0 : oldEntered[zones[i]];
        }
    }

    private static boolean[] moved(boolean[] from, int[] numbers) {
        boolean[] to = new boolean[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            to[i] = numbers[i] >= 0 && from[numbers[i]];
        }
        return to;
    }

    void add(Track track, Moment now) {
        last = track;
        seenNanos = now.captureNanos;
        seenFrame = now.frame;
        width = pixels(track.box().width());
        height = pixels(track.box().height());
        x = pixels(track.box().left()) + width / 2;
        y = pixels(track.box().top()) + height / 2;
        if (frames >= xs.length) {
            sumX -= xs[next];
            sumY -= ys[next];
            squaresX -= (long) xs[next] * xs[next];
            squaresY -= (long) ys[next] * ys[next];
            sumHeight -= heights[next];
        }
        xs[next] = x;
        ys[next] = y;
        widths[next] = width;
        heights[next] = height;
        next = (next + 1) % xs.length;
        sumX += x;
        sumY += y;
        squaresX += (long) x * x;
        squaresY += (long) y * y;
        sumHeight += height;
        meanHeight = (float) sumHeight / window();
        frames++;
        if (frames > 3) {
            lookBack();
        }
    }

    /** Before the frame was counted. */
    private int window() {
        return Math.min(frames + 1, xs.length);
    }

    private static int pixels(float value) {
        return Math.max(0, (int) value);
    }

    /** Where it was: the mean of the first two points, or of the four oldest once the history is full. */
    private void lookBack() {
        boolean full = frames >= xs.length;
        int from = full ? next : 0;
        int points = full ? 4 : 2;
        oldX = mean(xs, from, points);
        oldY = mean(ys, from, points);
        oldWidth = mean(widths, from, points);
        oldHeight = mean(heights, from, points);
    }

    private static int mean(int[] ring, int from, int points) {
        int sum = 0;
        for (int i = 0; i < points; i++) {
            sum += ring[(from + i) % ring.length];
        }
        return sum / points;
    }

    int footY() {
        return y + (int) meanHeight / 2;
    }

    int oldFootY() {
        return oldY + (int) meanHeight / 2;
    }

    /** Square pixels between then and now. */
    int displacement() {
        float dx = x - oldX;
        float dy = (y + height / 2) - (oldY + oldHeight / 2);
        return (int) (dx * dx + dy * dy);
    }

    boolean isStopped() {
        int window = Math.min(frames, xs.length);
        float meanX = (float) sumX / window;
        float meanY = (float) sumY / window;
        float spreadX = (float) squaresX / window - meanX * meanX;
        float spreadY = (float) squaresY / window - meanY * meanY;
        return frames > xs.length && spreadX <= 400 && spreadY / meanHeight <= 0.01;
    }
}
