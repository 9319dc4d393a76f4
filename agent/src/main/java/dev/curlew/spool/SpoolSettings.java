package dev.curlew.spool;

import dev.curlew.settings.Amount;
import dev.curlew.settings.Key;
import java.time.Duration;
import java.util.List;

/** What is kept for one sink until it is delivered. */
public record SpoolSettings(
        @Key(
                        "disk (survives a restart, a crash, a power cut), memory (does not), or auto: disk for brokers and webhooks,"
                                + " memory for files and standard output")
                String storage,
        @Key("most that waits on disk, as 256MB; beyond it the least urgent and oldest is dropped and reported")
                String maxBytes,
        @Key("longest that anything waits before it is dropped; 0s for as long as there is room") Duration maxAge,
        @Key("most that waits in memory, as 8MB: everything for storage memory, else what the disk has not taken yet")
                String memory,
        @Key(
                        "when a message is forced to the disk, and sent only after it: each (at once, several together), interval, or"
                                + " none (a power cut may lose it)")
                String fsync,
        @Key("for fsync interval: the most time between two") Duration interval) {
    private static final List<String> STORAGES = List.of("auto", "disk", "memory");
    private static final List<String> POLICIES = List.of("each", "interval", "none");
    private static final long LEAST_BYTES = 1_000_000;

    public SpoolSettings {
        if (!STORAGES.contains(storage)) {
            throw new IllegalArgumentException("storage must be auto, disk or memory, but was '" + storage + "'");
        }
        if (!POLICIES.contains(fsync)) {
            throw new IllegalArgumentException("fsync must be each, interval or none, but was '" + fsync + "'");
        }
        if (Amount.bytes(maxBytes) < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "maxBytes must be an amount of at least 1MB, such as 256MB, but was \"" + maxBytes + "\"");
        }
        if (Amount.bytes(memory) < LEAST_BYTES || Amount.bytes(memory) > 1_000 * LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "memory must be an amount between 1MB and 1GB, such as 8MB, but was \"" + memory + "\"");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge must be 0s (any) or more, but was " + maxAge.toMillis() + "ms");
        }
        if (interval.toMillis() < 1 || interval.toMillis() > 60_000) {
            throw new IllegalArgumentException(
                    "interval must lie between 1ms and 60s, but was " + interval.toMillis() + "ms");
        }
    }

    public static SpoolSettings defaults() {
        return new SpoolSettings("auto", "256MB", Duration.ofDays(7), "8MB", "interval", Duration.ofMillis(100));
    }

    /** @param otherwise what auto means for this sink */
    public boolean isOnDisk(boolean otherwise) {
        return storage.equals("auto") ? otherwise : storage.equals("disk");
    }

    public long quotaBytes() {
        return Amount.bytes(maxBytes);
    }

    public long memoryBytes() {
        return Amount.bytes(memory);
    }

    boolean isForced() {
        return !fsync.equals("none");
    }

    /** How long what was added may lie in memory before the writer takes it. */
    Duration gather() {
        return fsync.equals("interval") ? interval : Duration.ZERO;
    }
}
