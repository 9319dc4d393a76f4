package dev.curlew.spool;

import dev.curlew.lifecycle.Leaks;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the entries of one file in order and passes over what is damaged: behind a header that is not sound it looks for
 * the next one that is. One thread; whoever opened it closes it.
 */
final class SegmentReader implements Closeable {
    private static final int WINDOW = 64 * 1024;

    private final long first;
    private final SpoolFiles.OpenFile file;
    private final Leaks.Mark mark;
    private final EntryFormat format = new EntryFormat();
    /** Holds the file's bytes from {@link #start} on. */
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);

    private long start;
    private long position;
    private long skipped;
    private int at;
    private boolean whole;

    SegmentReader(SpoolFiles files, Segment segment) throws IOException {
        first = segment.first;
        file = files.open(segment.path);
        mark = Leaks.opened(this);
    }

    /**
     * Goes to the next entry with a sound header.
     *
     * @param limit where the part of the file ends that may be read
     * @return false when there is none
     */
    boolean next(long limit) throws IOException {
        long to = position;
        while (to + EntryFormat.HEADER <= limit) {
            if (!load(to, EntryFormat.HEADER, limit)) {
                return false;
            }
            int offset = (int) (to - start);
            if (!isHeader(offset)) {
                to = nextStart(offset + 1);
                continue;
            }
            int size = EntryFormat.sizeAt(window, offset);
            if (to + size > limit || !load(to, size, limit)) {
                // the last one was cut off
                to++;
                continue;
            }
            at = (int) (to - start);
            whole = format.isWhole(window, at);
            skipped = to - position;
            position = to + size;
            return true;
        }
        return false;
    }

    private boolean isHeader(int offset) {
        if (!format.isHeader(window, offset, window.limit())) {
            return false;
        }
        long number = EntryFormat.number(window, offset);
        return number >= first && number - first < EntryFormat.MAX_SPAN;
    }

    /** Where a header may begin, from this offset in the window on. */
    private long nextStart(int offset) {
        int to = offset;
        while (to < window.limit() && window.get(to) != EntryFormat.MAGIC_START) {
            to++;
        }
        return start + to;
    }

    /** Has the window hold these bytes; false when the file is shorter. */
    private boolean load(long from, int size, long limit) throws IOException {
        if (from >= start && from + size <= start + window.limit()) {
            return true;
        }
        if (size > window.capacity()) {
            window = ByteBuffer.allocate(Math.max(size, 2 * window.capacity()));
        }
        window.clear().limit((int) Math.min(window.capacity(), limit - from));
        int read = file.read(window, from);
        window.limit(Math.max(read, 0)).position(0);
        start = from;
        return read >= size;
    }

    long size() throws IOException {
        return file.size();
    }

    /** Whether key, type and body are sound too. */
    boolean isWhole() {
        return whole;
    }

    long number() {
        return EntryFormat.number(window, at);
    }

    long addedMillis() {
        return EntryFormat.addedMillis(window, at);
    }

    /** Where the entry ends. */
    long position() {
        return position;
    }

    /** Bytes without a sound header that lie before it. */
    long skipped() {
        return skipped;
    }

    Entry entry(Priority priority) {
        return EntryFormat.entry(window, at, priority);
    }

    /** It, as dropped. */
    Drop drop(Priority priority, Drop.Cause cause) {
        return new Drop(
                whole ? EntryFormat.key(window, at) : "",
                priority,
                EntryFormat.epoch(window, at),
                EntryFormat.firstSeq(window, at),
                EntryFormat.lastSeq(window, at),
                1,
                cause);
    }

    @Override
    public void close() throws IOException {
        mark.close();
        file.close();
    }
}
