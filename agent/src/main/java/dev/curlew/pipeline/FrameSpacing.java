package dev.curlew.pipeline;

/**
 * Chooses the frames of a stream that are analysed, evenly spaced by capture time, when that is not every one. Used by
 * the stream's decode thread.
 */
final class FrameSpacing {
    /** Part of the spacing by which a frame may come early: cameras do not keep exact time. */
    private static final int SLACK = 8;

    private final long spacingNanos;
    private long dueNanos = Long.MIN_VALUE;

    /** @param framesPerSecond of capture time; 0 takes every frame */
    FrameSpacing(double framesPerSecond) {
        this.spacingNanos = framesPerSecond > 0 ? Math.round(1e9 / framesPerSecond) : 0;
    }

    /** Whether this frame is one of them; called once for each frame, in the stream's order. */
    boolean takes(long captureNanos) {
        if (spacingNanos == 0) {
            return true;
        }
        // the first frame, and clocks that were set back or jumped, begin a new row
        boolean newRow = dueNanos == Long.MIN_VALUE
                || captureNanos < dueNanos - 2 * spacingNanos
                || captureNanos > dueNanos + spacingNanos;
        if (!newRow && captureNanos < dueNanos - spacingNanos / SLACK) {
            return false;
        }
        dueNanos = (newRow ? captureNanos : dueNanos) + spacingNanos;
        return true;
    }
}
