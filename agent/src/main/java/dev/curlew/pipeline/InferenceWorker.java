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
     * Starts as many runs as the lane takes and frames are there for, and answers the oldest one; while its results are
     * read a GPU has the next one to do. An engine that breaks ends this worker, and with it all streams.
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
        boolean open = true;
        boolean found = true;
        while (open && found && mine.hasRoom()) {
            int patience = mine.isRunning() ? 0 : 1;
            open = scheduler.take(batch, mine.rule(), mine.retired(), patience, TimeUnit.SECONDS);
            found = !batch.isEmpty();
            if (found) {
                mine.start(batch, scheduler.depth());
            }
        }
        if (mine.isRunning()) {
            mine.answer();
        }
        return open || mine.isRunning();
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
