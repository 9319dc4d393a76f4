package dev.curlew.spool;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries in memory, in a bounded number of chunks for each priority. What does not fit any more gives way by priority,
 * the oldest of the lowest first. All methods under the owner's lock; chunks that were taken are not changed or dropped
 * until they are given back.
 */
final class Backlog {
    private static final int POOLED = 16;
    private static final int KNOWN_NAMES = 1000;

    private final long capacity;
    private final Drops drops;
    private final SettledNumbers settled;
    private final Waiting waiting;
    private final EntryFormat format = new EntryFormat();
    private final List<List<Chunk>> chunks = new ArrayList<>();
    /** How many of each list's first are in other hands. */
    private final int[] taken = new int[Priority.COUNT];

    private final ArrayDeque<Chunk> pool = new ArrayDeque<>();
    private final Map<String, byte[]> names = new HashMap<>();
    private long bytes;
    private long length;
    private long takenLength;

    /** @param capacity in bytes of memory, at least a chunk for each priority */
    Backlog(long capacity, Drops drops, SettledNumbers settled, Waiting waiting) {
        this.capacity = Math.max(capacity, (long) Chunk.BYTES * (1 + Priority.COUNT));
        this.drops = drops;
        this.settled = settled;
        this.waiting = waiting;
        for (int i = 0; i < Priority.COUNT; i++) {
            chunks.add(new ArrayList<>());
        }
    }

    /** @return false when it had to be dropped itself */
    boolean add(
            long number,
            Priority priority,
            String key,
            String type,
            long epoch,
            long firstSeq,
            long lastSeq,
            long addedMillis,
            byte[] body,
            int bodyLength) {
        byte[] keyBytes = name(key);
        byte[] typeBytes = name(type);
        int size = EntryFormat.size(keyBytes, typeBytes, bodyLength);
        Chunk chunk = bodyLength > EntryFormat.MAX_BODY ? null : room(priority, size);
        if (chunk == null) {
            drops.add(new Drop(key, priority, epoch, firstSeq, lastSeq, 1, Drop.Cause.MEMORY));
            return false;
        }
        format.put(chunk.bytes, number, addedMillis, epoch, firstSeq, lastSeq, keyBytes, typeBytes, body, bodyLength);
        chunk.added(number, addedMillis);
        length += size;
        return true;
    }

    private byte[] name(String text) {
        byte[] known = names.get(text);
        if (known == null) {
            known = text.getBytes(StandardCharsets.UTF_8);
            if (known.length > EntryFormat.MAX_NAME) {
                throw new IllegalArgumentException("a key or type of " + known.length + " bytes is too long");
            }
            if (names.size() < KNOWN_NAMES) {
                names.put(text, known);
            }
        }
        return known;
    }

    private @Nullable Chunk room(Priority priority, int size) {
        List<Chunk> own = chunks.get(priority.rank());
        if (own.size() > taken[priority.rank()]) {
            Chunk last = own.get(own.size() - 1);
            if (last.bytes.remaining() >= size) {
                return last;
            }
        }
        int wanted = Math.max(size, Chunk.BYTES);
        while (bytes + wanted > capacity) {
            if (!dropOldest(priority)) {
                return null;
            }
        }
        Chunk pooled = wanted == Chunk.BYTES ? pool.poll() : null;
        Chunk chunk = pooled == null ? new Chunk(wanted) : pooled;
        chunk.begin(priority);
        bytes += wanted;
        own.add(chunk);
        return chunk;
    }

    /** Of the lowest priority up to this one. */
    private boolean dropOldest(Priority atMost) {
        for (int i = 0; i <= atMost.rank(); i++) {
            if (chunks.get(i).size() > taken[i]) {
                drop(chunks.get(i).remove(taken[i]), Drop.Cause.MEMORY);
                return true;
            }
        }
        return false;
    }

    /**
     * Hands out whole chunks, the most urgent first.
     *
     * @param most bytes of entries; at least one chunk is handed out
     */
    List<Chunk> take(long most) {
        List<Chunk> handed = new ArrayList<>();
        long sum = 0;
        for (int i = Priority.COUNT - 1; i >= 0; i--) {
            List<Chunk> own = chunks.get(i);
            while (taken[i] < own.size()
                    && (handed.isEmpty() || sum + own.get(taken[i]).length() <= most)) {
                Chunk chunk = own.get(taken[i]++);
                sum += chunk.length();
                takenLength += chunk.length();
                handed.add(chunk);
            }
        }
        return handed;
    }

    /** Those that were taken are still to be taken. */
    void giveBack() {
        Arrays.fill(taken, 0);
        takenLength = 0;
    }

    /** Those that were taken are not needed any more. */
    void releaseTaken() {
        for (int i = 0; i < taken.length; i++) {
            for (; taken[i] > 0; taken[i]--) {
                free(chunks.get(i).remove(0));
            }
        }
        takenLength = 0;
    }

