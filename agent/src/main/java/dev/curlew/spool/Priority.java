package dev.curlew.spool;

/** What gives way to what when there is not room for all, lowest first. */
public enum Priority {
    /** A measurement that the next one replaces. */
    TELEMETRY,
    /** Something happened. */
    EVENT,
    /** Somebody should look. */
    ALERT
}
