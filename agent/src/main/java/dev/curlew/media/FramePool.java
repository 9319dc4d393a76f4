package dev.curlew.media;

import dev.curlew.lifecycle.Leaks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of frames for one stream, made once. What bounds a stream's memory: a decoder that outruns the rest
 * waits here. Whoever made it closes it, after every frame has been released.
 */
public final class FramePool implements AutoCloseable {
    static final StreamId NO_STREAM = new StreamId("none");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final ArrayDeque<Frame> free = new ArrayDeque<>();
    private final List<Frame> all = new ArrayList<>();
    private final Leaks.Mark mark = Leaks.opened(this);
    private final AtomicLong downloadedBytes = new AtomicLong();
    private boolean closed;

    public FramePool(int frames) {
        if (frames < 1) {
            throw new IllegalArgumentException("a pool needs at least 1 frame, but was " + frames);
        }
        for (int i = 0; i < frames; i++) {
            Frame frame = new Frame(this);
            all.add(frame);
            free.add(frame);
        }
    }

    public int size() {
        return all.size();
    }

    /** Bytes of pictures that were copied from a GPU's memory to the host's, because somebody there looked at them. */
    public long downloadedBytes() {
        return downloadedBytes.get();
    }

    void countDownload(long bytes) {
        downloadedBytes.addAndGet(bytes);
    }

    /** An empty frame with one reference, or null when none came back in time. */
    public @Nullable Frame acquire(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (free.isEmpty()) {
                if (nanos <= 0) {
                    return null;
                }
                nanos = returned.awaitNanos(nanos);
            }
            Frame frame = free.remove();
            frame.lend();
            return frame;
        } finally {
            lock.unlock();
        }
    }

    void giveBack(Frame frame) {
        lock.lock();
        try {
            free.add(frame);
            returned.signal();
        } finally {
            lock.unlock();
        }
    }

    /** @throws IllegalStateException when a frame is still held somewhere; that is a leak, and nothing is freed */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            long lent = all.stream().filter(Frame::isLent).count();
            if (lent > 0) {
                throw new IllegalStateException(lent + " of " + all.size() + " frames are still held");
            }
            closed = true;
            all.forEach(Frame::free);
        } finally {
            lock.unlock();
        }
        mark.close();
    }
}
