package dev.curlew.lifecycle;

/** Which repetitions of a fault are told: a fault that comes again and again must not fill the log. */
public final class Repetition {
    /** A server that is restarted a few times is no such fault yet. */
    private static final long FIRST = 4;

    /** What has lasted that long is still told of now and then. */
    private static final long AT_LEAST_EACH = 64;

    private Repetition() {}

    /**
     * The first ones, then less and less often.
     *
     * @param times it has come again; 0 when it is new
     */
    public static boolean isTold(long times) {
        return times <= FIRST || Long.bitCount(times) == 1 || times % AT_LEAST_EACH == 0;
    }
}
