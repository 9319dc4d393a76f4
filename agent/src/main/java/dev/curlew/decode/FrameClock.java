package dev.curlew.decode;

/**
 * Gives each decoded frame its capture time: from the container's timestamps, or by counting when the operator named
 * the true rate. Times never run backwards, also when a file is played again. Used by the decode thread only.
 */
public final class FrameClock {
    /** Pictures out of order differ by less; a clock that goes back further was set, or began again. */
    private static final long BROKEN_NANOS = 1_000_000_000;

    private static final long NO_TICKS = Long.MIN_VALUE; // AV_NOPTS_VALUE

    private final double fixedRate;
    private final double nanosPerTick;
    private double startNanos;
    private final long stepNanos;
    private boolean startsWithFirst;
    private long frames;
    private long passNanos;
    private long last = -1;

    /**
     * @param fixedRate frames per second that override the timestamps, or 0
     * @param containerRate what the container says, or 0
     * @param timeBase seconds per tick
     * @param startMicros timestamp of the first picture, in microseconds
     */
    public FrameClock(double fixedRate, double containerRate, double timeBase, long startMicros) {
        this.fixedRate = fixedRate;
        this.nanosPerTick = timeBase * 1e9;
        this.startNanos = startMicros * 1e3;
        double rate = fixedRate > 0 ? fixedRate : containerRate > 0 ? containerRate : 25;
        this.stepNanos = Math.round(1e9 / rate);
    }

    /** The first frame is time 0, whatever the container says: not all know how late decoders give the first one. */
    public void startWithFirst() {
        startsWithFirst = true;
    }

    /** @param ticks the frame's presentation time, or AV_NOPTS_VALUE */
    public long next(long ticks) {
        long nanos;
        if (fixedRate > 0) {
            nanos = Math.round(frames * 1e9 / fixedRate);
        } else if (ticks == NO_TICKS) {
            nanos = last < 0 ? 0 : last + stepNanos;
        } else {
            if (startsWithFirst && frames == 0) {
                startNanos = ticks * nanosPerTick;
            }
            nanos = passNanos + Math.round(ticks * nanosPerTick - startNanos);
            if (last >= 0 && nanos < last - BROKEN_NANOS) {
                passNanos += last + stepNanos - nanos;
                nanos = last + stepNanos;
            }
        }
        frames++;
        // the smallest step that JSON's milliseconds can still show
        nanos = last < 0 ? Math.max(nanos, 0) : Math.max(nanos, last + 1_000_000);
        last = nanos;
        return nanos;
    }

    /** The file begins again: its times continue after the last frame. */
    public void nextPass() {
        passNanos = last + stepNanos;
    }
}
