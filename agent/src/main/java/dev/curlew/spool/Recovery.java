package dev.curlew.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what an earlier run left in a spool's folder, or makes the folder. It reads names, the cursor and the newest file of
 * each chain; files are never appended to again. Writer's thread.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final SpoolState state;
    private final SpoolFiles files;
    private final Path folder;
    private final SpoolSettings settings;
    private final DiskBudget.Share share;
    /** Those that end in bytes without a sound entry, and the number before that. */
    private final Map<Segment, Long> torn = new LinkedHashMap<>();

    private long next = 1;

    Recovery(SpoolState state, SpoolFiles files, Path folder, SpoolSettings settings, DiskBudget.Share share) {
        this.state = state;
        this.files = files;
        this.folder = folder;
        this.settings = settings;
        this.share = share;
    }

    /** From now on there are chains, and everything in them is kept. */
    SpoolDisk run() throws IOException {
        createFolder(folder.toAbsolutePath());
        Closeable lock = files.lock(folder.resolve("lock"));
        CursorFile cursor = null;
        boolean opened = false;
        try {
            Path cursorPath = folder.resolve(CursorFile.NAME);
            CursorFile.@Nullable Saved saved = CursorFile.read(files, cursorPath);
            torn.clear();
            List<Segment> found = segments();
            if (saved == null && !found.isEmpty() && files.exists(cursorPath)) {
                LOG.info("{}: does not say what was sent before, so all that lies there is sent", cursorPath);
            }
            cursor = CursorFile.open(files, cursorPath, saved);
            // a killed run may not have come to it
            if (settings.isForced()) {
                files.forceFolder(folder);
            }
            publish(found, saved);
            SpoolDisk disk = new SpoolDisk(state, files, folder, settings, share, lock, cursor, !settings.isForced());
            opened = true;
            return disk;
        } finally {
            if (!opened) {
                if (cursor != null) {
                    cursor.close();
                }
                lock.close();
            }
        }
    }

    /** With its parents, each name on the disk before something is put into it. */
    private void createFolder(Path wanted) throws IOException {
        if (files.isFolder(wanted)) {
            return;
        }
        Path parent = wanted.getParent();
        if (parent == null) {
            throw new IOException("there is no folder " + wanted);
        }
        createFolder(parent);
        files.createFolder(wanted);
        files.forceFolder(parent);
    }

    private List<Segment> segments() throws IOException {
        List<Segment> found = new ArrayList<>();
        for (String name : files.list(folder)) {
            Segment segment = Segment.of(folder, name);
            if (segment != null) {
                found.add(segment);
            }
        }
        found.sort(Comparator.comparingLong(segment -> segment.first));
        for (Priority priority : Priority.values()) {
            List<Segment> chain =
                    found.stream().filter(each -> each.priority == priority).toList();
            for (int i = 0; i < chain.size(); i++) {
                Segment segment = chain.get(i);
                // also where nothing is in it: no other may have its name
                next = Math.max(next, segment.first + 1);
                if (i == chain.size() - 1) {
                    scan(segment);
                } else {
                    segment.newestMillis = files.modifiedMillis(segment.path);
                    try (SpoolFiles.OpenFile file = files.open(segment.path)) {
                        segment.length = file.size();
                    }
                }
                segment.kept = segment.length;
            }
        }
        return found;
    }

    /** The only one that may end in the middle of something, or not be on the disk yet. */
    private void scan(Segment segment) throws IOException {
        long end = 0;
        long last = segment.first - 1;
        try (SegmentReader reader = new SegmentReader(files, segment)) {
            long size = reader.size();
            while (reader.next(size)) {
                // also that of a damaged one is used up
                next = Math.max(next, reader.number() + 1);
                last = Math.max(last, reader.number());
                if (reader.isWhole()) {
                    end = reader.position();
                    segment.newestMillis = reader.addedMillis();
                }
            }
        }
        try (SpoolFiles.OpenFile file = files.update(segment.path)) {
            segment.length = file.size();
            if (settings.isForced()) {
                file.force();
            }
        }
        if (segment.length > end) {
            segment.torn = true;
            torn.put(segment, last);
            LOG.warn(
                    "{}: its last {} bytes are no whole messages, as a power cut leaves them, and are left out",
                    segment.path,
                    segment.length - end);
        }
    }

    private void publish(List<Segment> found, CursorFile.@Nullable Saved saved) throws IOException {
        SettledNumbers settled = new SettledNumbers();
        if (saved != null) {
            saved.settled().forEach(span -> settled.add(span.from(), span.below()));
            next = Math.max(next, saved.next());
        }
        long lowest = found.stream().mapToLong(segment -> segment.first).min().orElse(next);
        settled.add(1, lowest);
        long waiting = Math.max(0, settled.open(1, next) - (saved == null ? 0 : saved.lost()));
        long oldestMillis = waiting == 0 ? 0 : oldestMillis(found, settled.firstOpen(1));
        state.lock.lock();
        try {
            if (state.base > 0 && state.base < next) {
                throw new IOException(folder + " holds later numbers than this run began with; restart the agent");
            }
            for (Segment segment : found) {
                state.chain(segment.priority).add(segment);
                state.diskBytes += segment.length;
                share.claim(segment.length);
            }
            settled.ranges().forEach(span -> state.settled.add(span.from(), span.below()));
            state.waiting.found(waiting, oldestMillis);
            state.keptBelow = state.base > 0 ? state.base : next;
            state.nextNumber = Math.max(state.nextNumber, next);
            torn.forEach((segment, last) -> {
                // how many were in it nobody knows
                if (settled.open(last + 1, next) > 0) {
                    state.drops.add(new Drop("", segment.priority, 0, 0, 0, 1, Drop.Cause.DAMAGED));
                }
            });
            state.found = true;
        } finally {
            state.lock.unlock();
        }
    }

    /** When the first entry from this number on was added. */
    private long oldestMillis(List<Segment> found, long from) throws IOException {
        long oldest = Long.MAX_VALUE;
        for (Priority priority : Priority.values()) {
            Chain chain = new Chain(priority);
            found.stream().filter(each -> each.priority == priority).forEach(chain::add);
            Segment segment = chain.around(from);
            if (segment != null) {
                oldest = Math.min(oldest, oldestMillis(segment, from));
            }
        }
        return oldest == Long.MAX_VALUE ? state.clock.millis() : oldest;
    }

    private long oldestMillis(Segment segment, long from) throws IOException {
        try (SegmentReader reader = new SegmentReader(files, segment)) {
            while (reader.next(segment.length)) {
                if (reader.number() >= from) {
                    return reader.addedMillis();
                }
            }
        }
        return Long.MAX_VALUE;
    }
}
