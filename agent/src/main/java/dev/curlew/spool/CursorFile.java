package dev.curlew.spool;

import dev.curlew.lifecycle.Leaks;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers are settled, in two places of one file that are written in turns: the one that is known to be on the disk
 * is never touched before the other one is. A torn or lost one means that messages are delivered again. Writer's thread.
 */
final class CursorFile implements Closeable {
    static final String NAME = "cursor";
    static final int SLOT = 4096;

    private static final int MAGIC = 0xFFC0_5E02;
    private static final int HEADER = 44;
    private static final int MAX_RANGES = (SLOT - HEADER) / 16;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final SpoolFiles.OpenFile file;
    private final ByteBuffer slot = ByteBuffer.allocate(SLOT);
    private long sequence;
    /** Which place the next one goes to. */
    private int turn;

    /**
     * What was saved.
     *
     * @param next the number that would have been given next
     * @param lost numbers below it that are neither settled nor there any more
     * @param settled ranges, in order
     */
    record Saved(long sequence, long next, long lost, List<Span> settled) {
        private boolean isPossible() {
            return sequence > 0
                    && next > 0
                    && next <= EntryFormat.MAX_FIRST
                    && lost >= 0
                    && settled.stream()
                            .allMatch(span -> span.from() >= 0 && span.from() < span.below() && span.below() <= next);
        }
    }

    private CursorFile(SpoolFiles.OpenFile file, long sequence, int turn) {
        this.file = file;
        this.sequence = sequence;
        this.turn = turn;
    }

    /** A file that is there with its folder's entry, or becomes so at the next {@link SpoolFiles#forceFolder}. */
    static CursorFile open(SpoolFiles files, Path path, @Nullable Saved saved) throws IOException {
        if (saved == null) {
            SpoolFiles.OpenFile file = files.create(path);
            // takes its room now: later the disk may be full
            file.write(ByteBuffer.allocate(2 * SLOT), 0);
            return new CursorFile(file, 0, 0);
        }
        SpoolFiles.OpenFile file = files.update(path);
        // what was read may not be on the disk yet, and the other place is written next
        file.force();
        return new CursorFile(file, saved.sequence, (int) (saved.sequence % 2));
    }

    /** The newest that is sound, or null. */
    static @Nullable Saved read(SpoolFiles files, Path path) throws IOException {
        if (!files.exists(path)) {
            return null;
        }
        try (SpoolFiles.OpenFile file = files.open(path)) {
            Saved first = read(file, 0);
            Saved second = read(file, SLOT);
            if (first == null || second == null) {
                return first == null ? second : first;
            }
            return first.sequence > second.sequence ? first : second;
        }
    }

    private static @Nullable Saved read(SpoolFiles.OpenFile file, long at) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(SLOT);
        if (file.read(in, at) < HEADER) {
            return null;
        }
        in.flip();
        int count = in.getInt(36);
        if (in.getInt(0) != MAGIC
                || count < 0
                || HEADER + 16L * count > in.limit()
                || in.getInt(40) != crc(in, count)) {
            return null;
        }
        List<Span> settled = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            settled.add(new Span(in.getLong(HEADER + 16 * i), in.getLong(HEADER + 16 * i + 8)));
        }
        Saved saved = new Saved(in.getLong(4), in.getLong(12), in.getLong(20), settled);
        return saved.isPossible() ? saved : null;
    }

    private static int crc(ByteBuffer in, int count) {
        CRC32C crc = new CRC32C();
        crc.update(in.slice(0, 40));
        crc.update(in.slice(HEADER, 16 * count));
        return (int) crc.getValue();
    }

    /**
     * Writes where nothing that is needed lies; after that a kill forgets nothing, a power cut may.
     *
     * @return how many bytes
     */
    int write(long next, long lost, List<Span> settled) throws IOException {
        slot.clear();
        int count = Math.min(settled.size(), MAX_RANGES);
        slot.putInt(MAGIC)
                .putLong(sequence + 1)
                .putLong(next)
                .putLong(lost)
                .putLong(0)
                .putInt(count);
        slot.position(HEADER);
        for (int i = 0; i < count; i++) {
            // the lowest ones: what is left out is delivered again
            slot.putLong(settled.get(i).from()).putLong(settled.get(i).below());
        }
        slot.putInt(40, crc(slot, count));
        slot.flip();
        file.write(slot, (long) turn * SLOT);
        return slot.limit();
    }

    /** What was written last is on the disk when it returns. */
    void force() throws IOException {
        file.force();
        sequence++;
        turn = 1 - turn;
    }

    @Override
    public void close() throws IOException {
        mark.close();
        file.close();
    }
}
