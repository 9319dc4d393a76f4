package dev.curlew.spool;

/** How old is too old, by a clock that may have been wrong. */
final class Age {
    /** 2020-01-01: what was added before was added before the clock was set. */
    private static final long UNSET_MILLIS = 1_577_836_800_000L;

    private Age() {}

    static boolean isOver(long addedMillis, long nowMillis, long maxAgeMillis) {
        return maxAgeMillis > 0 && addedMillis >= UNSET_MILLIS && nowMillis - addedMillis > maxAgeMillis;
    }
}
