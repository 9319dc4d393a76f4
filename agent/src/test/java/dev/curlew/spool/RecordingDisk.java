package dev.curlew.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that knows what of it would survive a power cut: only pages and names that were forced for certain, the
 * others by chance. The power can be cut before any of its operations; it can be full or read-only; and it can lie about
 * the forces of one place in the code. One thread.
 */
final class RecordingDisk implements SpoolFiles {
    private static final int PAGE = 4096;
    private static final int SECTOR = 512;
    private static final StackWalker WALKER = StackWalker.getInstance();

    private final Map<Path, Folder> folders = new HashMap<>();
    private final Set<String> places = new TreeSet<>();
    private final String ignored;
    private long operations;
    private long cutAt = Long.MAX_VALUE;
    private boolean dark;
    long capacity = Long.MAX_VALUE;
    boolean readOnly;

    /** The power is gone. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1;

        PowerCut() {
            super("the power was cut", null, false, false);
        }
    }

    /** A file's bytes as programs see them, and as the disk holds them. */
    private static final class Bytes {
        private byte[] seen = new byte[0];
        private byte[] safe = new byte[0];
        private int seenSize;
        private int safeSize;
        private boolean spoilt;
        /** Before it both are the same. */
        private int sameBelow;

        void write(ByteBuffer from, int at, int count) {
            resize(Math.max(seenSize, at + count), Math.min(at, seenSize));
            from.get(seen, at, count);
        }

        void resize(int size, int changedFrom) {
            sameBelow = Math.min(sameBelow, changedFrom);
            if (size > seen.length) {
                seen = Arrays.copyOf(seen, Math.max(size, 2 * seen.length));
            }
            if (size < seenSize) {
                Arrays.fill(seen, size, seenSize, (byte) 0);
                sameBelow = Math.min(sameBelow, size);
            }
            seenSize = size;
        }

        void force() {
            if (safe.length < seenSize) {
                safe = Arrays.copyOf(safe, seen.length);
            }
            int end = Math.max(seenSize, safeSize);
            for (int i = sameBelow; i < end; i++) {
                safe[i] = i < seenSize ? seen[i] : 0;
            }
            safeSize = seenSize;
            sameBelow = seenSize;
        }

        /** Any of the pages that differ may have been written before, in any order; some in part. */
        void cut(Random random) {
            int least = Math.min(safeSize, seenSize);
            int most = Math.max(safeSize, seenSize);
            int size =
                    switch (random.nextInt(3)) {
                        case 0 -> safeSize;
                        case 1 -> seenSize;
                        default -> least + random.nextInt(most - least + 1);
                    };
            byte[] left = Arrays.copyOf(safe, size);
            int step = random.nextInt(3) == 0 ? SECTOR : PAGE;
            for (int at = sameBelow / step * step; at < size; at += step) {
                if (random.nextBoolean()) {
                    for (int i = at; i < Math.min(size, at + step); i++) {
                        left[i] = i < seenSize ? seen[i] : 0;
                    }
                }
            }
            seen = left;
            seenSize = size;
            sameBelow = 0;
            force();
        }
    }

    /** A folder's names as programs see them, and as the disk holds them. */
    private static final class Folder {
        Map<String, Object> seen = new TreeMap<>();
        Map<String, Object> safe = new TreeMap<>();

        void force() {
            safe = new TreeMap<>(seen);
        }

        void cut(Random random) {
            Map<String, Object> left = new TreeMap<>();
            Set<String> names = new TreeSet<>(seen.keySet());
            names.addAll(safe.keySet());
            for (String name : names) {
                Object entry = random.nextBoolean() ? seen.get(name) : safe.get(name);
                if (entry != null) {
                    left.put(name, entry);
                }
            }
            seen = left;
            safe = new TreeMap<>(left);
        }
    }

    /** @param ignored the place in the code whose forces do nothing; "" for none */
    RecordingDisk(String ignored) {
        this.ignored = ignored;
        folders.put(Path.of("/"), new Folder());
    }

    /** Places in the code that have forced something. */
    Set<String> places() {
        return places;
    }

    long operations() {
        return operations;
    }

    /** @param operation before which the power goes, counted from now */
    void cutBefore(long operation) {
        cutAt = operations + operation;
    }

    /** Only the process was killed: all that programs saw is there. */
    void resume() {
        dark = false;
        cutAt = Long.MAX_VALUE;
    }

    /** What is left when the power comes back. */
    void restore(Random random) {
        resume();
        Map<Path, Folder> left = new HashMap<>();
        restore(Path.of("/"), left, random);
        folders.clear();
        folders.putAll(left);
    }

    private void restore(Path path, Map<Path, Folder> left, Random random) {
        Folder folder = node(path);
        folder.cut(random);
        left.put(path, folder);
        folder.seen.forEach((name, entry) -> {
            if (entry instanceof Bytes bytes) {
                bytes.cut(random);
            } else {
                restore(path.resolve(name), left, random);
            }
        });
    }

