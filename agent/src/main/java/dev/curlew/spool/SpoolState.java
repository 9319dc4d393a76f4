package dev.curlew.spool;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** What a spool's threads share. Everything is guarded by the lock, which is never held while a disk is waited for. */
final class SpoolState {
    /** A disk that has not answered for this long takes nothing just now. */
    static final long HANGS_NANOS = 1_000_000_000L;

    final ReentrantLock lock = new ReentrantLock();
    /** The writer waits for this. */
    final Condition wanted = lock.newCondition();
    /** Whoever waits for the writer waits for this. */
    final Condition done = lock.newCondition();

    final InstantSource clock;
    final LongSupplier nanos;
    final Drops drops = new Drops();
    final SettledNumbers settled = new SettledNumbers();
    final Waiting waiting = new Waiting();
    final Backlog backlog;
    final List<Chain> chains =
            List.of(new Chain(Priority.TELEMETRY), new Chain(Priority.EVENT), new Chain(Priority.ALERT));

    long nextNumber = 1;
    long keptBelow = 1;
    /** Where this run's numbers begin when it could not wait for the folder to be read; 0 when it could. */
    long base;
    /** The folder was read: what an earlier run left is known. */
    boolean found;
    /** The folder was tried. */
    boolean tried;

    boolean closing;
    long keepBelow;
    /** Of settle() and of what was saved, counted up by one for each change. */
    long settles;

    long savedSettles;
    boolean saveWanted;
    long diskBytes;
    long addedBytes;
    long writtenBytes;
    long forces;
    String problem = "";
    /** Since when the writer waits for the disk; 0 when it does not. */
    long busySince;

    SpoolState(long memoryBytes, InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.backlog = new Backlog(memoryBytes, drops, settled, waiting);
    }

    Chain chain(Priority priority) {
        return chains.get(priority.rank());
    }

    /** Whether the disk takes nothing just now. */
    boolean isDiskOut() {
        return !found || !problem.isEmpty() || busyNanos() > HANGS_NANOS;
    }

    long busyNanos() {
        return busySince == 0 ? 0 : nanos.getAsLong() - busySince;
    }

    /** Done with, delivered or not. */
    void settle(long from, long below) {
        if (settled.add(Math.max(1, from), below)) {
            settles++;
            if (found && settled.firstOpen(1) >= nextNumber) {
                // also of a file that could not be counted
                waiting.none();
            }
        }
    }

    /** Nothing of it was found; but below the base somebody may still find something. */
    void settlePassed(long from, long below) {
        settle(found ? from : Math.max(from, base), below);
    }

    void drop(Drop drop, long number) {
        waiting.dropped(number);
        drops.add(drop);
    }

    /** Numbers that will never be read: dropped, damaged, never kept. */
    long lost() {
        return Math.max(0, settled.open(1, nextNumber) - waiting.count());
    }
}
