package dev.curlew.pipeline;

import dev.curlew.metrics.StreamStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Decides whose frames are inferred next, and when they are enough for a batch: the streams take turns, so that no
 * camera starves. Shared by all decode, inference and tracking threads.
 */
final class Scheduler {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workAvailable = lock.newCondition();
    private final List<FrameQueue> queues = new ArrayList<>();
    private final LongSupplier clock;
    private int turn;
    /** Threads that wait in {@link #take}. */
    private int idle;

    private boolean closed;

    Scheduler() {
        this(System::nanoTime);
    }

    /** @param clock in nanoseconds, by which frames wait for others */
    Scheduler(LongSupplier clock) {
        this.clock = clock;
    }

    FrameQueue newQueue(int capacity, boolean live, StreamStats stats, Consumer<Throwable> onFailure) {
        FrameQueue queue = new FrameQueue(lock, workAvailable, clock, capacity, live, stats, onFailure);
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
     * Waits for a batch. Who does not want to wait, because its engine has a run under way, leaves the frames to who does.
     *
     * @param batch cleared, then filled by the rule with frames of the waiting streams in turn; left empty when none
     *     came in time
     * @param unwanted asked under the lock: whether the caller's engine takes no more frames
     * @return false when the scheduler is closed
     */
    boolean take(List<FrameSlot> batch, BatchRule rule, BooleanSupplier unwanted, long timeout, TimeUnit unit)
            throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        batch.clear();
        lock.lockInterruptibly();
        try {
            while (!closed && !unwanted.getAsBoolean()) {
                int waiting = waiting();
                long waited = waiting == 0 ? 0 : clock.getAsLong() - oldestNanos();
                int size = waiting == 0 ? 0 : rule.size(waiting, waited, moreMayCome());
                if (size > 0 && nanos <= 0 && idle > 0) {
                    workAvailable.signal();
                    return true;
                }
                fill(batch, size);
                if (!batch.isEmpty() && waiting > size) {
                    workAvailable.signal(); // the rest is another context's
                }
                if (!batch.isEmpty() || nanos <= 0) {
                    return true;
                }
                long pause = waiting == 0 ? nanos : Math.min(nanos, rule.delayNanos() - waited);
                idle++;
                try {
                    nanos -= pause - workAvailable.awaitNanos(pause);
                } finally {
                    idle--;
                }
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private int waiting() {
        int waiting = 0;
        for (int i = 0; i < queues.size(); i++) {
            waiting += queues.get(i).waiting();
        }
        return waiting;
    }

    private long oldestNanos() {
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < queues.size(); i++) {
            oldest = Math.min(oldest, queues.get(i).oldestNanos());
        }
        return oldest;
    }

    private boolean moreMayCome() {
        for (int i = 0; i < queues.size(); i++) {
            if (queues.get(i).mayGrow()) {
                return true;
            }
        }
        return false;
    }

    private void fill(List<FrameSlot> batch, int size) {
        int idle = 0;
        while (batch.size() < size && idle < queues.size()) {
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

    /** Frames that wait for inference now, of all streams. */
    int depth() {
        lock.lock();
        try {
            return waiting();
        } finally {
            lock.unlock();
        }
    }

    /** Lets every waiting {@link #take} look again whether it is still wanted. */
    void wake() {
        lock.lock();
        try {
            workAvailable.signalAll();
        } finally {
            lock.unlock();
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
