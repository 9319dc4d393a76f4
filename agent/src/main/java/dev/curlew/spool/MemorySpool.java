package dev.curlew.spool;

import dev.curlew.lifecycle.Leaks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A spool without a disk, for sinks that need none: what waits is gone when the process ends. */
public final class MemorySpool implements Spool {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final Object lock = new Object();
    private final long maxAgeMillis;
    private final InstantSource clock;
    private final Drops drops = new Drops();
    private final SettledNumbers settled = new SettledNumbers();
    private final Waiting waiting = new Waiting();
    private final Backlog backlog;
    private long nextNumber = 1;
    private long addedBytes;
    private volatile Runnable listener = () -> {};

    /**
     * @param maxBytes of memory
     * @param maxAge of what waits; zero for any
     */
    public MemorySpool(long maxBytes, Duration maxAge, InstantSource clock) {
        this.maxAgeMillis = maxAge.toMillis();
        this.clock = clock;
        this.backlog = new Backlog(maxBytes, drops, settled, waiting);
    }

    @Override
    public long add(
            Priority priority,
            String key,
            String type,
            long epoch,
            long firstSeq,
            long lastSeq,
            byte[] body,
            int length) {
        long number;
        synchronized (lock) {
            long now = clock.millis();
            number = nextNumber;
            if (!backlog.add(number, priority, key, type, epoch, firstSeq, lastSeq, now, body, length)) {
                return -1;
            }
            nextNumber++;
            addedBytes += length;
            waiting.added(now);
        }
        listener.run();
        return number;
    }

    @Override
    public void onKept(Runnable told) {
        listener = told;
    }

    @Override
    public long keptBelow() {
        synchronized (lock) {
            return nextNumber;
        }
    }

    @Override
    public boolean keep(Duration atMost) {
        return true;
    }

    @Override
    public List<Span> pending() {
        synchronized (lock) {
            return settled.pending(1, nextNumber);
        }
    }

    @Override
    public @Nullable Entry next(long from, long below) {
        synchronized (lock) {
            backlog.expire(clock.millis(), maxAgeMillis);
            long end = Math.min(below, nextNumber);
            Entry entry = backlog.next(from, end);
            // what lies between was dropped
            settled.add(from, entry == null ? end : entry.number());
            if (entry != null) {
                waiting.handed(entry);
            }
            return entry;
        }
    }

    @Override
    public void settle(long number) {
        synchronized (lock) {
            settled.add(number, number + 1);
            waiting.settled(number, settled.firstOpen(1) > number);
            backlog.release();
        }
    }

    @Override
    public void save() {}

    @Override
    public List<Drop> drops() {
        synchronized (lock) {
            return drops.drain();
        }
    }

    @Override
    public SpoolStats stats() {
        synchronized (lock) {
            return new SpoolStats(
                    waiting.count(), backlog.bytes(), waiting.oldestMillis(), drops.counts(), 0, addedBytes, 0, "");
        }
    }

    @Override
    public long unkept() {
        synchronized (lock) {
            return waiting.count();
        }
    }

    @Override
    public void close() {
        mark.close();
    }
}
