package dev.curlew.spool;

import dev.curlew.lifecycle.Worker;
import dev.curlew.lifecycle.WriteFailure;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what was added to its disk, many messages with one force. Whatever the disk does, only this worker waits for it;
 * each spool has one of its own, so that a folder that hangs stops no other.
 */
final class SpoolWriter implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);
    private static final long SECOND = 1_000_000_000L;
    /** Flash wears: settled numbers are written, and forced, no oftener. */
    private static final long SAVE_NANOS = SECOND / 10;

    private final SpoolState state;
    private final Path folder;
    private final SpoolSettings settings;
    private final Recovery recovery;
    private final long gatherNanos;
    private @Nullable SpoolDisk disk;
    private volatile Runnable listener = () -> {};
    private long lastCommit;
    private long lastSave;
    private long lastForce;
    private long lastTidy;
    private long retryAt;
    private boolean saveWaits;
    /** To be told when the turn is over. */
    private boolean solved;

    SpoolWriter(SpoolState state, SpoolFiles files, Path folder, SpoolSettings settings, DiskBudget.Share share) {
        this.state = state;
        this.folder = folder;
        this.settings = settings;
        this.recovery = new Recovery(state, files, folder, settings, share);
        this.gatherNanos = settings.gather().toNanos();
        long now = state.nanos.getAsLong();
        lastCommit = now - gatherNanos;
        lastSave = now - SAVE_NANOS;
        lastForce = now - SECOND;
        lastTidy = now - SECOND;
        retryAt = now;
    }

    void onKept(Runnable told) {
        listener = told;
    }

    @Override
    public boolean work() throws InterruptedException {
        boolean closing;
        boolean commit;
        boolean save;
        state.lock.lock();
        try {
            long wait = waitNanos();
            while (wait > 0) {
                state.wanted.awaitNanos(wait);
                wait = waitNanos();
            }
            closing = state.closing;
            commit = closing || commitNanos(state.nanos.getAsLong()) <= 0;
            save = closing || saveNanos(state.nanos.getAsLong()) <= 0;
        } finally {
            state.lock.unlock();
        }
        step(commit, save, closing);
        return !closing;
    }

    /** Until there is something to do. Under the lock. */
    private long waitNanos() {
        long now = state.nanos.getAsLong();
        if (state.closing) {
            return 0;
        }
        if (!state.found || !state.problem.isEmpty()) {
            return retryAt - now;
        }
        return Math.min(lastTidy + SECOND - now, Math.min(commitNanos(now), saveNanos(now)));
    }

    private long commitNanos(long now) {
        if (state.backlog.untaken() == 0) {
            return Long.MAX_VALUE;
        }
        boolean pressing = state.keepBelow > state.keptBelow || state.backlog.isPressing();
        return pressing ? 0 : lastCommit + gatherNanos - now;
    }

    private long saveNanos(long now) {
        if (state.saveWanted) {
            return 0;
        }
        if (state.settles != state.savedSettles) {
            return lastSave + SAVE_NANOS - now;
        }
        return saveWaits ? lastForce + SECOND - now : Long.MAX_VALUE;
    }

    /**
     * One turn.
     *
     * @param commit whether what was added is written
     * @param save whether what was settled is written
     * @param last whether there will be no other turn
     */
    void step(boolean commit, boolean save, boolean last) {
        busy(state.nanos.getAsLong());
        try {
            SpoolDisk open = disk;
            if (open == null) {
                open = recovery.run();
                disk = open;
                tell();
            }
            if (commit) {
                commit(open);
            }
            if (save || isProblem()) {
                save(open, last);
            }
            tidy(open);
            solved();
        } catch (IOException e) {
            failed(e);
        } finally {
            busy(0);
        }
    }

    private boolean isProblem() {
        state.lock.lock();
        try {
            return !state.problem.isEmpty();
        } finally {
            state.lock.unlock();
        }
    }

    private void busy(long since) {
        state.lock.lock();
        try {
            // 0 means that it waits for nothing
            state.busySince = since == 0 ? 0 : Math.max(1, since);
            state.tried |= since == 0;
            state.done.signalAll();
        } finally {
            state.lock.unlock();
        }
    }

    private void commit(SpoolDisk open) throws IOException {
        boolean again = true;
        while (again) {
            try {
                again = commitOnce(open);
            } catch (IOException e) {
                giveBack(open);
                if (!isFull(e) || !giveWay(open)) {
                    throw e;
                }
            }
        }
        lastCommit = state.nanos.getAsLong();
    }

    /** @return whether more is waited for */
    private boolean commitOnce(SpoolDisk open) throws IOException {
        List<Chunk> chunks;
        state.lock.lock();
        try {
            chunks = state.backlog.take(state.backlog.capacity() / 2);
        } finally {
            state.lock.unlock();
        }
        for (Chunk chunk : chunks) {
            open.append(chunk);
        }
        if (settings.isForced()) {
            open.force();
        }
        boolean more;
        state.lock.lock();
        try {
            open.publish();
            long below = state.backlog.firstUntaken(state.nextNumber);
            state.keptBelow = Math.max(state.keptBelow, below);
            state.backlog.releaseTaken();
            if (!chunks.isEmpty()) {
                solved |= !state.problem.isEmpty();
                state.problem = "";
                state.busySince = Math.max(1, state.nanos.getAsLong());
            }
            more = state.keepBelow > state.keptBelow && state.backlog.untaken() > 0 && !chunks.isEmpty();
            state.done.signalAll();
        } finally {
            state.lock.unlock();
        }
        if (!chunks.isEmpty()) {
            tell();
        }
        return more;
    }

    private void giveBack(SpoolDisk open) {
        open.abandon();
        state.lock.lock();
        try {
            state.backlog.giveBack();
        } finally {
            state.lock.unlock();
        }
    }

    /** On a full disk the oldest file of a lower priority makes room for what waits. */
    private boolean giveWay(SpoolDisk open) throws IOException {
        Priority highest;
        state.lock.lock();
        try {
            highest = state.backlog.highest();
        } finally {
            state.lock.unlock();
        }
        if (open.deleteSettled(true)) {
            return true;
        }
        return switch (highest == null ? Priority.TELEMETRY : highest) {
            case TELEMETRY -> false;
            case EVENT -> open.dropOldest(Priority.TELEMETRY, Drop.Cause.DISK_FULL);
            case ALERT -> open.dropOldest(Priority.EVENT, Drop.Cause.DISK_FULL);
        };
    }

    private static boolean isFull(IOException e) {
        String words = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        String text = words == null ? "" : words.toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded");
    }

    private void save(SpoolDisk open, boolean last) throws IOException {
        List<Span> settled;
        long next;
        long lost;
        long settles;
        boolean wanted;
        state.lock.lock();
        try {
            settled = state.settled.ranges();
            next = state.nextNumber;
            lost = state.lost();
            settles = state.settles;
            // a disk that failed proves by it that it takes something again
            wanted = state.saveWanted || last || !state.problem.isEmpty();
        } finally {
            state.lock.unlock();
        }
        long now = state.nanos.getAsLong();
        if (settles != state.savedSettles || wanted) {
            open.saveCursor(next, lost, settled);
            lastSave = now;
            saveWaits = true;
        }
        boolean force = settings.isForced() && (wanted || settings.fsync().equals("each") || now - lastForce >= SECOND);
        if (force) {
            open.forceCursor();
            lastForce = now;
        }
        if (force || !settings.isForced()) {
            saveWaits = false;
        }
        state.lock.lock();
        try {
            state.savedSettles = settles;
            state.saveWanted &= !wanted;
            state.done.signalAll();
        } finally {
            state.lock.unlock();
        }
    }

    private void tidy(SpoolDisk open) throws IOException {
        open.deleteSettled(false);
        open.expire(state.clock.millis(), settings.maxAge().toMillis());
        long now = state.nanos.getAsLong();
        if (now - lastTidy >= SECOND) {
            lastTidy = now;
            open.deleteAgain();
        }
    }

    void tell() {
        listener.run();
    }

    private void failed(IOException e) {
        String words = String.valueOf(WriteFailure.of(folder, e).getMessage());
        boolean news;
        state.lock.lock();
        try {
            news = !state.problem.equals(words);
            state.problem = words;
            state.backlog.expire(state.clock.millis(), settings.maxAge().toMillis());
        } finally {
            state.lock.unlock();
        }
        retryAt = state.nanos.getAsLong() + SECOND;
        if (news) {
            LOG.warn("{}; messages wait in memory until then", words);
            LOG.debug("{}", folder, e);
        }
        // what memory holds may be read now
        tell();
    }

    private void solved() {
        state.lock.lock();
        try {
            solved |= !state.problem.isEmpty();
            state.problem = "";
        } finally {
            state.lock.unlock();
        }
        if (solved) {
            solved = false;
            LOG.info("{} takes messages again", folder);
        }
    }

    @Override
    public void onStop() {
        if (disk != null) {
            disk.close();
        }
        state.lock.lock();
        try {
            state.busySince = 0;
            state.done.signalAll();
        } finally {
            state.lock.unlock();
        }
    }

    /** How long the disk has been silent, in words; "" when it answers. */
    static String silence(long busyNanos, Path folder) {
        return busyNanos <= SpoolState.HANGS_NANOS
                ? ""
                : folder + " has not answered for " + TimeUnit.NANOSECONDS.toSeconds(busyNanos)
                        + " s; make sure that its disk is sound and has space";
    }
}
