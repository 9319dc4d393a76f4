package dev.curlew.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Whether the machine's clock can be right. Devices without a battery start years in the past, and what expires cannot
 * be judged until somebody has set the clock. Any thread.
 */
public final class ClockCheck {
    /** Older than this agent. */
    private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

    private final Path timesync;

    /** @param timesync systemd-timesyncd's folder, which is there while it runs */
    ClockCheck(Path timesync) {
        this.timesync = timesync;
    }

    public static ClockCheck ofThisMachine() {
        return new ClockCheck(Path.of("/run/systemd/timesync"));
    }

    /** False when it is surely wrong, or when systemd-timesyncd, where it runs, has not set it yet. */
    public boolean isPlausible(Instant now) {
        return !now.isBefore(EARLIEST)
                && (!Files.isDirectory(timesync) || Files.exists(timesync.resolve("synchronized")));
    }

    /** Since 1970; 0 when it is surely wrong. */
    public long knownMillis(Instant now) {
        return isPlausible(now) ? now.toEpochMilli() : 0;
    }

    /** In a word, for status. */
    public String word(Instant now) {
        if (!isPlausible(now)) {
            return "unsynchronised";
        }
        return Files.isDirectory(timesync) ? "synchronised" : "trusted";
    }
}
