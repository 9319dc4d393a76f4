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
 * the tracker gets them in the stream's. When it is full a file's decoder waits. A live stream's newer frame drops the
 * oldest waiting one, and counts it, if that has waited for {@link #BURST_NANOS} or nothing is free. All state is guarded
 * by the scheduler's lock.
 */
final class FrameQueue {
    /**
     * Networks and decoders hand over several frames at once, with which an idle engine is soon done: none of them is to be
     * lost. Less than the time between two frames of most cameras, so that the newest wins where the engine is too slow.
     */
    static final long BURST_NANOS = 30_000_000;

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
            while (live && isOldestToBeDropped(nowNanos)) {
                // what takes a dropped frame's place inherits its age, or a fast camera's frames never get old enough
                waitingNanos = Math.min(waitingNanos, dropOldestWaiting());
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
            FrameSlot slot = slots[(int) (tail++ % slots.length)];
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
        if (next == tail) {
            return false;
        }
        boolean isFull = tail - head == slots.length;
        return isFull || nowNanos - slots[(int) (next % slots.length)].decodedNanos > BURST_NANOS;
    }

    /**
     * The waiting ones move up, so that a drop takes no place while an older frame is still running.
     *
     * @return since when the place of the last one had been waiting
     */
    private long dropOldestWaiting() {
        slots[(int) (next % slots.length)].picture().release();
        for (long i = next; i + 1 < tail; i++) {
            FrameSlot to = slots[(int) (i % slots.length)];
            FrameSlot from = slots[(int) ((i + 1) % slots.length)];
            to.frame = from.frame;
            to.decodedNanos = from.decodedNanos;
        }
        FrameSlot last = slots[(int) (--tail % slots.length)];
        last.frame = null;
        last.state = FrameSlot.State.EMPTY;
        stats.dropped.incrementAndGet();
        return last.waitingNanos;
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
                drop(slots[(int) (next++ % slots.length)]);
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
                FrameSlot slot = slots[(int) (i % slots.length)];
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
        return next == tail ? Long.MAX_VALUE : slots[(int) (next % slots.length)].waitingNanos;
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
        FrameSlot slot = slots[(int) (next++ % slots.length)];
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
        if (slot == slotAtHead()) {
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
                while (head < tail && slotAtHead().state == FrameSlot.State.DROPPED) {
                    slotAtHead().state = FrameSlot.State.EMPTY;
                    head++;
                    space.signal();
                }
                if (head < tail && slotAtHead().state == FrameSlot.State.DONE) {
                    return slotAtHead();
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

    private FrameSlot slotAtHead() {
        return slots[(int) (head % slots.length)];
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
