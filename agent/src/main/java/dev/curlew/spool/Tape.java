package dev.curlew.spool;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one chain is read. The sink's thread; the reader closes it. */
final class Tape implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Tape.class);
    /** A file that fails so often and so long, while the disk takes what is written, will not be read any more. */
    private static final int FAILURES = 10;

    private static final long FAILING_NANOS = 300_000_000_000L;

    private final SpoolState state;
    private final SpoolFiles files;
    final Chain chain;

    @Nullable
    Segment segment;

    @Nullable
    SegmentReader reader;
    /** Of the entry that it stands at, or -1. */
    long number = -1;
    /** Of the entry that was read last in this file, or the one before its first. */
    private long last;

    Tape(SpoolState state, SpoolFiles files, Chain chain) {
        this.state = state;
        this.files = files;
        this.chain = chain;
    }

    /** The number of the first whole entry from there on; the greatest number when there is none yet. */
    long seek(long from, long below) throws IOException {
        while (true) {
            if (segment != null && isLeft(segment)) {
                close();
            }
            if (number >= from) {
                return number;
            }
            SegmentReader open = reader;
            Segment in = segment;
            if (in == null || open == null) {
                if (!begin(from)) {
                    return Long.MAX_VALUE;
                }
            } else if (next(in, open)) {
                take(in, open, from);
            } else if (!follow(in, below)) {
                number = -1;
                return Long.MAX_VALUE;
            }
        }
    }

    private boolean next(Segment in, SegmentReader open) throws IOException {
        try {
            boolean any = open.next(kept(in));
            in.failures = 0;
            if (any) {
                if (open.skipped() > 0) {
                    passed(in, open.position(), open.number());
                }
                last = open.number();
            }
            return any;
        } catch (IOException e) {
            failed(in, e);
            return false;
        }
    }

    /** Bytes up to there hold no sound entry; how many were in them, and which, nobody knows. */
    private void passed(Segment in, long end, long nextNumber) {
        if (end <= in.damagedBelow) {
            return;
        }
        in.damagedBelow = end;
        state.lock.lock();
        try {
            long below = Math.min(Math.min(nextNumber, chain.below(in)), state.nextNumber);
            if (last + 1 >= below || state.settled.containsAll(last + 1, below)) {
                return; // nothing in them still waited
            }
            state.drops.add(new Drop("", in.priority, 0, 0, 0, 1, Drop.Cause.DAMAGED));
        } finally {
            state.lock.unlock();
        }
        LOG.warn("{}: damaged before byte {}; messages that waited there are lost", in.path, end);
    }

    private void take(Segment in, SegmentReader open, long from) {
        number = open.number() < below(in) ? open.number() : -1;
        if (number >= from && !open.isWhole()) {
            damaged(in, open);
            number = -1;
        }
    }

    private void damaged(Segment in, SegmentReader open) {
        state.lock.lock();
        try {
            if (state.settled.contains(open.number())) {
                return;
            }
            state.drop(open.drop(in.priority, Drop.Cause.DAMAGED), open.number());
            state.settle(open.number(), open.number() + 1);
        } finally {
            state.lock.unlock();
        }
        LOG.warn("{}: entry {} is damaged and left out", in.path, open.number());
    }

    private boolean begin(long from) throws IOException {
        Segment first;
        state.lock.lock();
        try {
            first = readable(chain.around(from));
        } finally {
            state.lock.unlock();
        }
        return first != null && open(first);
    }

    private boolean follow(Segment in, long below) throws IOException {
        Segment after;
        state.lock.lock();
        try {
            after = readable(chain.after(in.first));
        } finally {
            state.lock.unlock();
        }
        if (after == null || after.first >= below) {
            return false;
        }
        SegmentReader open = reader;
        long end = kept(in);
        if (open != null && !in.torn && open.position() < end) {
            passed(in, end, Long.MAX_VALUE);
        }
        close();
        return open(after);
    }

    /** Where the writer has deleted it meanwhile, nothing is open then, and it is sought anew. */
    private boolean open(Segment next) throws IOException {
        try {
            reader = new SegmentReader(files, next);
            segment = next;
            last = next.first - 1;
        } catch (IOException e) {
            if (!isLeft(next)) {
                failed(next, e);
            }
        }
        return true;
    }

    /** It, or the first one after it that was not given up. Under the lock. */
    private @Nullable Segment readable(@Nullable Segment from) {
        Segment segment = from;
        while (segment != null && segment.unreadable) {
            segment = chain.after(segment.first);
        }
        return segment;
    }

    /** Throws while there is hope; then the file is passed over. */
    private void failed(Segment in, IOException e) throws IOException {
        boolean givenUp;
        state.lock.lock();
        try {
            long now = state.nanos.getAsLong();
            // a disk that is unplugged comes back
            if (in.failures == 0 || state.isDiskOut()) {
                in.failures = 0;
                in.failingSince = now;
            }
            in.failures++;
            givenUp = in.failures >= FAILURES && now - in.failingSince >= FAILING_NANOS;
            if (givenUp) {
                in.unreadable = true;
                state.drops.add(new Drop("", in.priority, 0, 0, 0, 1, Drop.Cause.DAMAGED));
            }
        } finally {
            state.lock.unlock();
        }
        if (!givenUp) {
            throw new IOException(
                    "cannot read " + in.path + " (" + e.getMessage()
                            + "); is its disk sound? Some minutes on it is given up, and what is in it is lost",
                    e);
        }
        LOG.warn("{}: could not be read and is given up; the messages in it are lost", in.path, e);
    }

    /** Whether it is deleted or given up. */
    private boolean isLeft(Segment in) {
        state.lock.lock();
        try {
            return in.gone || in.unreadable;
        } finally {
            state.lock.unlock();
        }
    }

    private long kept(Segment in) {
        state.lock.lock();
        try {
            return in.kept;
        } finally {
            state.lock.unlock();
        }
    }

    private long below(Segment in) {
        state.lock.lock();
        try {
            return chain.below(in);
        } finally {
            state.lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        SegmentReader open = reader;
        segment = null;
        reader = null;
        number = -1;
        if (open != null) {
            open.close();
        }
    }
}
