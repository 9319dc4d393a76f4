package dev.curlew.pipeline;

import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches, whichever streams they are of, through a lane of the model that stands in the slot. Keeps its lane from
 * batch to batch, so that a context stays with one thread, until the model is replaced. Run by one inference thread.
 */
final class InferenceWorker implements Worker {
    private final EngineSlot slot;
    private final Scheduler scheduler;
    private final List<FrameSlot> batch = new ArrayList<>();
    private @Nullable Lane lane;

    InferenceWorker(EngineSlot slot, Scheduler scheduler) {
        this.slot = slot;
        this.scheduler = scheduler;
    }

    /**
     * One run: from the waiting frames to their answers. Where the lane can, the next run is started before this one's
     * results are read, so that the GPU is not idle meanwhile. An engine that breaks ends this worker, and with it all
     * streams.
     */
    @Override
    public boolean work() throws InterruptedException, EngineException {
        Lane mine = lane;
        if (mine == null || (mine.retired().getAsBoolean() && !mine.isRunning())) {
            giveBack();
            mine = slot.acquire(1, TimeUnit.SECONDS);
            lane = mine;
            if (mine == null) {
                return !slot.isShut();
            }
        }
        if (!mine.isRunning() && !start(mine, 1)) {
            return false;
        }
        if (!mine.isRunning()) {
            return true;
        }
        mine.await();
        try {
            return !mine.overlaps() || start(mine, 0);
        } finally {
            mine.answer();
        }
    }

    /**
     * Starts a run of what waits or comes in time, if anything.
     *
     * @return false when the scheduler is closed
     */
    private boolean start(Lane mine, int seconds) throws InterruptedException, EngineException {
        if (!scheduler.take(batch, mine.rule(), mine.retired(), seconds, TimeUnit.SECONDS)) {
            return false;
        }
        if (!batch.isEmpty()) {
            mine.start(batch, scheduler.depth());
        }
        return true;
    }

    private void giveBack() {
        Lane mine = lane;
        lane = null;
        if (mine != null) {
            mine.drop();
            slot.giveBack(mine);
        }
    }

    @Override
    public void onStop() {
        giveBack();
    }
}
