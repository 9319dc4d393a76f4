package dev.curlew.track;

import java.time.Duration;

/**
 * How much time passed between two frames, whatever the stream's clock does. Standing still passes no time. A small step
 * back (a clock that was set) passes as much as the last good step; a greater one is a new recording.
 */
final class StreamTime {
    static final long RESTART = -1;

    private final long backStepNanos;
    private boolean running;
    private long lastNanos;
    private long lastStep;

    StreamTime(Duration backStep) {
        backStepNanos = backStep.toNanos();
    }

    /** Nanoseconds since the last frame, never below 0; or {@link #RESTART}. */
    long elapsedAt(long captureNanos) {
        long step = running ? captureNanos - lastNanos : 0;
        running = true;
        lastNanos = captureNanos;
        if (step < -backStepNanos) {
            lastStep = 0;
            return RESTART;
        }
        if (step >= 0) {
            lastStep = step;
        }
        return lastStep;
    }
}