    private Folder node(@Nullable Path folder) {
        return Objects.requireNonNull(folders.get(Objects.requireNonNull(folder)));
    }

    private void operate() {
        operations++;
        if (dark || operations > cutAt) {
            dark = true;
            throw new PowerCut();
        }
    }

    private void change() throws IOException {
        operate();
        if (readOnly) {
            throw new IOException("Read-only file system");
        }
    }

    /** Whether the force that is asked for is done; by the methods that ask for it. */
    private boolean isDone() {
        String place = WALKER.walk(frames -> frames.map(StackWalker.StackFrame::toString)
                .filter(frame -> !frame.contains("RecordingDisk"))
                .map(RecordingDisk::method)
                .filter(name -> !name.contains("lambda"))
                .limit(3)
                .reduce((inner, outer) -> outer + " > " + inner)
                .orElse(""));
        places.add(place);
        return !place.equals(ignored);
    }

    /** Such as SpoolDisk.force. */
    private static String method(String frame) {
        String name = frame.substring(0, frame.indexOf('('));
        int dot = name.lastIndexOf('.', name.lastIndexOf('.') - 1);
        return name.substring(dot + 1);
    }

    private long size() {
        return folders.values().stream()
                .flatMap(folder -> folder.seen.values().stream())
                .mapToLong(entry -> entry instanceof Bytes bytes ? bytes.seenSize : 0)
                .sum();
    }

    @Override
    public boolean isFolder(Path folder) {
        return folders.containsKey(folder);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        change();
        Folder made = new Folder();
        node(folder.getParent()).seen.put(folder.getFileName().toString(), made);
        folders.put(folder, made);
    }

    @Override
    public List<String> list(Path folder) {
        operate();
        return new ArrayList<>(node(folder).seen.keySet());
    }

    /** From now on it cannot be read, as from a bad sector; what is written to it looks well. */
    void spoil(Path file) {
        java.util.Objects.requireNonNull(bytes(file), "no such file").spoilt = true;
    }

    private @Nullable Bytes bytes(Path file) {
        Folder folder = folders.get(file.getParent());
        Object entry =
                folder == null ? null : folder.seen.get(file.getFileName().toString());
        return entry instanceof Bytes bytes ? bytes : null;
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        change();
        Bytes old = bytes(file);
        if (old != null) {
            old.resize(0, 0);
            return new Open(old);
        }
        Bytes made = new Bytes();
        node(file.getParent()).seen.put(file.getFileName().toString(), made);
        return new Open(made);
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        operate();
        Bytes bytes = bytes(file);
        if (bytes == null) {
            throw new java.nio.file.NoSuchFileException(file.toString());
        }
        return new Open(bytes);
    }

    @Override
    public OpenFile update(Path file) throws IOException {
        change();
        return open(file);
    }

    @Override
    public boolean exists(Path file) {
        return bytes(file) != null;
    }

    @Override
    public long modifiedMillis(Path file) {
        return 0;
    }

    @Override
    public void delete(Path file) throws IOException {
        change();
        node(file.getParent()).seen.remove(file.getFileName().toString());
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        change();
        if (isDone()) {
            node(folder).force();
        }
    }

    @Override
    public Closeable lock(Path file) {
        return () -> {};
    }

    /** A file that is open. */
    private final class Open implements OpenFile {
        private final Bytes bytes;

        Open(Bytes bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.seenSize;
        }

        @Override
        public int read(ByteBuffer to, long at) throws IOException {
            if (dark) {
                throw new PowerCut();
            }
            if (bytes.spoilt) {
                throw new IOException("Input/output error");
            }
            if (at >= bytes.seenSize) {
                return -1;
            }
            int count = (int) Math.min(to.remaining(), bytes.seenSize - at);
            to.put(bytes.seen, (int) at, count);
            return count;
        }

        @Override
        public void write(ByteBuffer from, long at) throws IOException {
            change();
            long grows = at + from.remaining() - bytes.seenSize;
            if (grows > 0 && capacity < Long.MAX_VALUE && grows > capacity - RecordingDisk.this.size()) {
                // as much as fits, as disks do
                long fits = from.remaining() - grows + Math.max(0, capacity - RecordingDisk.this.size());
                bytes.write(from, (int) at, (int) Math.max(0, fits));
                throw new IOException("No space left on device");
            }
            bytes.write(from, (int) at, from.remaining());
        }

        @Override
        public void truncate(long size) throws IOException {
            change();
            bytes.resize((int) Math.min(size, bytes.seenSize), (int) size);
        }

        @Override
        public void force() throws IOException {
            change();
            if (isDone()) {
                bytes.force();
            }
        }

        @Override
        public void close() {}
    }
}
