package dev.curlew.pipeline;

import dev.curlew.detection.Detection;
import dev.curlew.media.Frame;
import dev.curlew.metrics.StreamStats;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream's frames between its decoder, the inference threads and its tracker. Inference may finish in any order;
 * the tracker gets them in the stream's. When it is full a file's decoder waits; a live stream's new frame drops the
 * oldest waiting one, and counts it, where {@link BurstRule} says so or nothing is free. All state is guarded by the
 * scheduler's lock.
 */
final class FrameQueue {
    private final Lock lock;
    private final Condition workAvailable;
    /** For the decoder: a place has become free, or none is wanted any more. */
    private final Condition space;
    /** For the tracker: the oldest frame has its answer, or none will come. */
    private final Condition answered;

    private final LongSupplier clock;
    private final boolean live;
    private final StreamStats stats;
    private final Consumer<Throwable> onFailure;
    private final BurstRule burst = new BurstRule();
    private final FrameSlot[] slots;
    private long head; // next for the tracker
    private long next; // next for inference
    private long tail; // next free place
    private boolean ended;
    private boolean abandoned;

    /** @param onFailure told, on an inference thread, that one of this stream's frames could not be handled */
    FrameQueue(
            Lock lock,
            Condition workAvailable,
            LongSupplier clock,
            int capacity,
            boolean live,
            StreamStats stats,
            Consumer<Throwable> onFailure) {
        this.lock = lock;
        this.workAvailable = workAvailable;
        this.space = lock.newCondition();
        this.answered = lock.newCondition();
        this.clock = clock;
        this.live = live;
        this.stats = stats;
        this.onFailure = onFailure;
        this.slots = new FrameSlot[capacity];
        for (int i = 0; i < capacity; i++) {
            slots[i] = new FrameSlot(this);
        }
    }

    /** Decode thread: takes over the caller's reference to the frame. */
    void put(Frame frame, long nowNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long waitingNanos = clock.getAsLong();
            while (live && next < tail && isOldestToBeDropped(nowNanos)) {
                long age = dropOldestWaiting();
                // whoever is the oldest now inherits its age, or a fast camera's frames never get old enough for the
                // rule
                if (next < tail) {
                    slot(next).waitingNanos = age;
                } else {
                    waitingNanos = age;
                }
            }
            while (tail - head == slots.length && !abandoned) {
                if (live) {
                    stats.dropped.incrementAndGet();
                    frame.release();
                    return;
                }
                space.await();
            }
            if (abandoned) {
                frame.release();
                return;
            }
            FrameSlot slot = slot(tail++);
            slot.frame = frame;
            slot.decodedNanos = nowNanos;
            slot.waitingNanos = waitingNanos;
            slot.state = FrameSlot.State.WAITING;
            workAvailable.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean isOldestToBeDropped(long nowNanos) {
        return burst.givesWay(slot(next).decodedNanos, nowNanos) || tail - head == slots.length;
    }

    /**
     * The waiting ones move up, so that a drop takes no place while an older frame is still running.
     *
     * @return since when it had been waiting
     */
    private long dropOldestWaiting() {
        long age = slot(next).waitingNanos;
        slot(next).picture().release();
        for (long i = next; i + 1 < tail; i++) {
            FrameSlot to = slot(i);
            FrameSlot from = slot(i + 1);
            to.frame = from.frame;
            to.decodedNanos = from.decodedNanos;
            to.waitingNanos = from.waitingNanos;
        }
        FrameSlot last = slot(--tail);
        last.frame = null;
        last.state = FrameSlot.State.EMPTY;
        stats.dropped.incrementAndGet();
        return age;
    }

    private FrameSlot slot(long number) {
        return slots[(int) (number % slots.length)];
    }

    private static void drop(FrameSlot slot) {
        slot.picture().release();
        slot.frame = null;
        slot.state = FrameSlot.State.DROPPED;
    }

    /** Decode thread: nothing follows. */
    void end() {
        lock.lock();
        try {
            ended = true;
            answered.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The stream has failed: lets go of what waits and makes every call return. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            ended = true;
            while (next < tail) {
                drop(slot(next++));
            }
            space.signal();
            answered.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #abandon}, and does not wait for what an inference thread holds: it may hang in a driver that will never
     * answer. Those frames are never given back, so the process has to end.
     */
    void giveUp() {
        abandon();
        lock.lock();
        try {
            for (long i = head; i < next; i++) {
                FrameSlot slot = slot(i);
                if (slot.state == FrameSlot.State.RUNNING) {
                    slot.state = FrameSlot.State.DROPPED;
                }
            }
            answered.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Scheduler, under its lock. */
    int waiting() {
        return (int) (tail - next);
    }

    /** Scheduler, under its lock: since when the oldest waiting frame waits, or {@link Long#MAX_VALUE}. */
    long oldestNanos() {
        return next == tail ? Long.MAX_VALUE : slot(next).waitingNanos;
    }

    /** Scheduler, under its lock: whether another frame is to be expected before one of those that wait is taken. */
    boolean mayGrow() {
        return !ended && tail - head < slots.length && !(live && next < tail);
    }

    /** Scheduler, under its lock: the oldest waiting frame, now running, or null. */
    @Nullable
    FrameSlot takeWaiting() {
        if (next == tail) {
            return null;
        }
        FrameSlot slot = slot(next++);
        slot.state = FrameSlot.State.RUNNING;
        return slot;
    }

    /** Inference thread: this frame's answer. */
    void complete(FrameSlot slot, List<Detection> detections) {
        lock.lock();
        try {
            if (slot.state == FrameSlot.State.RUNNING) {
                slot.detections = detections;
                slot.state = FrameSlot.State.DONE;
                tell(slot);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Inference thread: this frame will have no answer, and the stream is at fault. */
    void fail(FrameSlot slot, Throwable reason) {
        fail(slot);
        onFailure.accept(reason);
    }

    /** Inference thread: this frame will have no answer. */
    void fail(FrameSlot slot) {
        lock.lock();
        try {
            if (slot.state == FrameSlot.State.RUNNING) {
                drop(slot);
                tell(slot);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The tracker waits for the oldest frame only, and threads that are woken for nothing hold up the others. */
    private void tell(FrameSlot slot) {
        if (slot == slot(head)) {
            answered.signal();
        }
    }

    /**
     * Tracking thread: waits for the next answered frame in the stream's order. The slot stays the caller's until
     * {@link #free}.
     *
     * @return null when none came in time; ask {@link #isDrained} then
     */
    @Nullable
    FrameSlot takeDone(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (true) {
                while (head < tail && slot(head).state == FrameSlot.State.DROPPED) {
                    slot(head).state = FrameSlot.State.EMPTY;
                    head++;
                    space.signal();
                }
                if (head < tail && slot(head).state == FrameSlot.State.DONE) {
                    return slot(head);
                }
                if (nanos <= 0 || (ended && head == tail)) {
                    return null;
                }
                nanos = answered.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tracking thread: done with the slot that {@link #takeDone} gave. */
    void free(FrameSlot slot) {
        lock.lock();
        try {
            slot.picture().release();
            slot.frame = null;
            slot.detections = List.of();
            slot.state = FrameSlot.State.EMPTY;
            head++;
            space.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether every frame has been taken and none will come. */
    boolean isDrained() {
        lock.lock();
        try {
            return ended && head == tail;
        } finally {
            lock.unlock();
        }
    }
}
