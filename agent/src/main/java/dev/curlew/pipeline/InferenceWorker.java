package dev.curlew.pipeline;

import dev.curlew.batch.CpuBatcher;
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
    private final CpuBatcher batcher;
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
        int answered = 0;
        try {
            if (!batch.isEmpty()) {
                infer();
            }
            for (; answered < batch.size(); answered++) {
                long start = System.nanoTime();
                FrameSlot slot = batch.get(answered);
                List<Detection> detections = parser.parse(context.outputs(), answered, letterboxes[answered]);
                stats.parse.record(System.nanoTime() - start);
                slot.queue.complete(slot, detections);
            }
        } finally {
            for (; answered < batch.size(); answered++) {
                batch.get(answered).queue.fail(batch.get(answered));
            }
        }
        return true;
    }

    private void infer() throws EngineException {
        long start = System.nanoTime();
        for (int i = 0; i < batch.size(); i++) {
            letterboxes[i] = batcher.write(batch.get(i).picture(), i);
        }
        long written = System.nanoTime();
        context.enqueue(batch.size());
        context.await();
        long done = System.nanoTime();
        stats.preprocess.record((written - start) / batch.size());
        stats.inference.record((done - written) / batch.size());
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
