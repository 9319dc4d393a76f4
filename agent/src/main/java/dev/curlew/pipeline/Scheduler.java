package dev.curlew.pipeline;

import dev.curlew.metrics.StreamStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Decides whose frame is inferred next: the streams take turns, so that no camera starves. Shared by all decode,
 * inference and tracking threads.
 */
final class Scheduler {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workAvailable = lock.newCondition();
    private final List<FrameQueue> queues = new ArrayList<>();
    private int turn;
    private boolean closed;

    FrameQueue newQueue(int capacity, boolean live, int maxWaiting, StreamStats stats, Consumer<Throwable> onFailure) {
        FrameQueue queue = new FrameQueue(lock, workAvailable, capacity, live, maxWaiting, stats, onFailure);
        lock.lock();
        try {
            queues.add(queue);
        } finally {
            lock.unlock();
        }
        return queue;
    }

    void remove(FrameQueue queue) {
        lock.lock();
        try {
            queues.remove(queue);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for frames.
     *
     * @param batch cleared, then filled with up to {@code max} frames of the waiting streams in turn
     * @return false when the scheduler is closed
     */
    boolean take(List<FrameSlot> batch, int max, long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        batch.clear();
        lock.lockInterruptibly();
        try {
            while (!closed) {
                fill(batch, max);
                if (!batch.isEmpty() || nanos <= 0) {
                    return true;
                }
                nanos = workAvailable.awaitNanos(nanos);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void fill(List<FrameSlot> batch, int max) {
        int idle = 0;
        while (batch.size() < max && idle < queues.size()) {
            turn = (turn + 1) % queues.size();
            FrameSlot slot = queues.get(turn).takeWaiting();
            if (slot == null) {
                idle++;
            } else {
                batch.add(slot);
                idle = 0;
            }
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            workAvailable.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
