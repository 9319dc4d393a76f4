package dev.curlew.spool;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.WorkerThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A spool in a folder: one chain of append-only files for each priority, so that the least urgent is dropped by deleting
 * files; and a cursor of what is settled. What is added lies in memory until a thread of the spool's own has forced it to
 * the disk; then it may be read. While the disk takes nothing it is read from memory, and the loss of a crash is possible.
 */
public final class DiskSpool implements Spool {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSpool.class);
    /** How long an agent's start waits for a disk. */
    private static final Duration START = Duration.ofSeconds(5);

    private static final Duration END = Duration.ofMillis(1500);
    private static final Duration SAVE = Duration.ofSeconds(1);

    private final Leaks.Mark mark = Leaks.opened(this);
    private final Path folder;
    private final SpoolState state;
    private final SpoolWriter writer;
    private final DiskReader reader;
    private final @Nullable WorkerThread thread;

    /** @param start whether a thread of its own works for it; otherwise {@link #writer} does, when it is told */
    DiskSpool(
            Path folder,
            SpoolSettings settings,
            DiskBudget.Share share,
            SpoolFiles files,
            InstantSource clock,
            LongSupplier nanos,
            boolean start) {
        this.folder = folder;
        this.state = new SpoolState(settings.memoryBytes(), clock, nanos);
        this.writer = new SpoolWriter(state, files, folder, settings, share);
        this.reader = new DiskReader(state, files);
        // a disk that hangs must not keep the process
        this.thread = start ? new WorkerThread("spool " + folder.getFileName(), writer, this::died).asDaemon() : null;
    }

    /**
     * Goes on where an earlier run ended, or makes the folder. Where that cannot be done now it is tried again every
     * second, and messages wait in memory.
     */
    public static DiskSpool open(Path folder, SpoolSettings settings, DiskBudget.Share share, InstantSource clock)
            throws InterruptedException {
        DiskSpool spool = new DiskSpool(folder, settings, share, new DiskFiles(), clock, System::nanoTime, true);
        spool.start(START);
        return spool;
    }

    void start(Duration atMost) throws InterruptedException {
        if (thread != null) {
            thread.start();
        }
        state.lock.lock();
        try {
            long left = atMost.toNanos();
            while (thread != null && !state.found && !state.tried && left > 0) {
                left = state.done.awaitNanos(left);
            }
            if (!state.found) {
                // above all that earlier runs gave, so that what they left can be read later
                state.base = Math.max(1, state.clock.millis()) << 20;
                state.nextNumber = state.base;
                state.keptBelow = state.base;
            }
        } finally {
            state.lock.unlock();
        }
    }

    /** A programming mistake: from now on it is a spool in memory. */
    private void died(Throwable e) {
        LOG.error("{}: the spool's writer failed; messages wait in memory only", folder, e);
        state.lock.lock();
        try {
            state.problem = folder + ": the spool's writer failed; restart the agent";
        } finally {
            state.lock.unlock();
        }
    }

    SpoolWriter writer() {
        return writer;
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
        boolean out;
        state.lock.lock();
        try {
            long now = state.clock.millis();
            boolean idle = state.backlog.untaken() == 0;
            boolean pressing = state.backlog.isPressing();
            number = state.nextNumber;
            if (!state.backlog.add(number, priority, key, type, epoch, firstSeq, lastSeq, now, body, length)) {
                return -1;
            }
            state.nextNumber++;
            state.addedBytes += length;
            state.waiting.added(now);
            if (idle || (!pressing && state.backlog.isPressing())) {
                state.wanted.signal();
            }
            out = state.isDiskOut();
        } finally {
            state.lock.unlock();
        }
        if (out) {
            writer.tell();
        }
        return number;
    }

    @Override
    public long keptBelow() {
        state.lock.lock();
        try {
            return state.keptBelow;
        } finally {
            state.lock.unlock();
        }
    }

    @Override
    public boolean keep(Duration atMost) throws InterruptedException {
        state.lock.lock();
        try {
            long below = state.nextNumber;
            state.keepBelow = Math.max(state.keepBelow, below);
            state.wanted.signal();
            long left = atMost.toNanos();
            while (!isKept(below) && left > 0) {
                left = state.done.awaitNanos(left);
            }
            return isKept(below);
        } finally {
            state.lock.unlock();
        }
    }

    private boolean isKept(long below) {
        return state.found && state.keptBelow >= below;
    }

    @Override
    public List<Span> pending() {
        state.lock.lock();
        try {
            return state.settled.pending(1, state.nextNumber);
        } finally {
            state.lock.unlock();
        }
    }

    @Override
    public @Nullable Entry next(long from, long below) throws IOException {
        while (true) {
            long limit = Math.min(below, keptBelow());
            Entry entry = from < limit ? reader.next(from, limit) : null;
            state.lock.lock();
            try {
                if (entry != null) {
                    return handed(from, entry);
                }
                if (Math.min(below, state.keptBelow) == limit) {
                    state.settlePassed(from, limit);
                    return state.isDiskOut() ? remembered(Math.max(from, limit), below) : null;
                }
            } finally {
                state.lock.unlock();
            }
        }
    }

    private @Nullable Entry remembered(long from, long below) {
        long end = Math.min(below, state.nextNumber);
        Entry entry = state.backlog.next(from, end);
        if (entry == null) {
            state.settlePassed(from, end);
            return null;
        }
        return handed(from, entry);
    }

    private Entry handed(long from, Entry entry) {
        state.settlePassed(from, entry.number());
        state.waiting.handed(entry);
        return entry;
    }

    @Override
    public void settle(long number) {
        state.lock.lock();
        try {
            state.settle(number, number + 1);
            state.waiting.settled(number, state.settled.firstOpen(1) > number);
            if (number >= state.keptBelow) {
                state.backlog.release();
            }
            state.wanted.signal();
        } finally {
            state.lock.unlock();
        }
    }

    @Override
    public void save() throws IOException {
        state.lock.lock();
        try {
            wantSave();
            long left = SAVE.toNanos();
            while (state.saveWanted && left > 0) {
                left = state.done.awaitNanos(left);
            }
            if (state.saveWanted) {
                throw new IOException(
                        state.problem.isEmpty() ? SpoolWriter.silence(SAVE.toNanos() + 1, folder) : state.problem);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            state.lock.unlock();
        }
    }

    void wantSave() {
        state.lock.lock();
        try {
            state.saveWanted = true;
            state.wanted.signal();
        } finally {
            state.lock.unlock();
        }
    }

    @Override
    public void onKept(Runnable told) {
        writer.onKept(told);
    }

    @Override
    public List<Drop> drops() {
        state.lock.lock();
        try {
            return state.drops.drain();
        } finally {
            state.lock.unlock();
        }
    }

    @Override
    public SpoolStats stats() {
        state.lock.lock();
        try {
            String silence = SpoolWriter.silence(state.busyNanos(), folder);
            return new SpoolStats(
                    state.waiting.count(),
                    state.diskBytes + state.backlog.bytes(),
                    state.waiting.oldestMillis(),
                    state.drops.counts(),
                    state.writtenBytes,
                    state.addedBytes,
                    state.forces,
                    silence.isEmpty() ? state.problem : silence);
        } finally {
            state.lock.unlock();
        }
    }

    @Override
    public long unkept() {
        state.lock.lock();
        try {
            return state.backlog.waiting();
        } finally {
            state.lock.unlock();
        }
    }

    @Override
    public void close() {
        mark.close();
        state.lock.lock();
        try {
            state.closing = true;
            // all of it, however much memory holds after an outage of the disk
            state.keepBelow = Math.max(state.keepBelow, state.nextNumber);
            state.wanted.signal();
        } finally {
            state.lock.unlock();
        }
        try {
            if (thread == null) {
                writer.step(true, true, true);
                writer.onStop();
            } else if (!thread.join(END.toNanos())) {
                LOG.warn("{}", SpoolWriter.silence(END.toNanos(), folder));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            reader.close();
        } catch (IOException e) {
            LOG.debug("{}", folder, e);
        }
    }
}
