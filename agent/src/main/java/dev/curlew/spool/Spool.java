package dev.curlew.spool;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one sink. Any thread adds and never waits for a disk; one thread, the sink's, reads and settles. Whoever
 * opened it closes it, after both have ended.
 */
public interface Spool extends AutoCloseable {

    /**
     * Takes a message, or drops one by priority where there is no room.
     *
     * @param body the spool's only during the call
     * @return its number, or -1 when it was dropped itself
     */
    long add(
            Priority priority,
            String key,
            String type,
            long epoch,
            long firstSeq,
            long lastSeq,
            byte[] body,
            int length);

    /** Every number below it that was not dropped is kept as the fsync policy promises. Never goes back. */
    long keptBelow();

    /**
     * Waits until all that was added before the call is kept.
     *
     * @return false when the time is over first
     */
    boolean keep(Duration atMost) throws InterruptedException;

    /** What is not settled yet, in order, without overlap; the last one, which may be empty, ends at the next number. */
    List<Span> pending();

    /**
     * The first unsettled entry from {@code from} on and below {@code below}; null when there is none, or none yet. It is
     * kept, unless the disk takes nothing just now, as {@link SpoolStats#problem} says: then what memory holds is read.
     * Numbers that it passes over are settled: they were dropped, or never kept.
     */
    @Nullable
    Entry next(long from, long below) throws IOException;

    /** It was delivered, or given up: it will not be read again, but for a crash before the next save. */
    void settle(long number);

    /** Makes what was settled so far durable; otherwise this happens every now and then. */
    void save() throws IOException;

    /** Told whenever there may be more to read: on any thread, without waiting. Once, before the first message. */
    void onKept(Runnable told);

    /** What was dropped since the last call, or the start. */
    List<Drop> drops();

    SpoolStats stats();

    /** How many of those that wait are in memory only: they are lost when the process ends. For the end: it counts all. */
    long unkept();

    /** Keeps and saves what it can within a second or so. */
    @Override
    void close();
}
