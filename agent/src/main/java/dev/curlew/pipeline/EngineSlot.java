package dev.curlew.pipeline;

import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.Threads;
import dev.curlew.metrics.EngineStats;
import dev.curlew.metrics.InferenceStats;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the model that answers now stands. Inference threads borrow its {@link Lane}s; {@link #swap} puts another model
 * in its place, between two batches, and closes the old one on a thread of its own once its last lane is back.
 * Thread-safe; closed by the {@link Pipeline}, after its inference threads.
 */
final class EngineSlot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineSlot.class);

    private final InferenceStats stats;
    private final Leaks.Mark mark = Leaks.opened(this);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Thread> closing = new ArrayList<>();
    private Generation current;
    private boolean shut;

    /** One model's time in the slot. */
    final class Generation {
        private final LoadedModel model;
        private final EngineStats engineStats;
        private final List<Lane> lanes = new ArrayList<>();
        private final Deque<Lane> free = new ArrayDeque<>();
        private int lent;
        private volatile boolean retired;

        /** Takes over the model, also when it throws. */
        Generation(LoadedModel model, int contexts) throws EngineException {
            this.model = model;
            this.engineStats =
                    new EngineStats(model.engine().description(), model.engine().maxBatch());
            try {
                for (int i = 0; i < contexts; i++) {
                    lanes.add(new Lane(this, EngineSlot.this.stats));
                }
            } catch (EngineException | RuntimeException e) {
                close();
                throw e;
            }
            free.addAll(lanes);
        }

        LoadedModel model() {
            return model;
        }

        EngineStats stats() {
            return engineStats;
        }

        boolean isRetired() {
            return retired;
        }

        private void close() {
            try {
                for (int i = lanes.size() - 1; i >= 0; i--) {
                    lanes.get(i).close();
                }
            } finally {
                model.close();
            }
        }
    }

    /**
     * Takes over the model, also when it throws.
     *
     * @param contexts lanes that run side by side
     */
    EngineSlot(LoadedModel model, int contexts, InferenceStats stats) throws EngineException {
        this.stats = stats;
        try {
            this.current = new Generation(model, contexts);
        } catch (EngineException | RuntimeException e) {
            mark.close();
            throw e;
        }
        stats.add(current.engineStats);
    }

    /** A lane of the model that stands here now; null when none came free in time or the slot is shut. */
    @Nullable
    Lane acquire(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (!shut && current.free.isEmpty() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            if (shut || current.free.isEmpty()) {
                return null;
            }
            current.lent++;
            return current.free.remove();
        } finally {
            lock.unlock();
        }
    }

    /** The borrower is done with the lane; the last one back of a replaced model lets it be closed. */
    void giveBack(Lane lane) {
        lock.lock();
        try {
            Generation owner = lane.generation();
            owner.lent--;
            if (!lane.isBroken()) {
                owner.free.add(lane);
            }
            changed.signalAll();
            if (owner.retired && owner.lent == 0) {
                closeAside(owner);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Opens the next model's contexts beside the old one's and puts it in its place. Lanes of the old one take no
     * further batch from then on; what they run is still answered. Takes over the model whatever happens.
     *
     * @return false when the slot was shut meanwhile, and the model closed
     * @throws EngineException when its contexts cannot be opened; it is closed then, and the old one stays
     */
    boolean swap(LoadedModel next, int contexts) throws EngineException {
        Generation opened = new Generation(next, contexts);
        lock.lock();
        try {
            if (!shut) {
                stats.add(opened.engineStats);
                retire(current);
                current = opened;
                changed.signalAll();
                return true;
            }
        } finally {
            lock.unlock();
        }
        opened.close();
        return false;
    }

    private void retire(Generation old) {
        old.retired = true;
        if (old.lent == 0) {
            closeAside(old);
        }
    }

    /** Freeing an engine takes a while, and no inference thread shall wait for it. */
    private void closeAside(Generation old) {
        Thread thread = new Thread(() -> closeQuietly(old), "close engine");
        closing.add(thread);
        thread.start();
    }

    private static void closeQuietly(Generation old) {
        try {
            old.close();
        } catch (RuntimeException e) {
            LOG.warn("{} could not be closed: {}", old.engineStats.engine(), e.toString());
        }
    }

    /** The model that stands here now. */
    LoadedModel model() {
        lock.lock();
        try {
            return current.model;
        } finally {
            lock.unlock();
        }
    }

    int contexts() {
        lock.lock();
        try {
            return current.lanes.size();
        } finally {
            lock.unlock();
        }
    }

    /** No lane is lent any more. */
    void shut() {
        lock.lock();
        try {
            shut = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isShut() {
        lock.lock();
        try {
            return shut;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the model; every lane is back. */
    @Override
    public void close() {
        List<Thread> threads;
        lock.lock();
        try {
            shut = true;
            if (current.retired) {
                return;
            }
            if (current.lent > 0) {
                throw new IllegalStateException(current.lent + " lanes are still lent");
            }
            retire(current);
            threads = List.copyOf(closing);
        } finally {
            lock.unlock();
        }
        Threads.join(threads);
        mark.close();
    }
}
