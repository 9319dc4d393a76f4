package dev.curlew.spool;

/** What gives way to what when there is not room for all, lowest first. */
public enum Priority {
    /** A measurement that the next one replaces. */
    TELEMETRY(0),
    /** Something happened. */
    EVENT(1),
    /** Somebody should look. */
    ALERT(2);

    /** How many there are. */
    static final int COUNT = 3;

    private final int rank;

    Priority(int rank) {
        this.rank = rank;
    }

    /** From 0, the lowest. */
    public int rank() {
        return rank;
    }
}
