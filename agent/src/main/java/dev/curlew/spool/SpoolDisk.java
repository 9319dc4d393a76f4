package dev.curlew.spool;

import dev.curlew.lifecycle.Leaks;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing side of a spool's folder: appends to the newest file of each chain, forces, makes room. Writer's thread;
 * the writer closes it.
 */
final class SpoolDisk implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolDisk.class);
    private static final long SMALLEST_SEGMENT = 64 * 1024;
    private static final long LARGEST_SEGMENT = 16 << 20;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final SpoolState state;
    private final SpoolFiles files;
    private final Path folder;
    private final DiskBudget.Share share;
    private final long maxBytes;
    private final long segmentBytes;
    private final boolean forced;
    private final Closeable owned;
    private final CursorFile cursor;
    private final List<Tail> tails = new ArrayList<>();
    /** What could not be deleted and is tried again. */
    private final List<Segment> undeleted = new ArrayList<>();

    private boolean folderDirty;
    private boolean cursorDirty;

    /** Where one chain grows. */
    private static final class Tail {
        final Chain chain;

        @Nullable
        Segment segment;

        SpoolFiles.@Nullable OpenFile file;
        boolean dirty;

        Tail(Chain chain) {
            this.chain = chain;
        }
    }

    /**
     * @param owned the folder's lock
     * @param folderDirty whether names in the folder may not be on the disk
     */
    SpoolDisk(
            SpoolState state,
            SpoolFiles files,
            Path folder,
            SpoolSettings settings,
            DiskBudget.Share share,
            Closeable owned,
            CursorFile cursor,
            boolean folderDirty) {
        this.state = state;
        this.files = files;
        this.folder = folder;
        this.share = share;
        this.maxBytes = settings.quotaBytes();
        this.segmentBytes = Math.min(LARGEST_SEGMENT, Math.max(SMALLEST_SEGMENT, maxBytes / 16));
        this.forced = settings.isForced();
        this.owned = owned;
        this.cursor = cursor;
        this.folderDirty = folderDirty;
        state.chains.forEach(chain -> tails.add(new Tail(chain)));
    }

    /** Writes it behind the newest of its chain, or drops it where it would cost what is more urgent. */
    void append(Chunk chunk) throws IOException {
        Tail tail = tails.get(chunk.priority.rank());
        int length = chunk.length();
        if (!makeRoom(length, chunk.priority)) {
            locked(() -> state.backlog.dropTaken(chunk, Drop.Cause.QUOTA));
            return;
        }
        boolean written = false;
        Segment into;
        try {
            if (tail.segment != null && isOver(tail.segment, length)) {
                finish(tail);
            }
            into = tail.segment == null ? begin(tail, chunk.firstNumber) : tail.segment;
            tail.dirty = true;
            Objects.requireNonNull(tail.file).write(chunk.bytes.duplicate().flip(), into.length);
            written = true;
        } finally {
            if (!written) {
                share.giveBack(length);
            }
        }
        locked(() -> {
            into.length += length;
            into.newestMillis = chunk.newestMillis;
            state.diskBytes += length;
            state.writtenBytes += length;
        });
    }

    /** Whether the next one begins a new file. */
    private boolean isOver(Segment segment, int length) {
        state.lock.lock();
        try {
            return segment.unreadable || segment.length + length > segmentBytes;
        } finally {
            state.lock.unlock();
        }
    }

    private Segment begin(Tail tail, long first) throws IOException {
        Segment segment = Segment.named(tail.chain.priority, first, folder);
        tail.file = files.create(segment.path);
        undeleted.removeIf(other -> {
            boolean same = other.path.equals(segment.path);
            if (same) {
                giveBack(other);
            }
            return same;
        });
        tail.segment = segment;
        folderDirty = true;
        locked(() -> tail.chain.add(segment));
        return segment;
    }

    /** Nothing more comes into this file. */
    private void finish(Tail tail) throws IOException {
        if (forced) {
            force(tail);
        }
        SpoolFiles.OpenFile file = tail.file;
        tail.file = null;
        tail.segment = null;
        tail.dirty = false;
        if (file != null) {
            file.close();
        }
    }

    private void force(Tail tail) throws IOException {
        if (tail.dirty && tail.file != null) {
            tail.file.force();
            countForce();
            tail.dirty = false;
        }
    }

    private void countForce() {
        locked(() -> state.forces++);
    }

    /** All that was appended is on the disk when it returns. */
    void force() throws IOException {
        for (Tail tail : tails) {
            force(tail);
        }
        forceFolder();
    }

    private void forceFolder() throws IOException {
        if (folderDirty) {
            files.forceFolder(folder);
            countForce();
            folderDirty = false;
        }
    }

    /** What was appended is kept: it may be read. Under the lock. */
    void publish() {
        for (Chain chain : state.chains) {
            chain.segments().forEach(segment -> segment.kept = segment.length);
        }
    }

    /** After a failure: what is not known to be on the disk is written again, into new files. */
    void abandon() {
        for (Tail tail : tails) {
            if (tail.file != null) {
                quietly(tail.file);
            }
            tail.file = null;
            tail.segment = null;
            tail.dirty = false;
        }
        for (Chain chain : state.chains) {
            for (Segment segment : chain.segments()) {
                if (segment.kept == 0) {
                    discard(chain, segment);
                } else if (segment.length > segment.kept) {
                    cut(segment);
                }
            }
        }
    }

    /** Where that fails, its successor's first number tells what counts. */
    private void cut(Segment segment) {
        try (SpoolFiles.OpenFile file = files.update(segment.path)) {
            file.truncate(segment.kept);
        } catch (IOException e) {
            LOG.debug("{}", segment.path, e);
        }
        long less = segment.length - segment.kept;
        share.giveBack(less);
        locked(() -> {
            state.diskBytes -= less;
            segment.length = segment.kept;
        });
    }

    private void quietly(Closeable file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("{}", folder, e);
        }
    }

    private boolean makeRoom(long bytes, Priority priority) throws IOException {
        boolean reserved = false;
        while (!reserved) {
            if (state.diskBytes + bytes <= maxBytes && share.take(bytes, priority)) {
                reserved = true;
            } else if (!deleteSettled(true) && !dropOldest(priority, Drop.Cause.QUOTA)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Deletes files of which nothing waits any more.
     *
     * @param all also those that are still written to
     * @return whether there were any
     */
    boolean deleteSettled(boolean all) throws IOException {
        boolean any = false;
        for (Tail tail : tails) {
            Segment oldest = oldestSettled(tail, all);
            while (oldest != null) {
                remove(tail, oldest);
                any = true;
                oldest = oldestSettled(tail, all);
            }
        }
        return any;
    }

    private @Nullable Segment oldestSettled(Tail tail, boolean all) {
        state.lock.lock();
        try {
            if (tail.chain.isEmpty()) {
                return null;
            }
            Segment oldest = tail.chain.oldest();
            boolean open = oldest == tail.segment;
            long below = Math.min(tail.chain.below(oldest), state.keptBelow);
            boolean settled = oldest.length == oldest.kept && state.settled.containsAll(oldest.first, below);
            return settled && (all || !open) ? oldest : null;
        } finally {
            state.lock.unlock();
        }
    }

    /** Drops the oldest file of the lowest priority up to this one; false when there is none. */
    boolean dropOldest(Priority atMost, Drop.Cause cause) throws IOException {
        for (int i = 0; i <= atMost.rank(); i++) {
            if (!state.chains.get(i).isEmpty()) {
                drop(tails.get(i), state.chains.get(i).oldest(), cause);
                return true;
            }
        }
        return false;
    }

    /** Drops files whose newest entry has waited too long. */
    void expire(long nowMillis, long maxAgeMillis) throws IOException {
        for (Tail tail : tails) {
            while (!tail.chain.isEmpty()
                    && tail.chain.oldest().length == tail.chain.oldest().kept
                    && Age.isOver(tail.chain.oldest().newestMillis, nowMillis, maxAgeMillis)) {
                drop(tail, tail.chain.oldest(), Drop.Cause.AGE);
            }
        }
    }

    private void drop(Tail tail, Segment segment, Drop.Cause cause) throws IOException {
        long below = tail.chain.below(segment);
        try (SegmentReader reader = new SegmentReader(files, segment)) {
            // what is not forced yet goes with it
            while (reader.next(segment.length)) {
                long number = reader.number();
                if (number < below) {
                    Drop drop = reader.drop(segment.priority, cause);
                    locked(() -> {
                        if (!state.settled.contains(number)) {
                            state.drop(drop, number);
                        }
                    });
                }
            }
        } catch (IOException e) {
            LOG.warn("{}: what was in it is lost, and how many messages is not known", segment.path, e);
            locked(() -> state.drops.add(new Drop("", segment.priority, 0, 0, 0, 1, cause)));
        }
        remove(tail, segment);
    }

    private void remove(Tail tail, Segment segment) throws IOException {
        if (segment == tail.segment) {
            if (tail.file != null) {
                quietly(tail.file);
            }
            tail.file = null;
            tail.segment = null;
            tail.dirty = false;
        }
        discard(tail.chain, segment);
    }

    private void discard(Chain chain, Segment segment) {
        locked(() -> chain.remove(segment));
        undeleted.add(segment);
        deleteAgain();
    }

    /** What could not be deleted counts until it is. */
    void deleteAgain() {
        undeleted.removeIf(segment -> {
            try {
                files.delete(segment.path);
            } catch (IOException e) {
                LOG.debug("{}", segment.path, e);
                return false;
            }
            giveBack(segment);
            return true;
        });
    }

    private void giveBack(Segment segment) {
        share.giveBack(segment.length);
        locked(() -> state.diskBytes -= segment.length);
    }

    /** A kill forgets nothing of it; a power cut may, until {@link #forceCursor}. */
    void saveCursor(long next, long lost, List<Span> settled) throws IOException {
        cursorDirty = true;
        int bytes = cursor.write(next, lost, settled);
        locked(() -> state.writtenBytes += bytes);
    }

    void forceCursor() throws IOException {
        if (cursorDirty) {
            cursor.force();
            countForce();
            cursorDirty = false;
        }
    }

    private void locked(Runnable change) {
        state.lock.lock();
        try {
            change.run();
        } finally {
            state.lock.unlock();
        }
    }

    @Override
    public void close() {
        mark.close();
        tails.forEach(tail -> {
            if (tail.file != null) {
                quietly(tail.file);
            }
        });
        quietly(cursor);
        quietly(owned);
    }
}