    void dropTaken(Chunk chunk, Drop.Cause cause) {
        chunks.get(chunk.priority.rank()).remove(chunk);
        taken[chunk.priority.rank()]--;
        takenLength -= chunk.length();
        drop(chunk, cause);
    }

    /** The lowest number that is not in taken chunks, or this one. */
    long firstUntaken(long next) {
        long first = next;
        for (int i = 0; i < taken.length; i++) {
            if (taken[i] < chunks.get(i).size()) {
                first = Math.min(first, chunks.get(i).get(taken[i]).firstNumber);
            }
        }
        return first;
    }

    /** The most urgent that is in memory, or null. */
    @Nullable
    Priority highest() {
        for (int i = Priority.COUNT - 1; i >= 0; i--) {
            if (!chunks.get(i).isEmpty()) {
                return chunks.get(i).get(0).priority;
            }
        }
        return null;
    }

    private void drop(Chunk chunk, Drop.Cause cause) {
        for (int at = 0; at < chunk.length(); at += EntryFormat.sizeAt(chunk.bytes, at)) {
            long number = EntryFormat.number(chunk.bytes, at);
            if (!settled.contains(number)) {
                waiting.dropped(number);
                drops.add(new Drop(
                        EntryFormat.key(chunk.bytes, at),
                        chunk.priority,
                        EntryFormat.epoch(chunk.bytes, at),
                        EntryFormat.firstSeq(chunk.bytes, at),
                        EntryFormat.lastSeq(chunk.bytes, at),
                        1,
                        cause));
            }
        }
        free(chunk);
    }

    private void free(Chunk chunk) {
        bytes -= chunk.bytes.capacity();
        length -= chunk.length();
        if (pool.size() < POOLED && chunk.bytes.capacity() == Chunk.BYTES) {
            pool.add(chunk);
        }
    }

    /** Lets go of chunks whose entries are all settled. */
    void release() {
        for (int i = 0; i < taken.length; i++) {
            List<Chunk> own = chunks.get(i);
            while (own.size() > taken[i] && isSettled(own.get(taken[i]))) {
                free(own.remove(taken[i]));
            }
        }
    }

    /** Drops chunks whose newest entry has waited too long. */
    void expire(long nowMillis, long maxAgeMillis) {
        for (int i = 0; i < taken.length; i++) {
            List<Chunk> own = chunks.get(i);
            while (own.size() > taken[i] && Age.isOver(own.get(taken[i]).newestMillis, nowMillis, maxAgeMillis)) {
                drop(own.remove(taken[i]), Drop.Cause.AGE);
            }
        }
    }

    private boolean isSettled(Chunk chunk) {
        for (int at = 0; at < chunk.length(); at += EntryFormat.sizeAt(chunk.bytes, at)) {
            if (!settled.contains(EntryFormat.number(chunk.bytes, at))) {
                return false;
            }
        }
        return true;
    }

    /** The first unsettled entry of the span, or null. */
    @Nullable
    Entry next(long from, long below) {
        Chunk best = null;
        int bestAt = 0;
        long bestNumber = below;
        for (List<Chunk> own : chunks) {
            for (int i = first(own, from); i < own.size(); i++) {
                Chunk chunk = own.get(i);
                int at = chunk.firstNumber >= bestNumber ? chunk.length() : find(chunk, from, bestNumber);
                if (at < chunk.length()) {
                    best = chunk;
                    bestAt = at;
                    bestNumber = EntryFormat.number(chunk.bytes, at);
                }
                if (chunk.lastNumber >= bestNumber) {
                    break;
                }
            }
        }
        return best == null ? null : EntryFormat.entry(best.bytes, bestAt, best.priority);
    }

    /** The first chunk that may hold this number or a later one. */
    private static int first(List<Chunk> own, long from) {
        int low = 0;
        int high = own.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (own.get(middle).lastNumber < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Where the first unsettled one of these numbers lies; the chunk's length when there is none. */
    private int find(Chunk chunk, long from, long below) {
        int at = 0;
        while (at < chunk.length()) {
            long number = EntryFormat.number(chunk.bytes, at);
            if (number >= below) {
                return chunk.length();
            }
            if (number >= from && !settled.contains(number)) {
                return at;
            }
            at += EntryFormat.sizeAt(chunk.bytes, at);
        }
        return at;
    }

    /** How many entries wait here, taken or not. */
    long waiting() {
        long count = 0;
        for (List<Chunk> own : chunks) {
            for (Chunk chunk : own) {
                for (int at = 0; at < chunk.length(); at += EntryFormat.sizeAt(chunk.bytes, at)) {
                    count += settled.contains(EntryFormat.number(chunk.bytes, at)) ? 0 : 1;
                }
            }
        }
        return count;
    }

    /** Memory in use. */
    long bytes() {
        return bytes;
    }

    /** Of entries that nobody has taken. */
    long untaken() {
        return length - takenLength;
    }

    /** Whether so much waits that it should be taken now. */
    boolean isPressing() {
        return untaken() > capacity / 4;
    }

    long capacity() {
        return capacity;
    }
}
