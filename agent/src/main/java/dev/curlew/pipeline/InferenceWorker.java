package dev.curlew.pipeline;

import dev.curlew.batch.Batcher;
import dev.curlew.batch.CpuBatcher;
import dev.curlew.cuda.CudaException;
import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.Worker;
import dev.curlew.metrics.InferenceStats;
import dev.curlew.parse.OutputParser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One engine context: frames in, detections out, whichever stream they are of. Run by one inference thread. */
final class InferenceWorker implements Worker, AutoCloseable {
    private final Scheduler scheduler;
    private final InferenceStats stats;
    private final EngineContext context;
    private final Batcher batcher;
    private final OutputParser parser;
    private final List<FrameSlot> batch = new ArrayList<>();
    private final Letterbox[] letterboxes;

    InferenceWorker(LoadedModel model, Scheduler scheduler, InferenceStats stats) throws EngineException {
        this.scheduler = scheduler;
        this.stats = stats;
        this.context = model.engine().newContext();
        try {
            this.batcher = new CpuBatcher(
                    model.processing().feed(context.inputs()),
                    model.processing().input());
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
        this.parser = model.processing().newParser();
        this.letterboxes = new Letterbox[model.engine().maxBatch()];
    }

    @Override
    public boolean work() throws InterruptedException, EngineException {
        if (!scheduler.take(batch, letterboxes.length, 1, TimeUnit.SECONDS)) {
            return false;
        }
        write();
        if (!batch.isEmpty()) {
            infer();
            for (int i = 0; i < batch.size(); i++) {
                parse(batch.get(i), i);
            }
        }
        return true;
    }

    /** Lays the frames into the input; one that cannot be is its own stream's failure and leaves the batch. */
    private void write() {
        int written = 0;
        for (int i = 0; i < batch.size(); i++) {
            FrameSlot slot = batch.get(i);
            long start = System.nanoTime();
            try {
                letterboxes[written] = batcher.write(slot.picture(), written);
                batch.set(written++, slot);
            } catch (RuntimeException e) {
                slot.queue.fail(slot, e);
            }
            stats.preprocess.record(System.nanoTime() - start);
        }
        while (batch.size() > written) {
            batch.remove(batch.size() - 1);
        }
    }

    /** An engine that breaks ends this worker, and with it all streams; its frames are given back first. */
    private void infer() throws EngineException {
        boolean done = false;
        long start = System.nanoTime();
        try {
            batcher.send(batch.size());
            context.enqueue(batch.size());
            context.await();
            done = true;
        } catch (CudaException e) {
            throw new EngineException(String.valueOf(e.getMessage()), e);
        } finally {
            for (int i = 0; !done && i < batch.size(); i++) {
                batch.get(i).queue.fail(batch.get(i));
            }
        }
        stats.inference.record((System.nanoTime() - start) / batch.size());
    }

    private void parse(FrameSlot slot, int index) {
        long start = System.nanoTime();
        try {
            List<Detection> detections = parser.parse(context.outputs(), index, letterboxes[index]);
            stats.parse.record(System.nanoTime() - start);
            slot.queue.complete(slot, detections);
        } catch (RuntimeException e) {
            slot.queue.fail(slot, e);
        }
    }

    @Override
    public void onStop() {
        close();
    }

    @Override
    public void close() {
        batcher.close();
        context.close();
    }
}
