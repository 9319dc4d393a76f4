package dev.curlew.pipeline;

import dev.curlew.batch.Batcher;
import dev.curlew.cuda.CudaException;
import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.infer.RunTimes;
import dev.curlew.metrics.EngineStats;
import dev.curlew.metrics.InferenceStats;
import dev.curlew.parse.OutputParser;
import dev.curlew.tensor.TensorSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One context of an engine with what feeds and reads it: frames in, detections out. Lent by an {@link EngineSlot} to one
 * inference thread at a time, which never closes it.
 */
final class Lane implements AutoCloseable {
    /** Of the time from start to first detection; a size that it leaves out is set up by its first frames. */
    private static final long MOST_REHEARSAL_NANOS = 300_000_000;

    private final EngineSlot.Generation generation;
    private final InferenceStats stats;
    private final EngineStats engineStats;
    private final EngineContext context;
    private final Batcher batcher;
    private final OutputParser parser;
    private final BatchRule rule;
    private final BooleanSupplier retired;
    private final boolean onDevice;
    private final long outputBytesPerFrame;
    /** Whether runs of fewer frames than the most are shorter. */
    private final boolean isOpen;

    /** Oldest first. */
    private final Deque<Run> underWay = new ArrayDeque<>();

    private final Deque<Run> free = new ArrayDeque<>();
    private boolean broken;
    private long lastEndNanos;
    private long uploadedBytes;

    /** The frames of one run and how each lies in the input. */
    private static final class Run {
        final List<FrameSlot> frames = new ArrayList<>();
        final Letterbox[] letterboxes;
        long startNanos;

        Run(int most) {
            letterboxes = new Letterbox[most];
        }

        /** They will have no answer. */
        void drop() {
            for (int i = 0; i < frames.size(); i++) {
                frames.get(i).queue.fail(frames.get(i));
            }
            frames.clear();
        }
    }

    Lane(EngineSlot.Generation generation, InferenceStats stats) throws EngineException {
        this.generation = generation;
        this.retired = generation::isRetired;
        this.stats = stats;
        this.engineStats = generation.stats();
        LoadedModel model = generation.model();
        this.onDevice = model.gpu() != null;
        this.outputBytesPerFrame = outputBytes(model.engine());
        this.isOpen = !model.engine().declaredInputs().stream().allMatch(TensorSpec::isStatic);
        this.rule = BatchRule.of(model.processing(), model.engine());
        this.parser = model.processing().newParser();
        this.context = model.engine().newContext();
        for (int i = 0; i < context.depth(); i++) {
            free.add(new Run(rule.max()));
        }
        try {
            this.batcher = Feeding.batcher(model, context);
        } catch (EngineException | RuntimeException e) {
            context.close();
            throw e;
        }
        if (onDevice) {
            try {
                rehearse();
            } catch (EngineException | RuntimeException e) {
                close();
                throw e;
            }
        }
    }

    /**
     * Runs each batch size once, the usual ones first, so that no frame pays for what an engine sets up in its first run
     * of a size.
     */
    private void rehearse() throws EngineException {
        long start = System.nanoTime();
        for (int i = 0; i < rule.preferred().size() && isOpen; i++) {
            rehearse(rule.preferred().get(i));
        }
        rehearse(rule.max());
        for (int frames = 1;
                frames < rule.max() && isOpen && System.nanoTime() - start < MOST_REHEARSAL_NANOS;
                frames++) {
            rehearse(frames);
        }
    }

    private void rehearse(int frames) throws EngineException {
        context.enqueue(frames);
        context.await();
    }

    BatchRule rule() {
        return rule;
    }

    EngineSlot.Generation generation() {
        return generation;
    }

    /** Whether its model was replaced, so that it takes no further batch; the same object every time. */
    BooleanSupplier retired() {
        return retired;
    }

    /** Whether {@link #answer} has something to wait for. */
    boolean isRunning() {
        return !underWay.isEmpty();
    }

    /** Whether another run may be started now. */
    boolean hasRoom() {
        return !free.isEmpty();
    }

    /**
     * Starts a run. A frame that cannot be an input is its own stream's failure and left out; when none is left, none
     * runs.
     *
     * @param batch up to {@code rule().max()} frames, to be answered or failed by this lane
     * @param left frames that wait beside them
     * @throws EngineException when the engine breaks; the frames have been given back then
     */
    void start(List<FrameSlot> batch, int left) throws EngineException {
        stats.waiting.record(batch.size() + left);
        Run run = free.element();
        write(batch, run);
        int frames = run.frames.size();
        if (frames == 0) {
            return;
        }
        broken = true; // until it has gone well
        run.startNanos = System.nanoTime();
        try {
            batcher.send(frames);
            context.enqueue(frames);
            broken = false;
        } catch (CudaException e) {
            throw new EngineException(String.valueOf(e.getMessage()), e);
        } finally {
            if (broken) {
                run.drop();
            }
        }
        underWay.add(free.remove());
    }

    /** Lays the frames into the input. */
    private void write(List<FrameSlot> batch, Run run) {
        List<FrameSlot> written = run.frames;
        for (int i = 0; i < batch.size(); i++) {
            FrameSlot slot = batch.get(i);
            long start = System.nanoTime();
            try {
                run.letterboxes[written.size()] = batcher.write(slot.picture(), written.size());
                written.add(slot);
            } catch (RuntimeException | Error e) {
                slot.queue.fail(slot, e);
            }
            stats.preprocess.record(System.nanoTime() - start);
        }
    }

    /**
     * Waits for the oldest run and answers each of its frames, or fails it.
     *
     * @throws EngineException when the engine breaks; the frames have been given back then
     */
    void answer() throws EngineException {
        Run run = underWay.remove();
        broken = true; // until it has gone well
        try {
            await(run);
            broken = false;
            for (int i = 0; i < run.frames.size(); i++) {
                parse(run.frames.get(i), i, run.letterboxes[i]);
            }
        } catch (CudaException e) {
            throw new EngineException(String.valueOf(e.getMessage()), e);
        } finally {
            if (broken) {
                run.drop();
            }
            run.frames.clear();
            free.add(run);
        }
    }

    private void await(Run run) throws EngineException, CudaException {
        int frames = run.frames.size();
        context.await();
        measure(frames);
        // one that was put behind another has waited for it first
        long began = Math.max(run.startNanos, lastEndNanos);
        lastEndNanos = System.nanoTime();
        stats.inference.record((lastEndNanos - began) / frames);
        engineStats.batches.incrementAndGet();
        engineStats.frames.addAndGet(frames);
    }

    /** Whether its engine's context is out of step with it, so that it may run nothing more. */
    boolean isBroken() {
        return broken;
    }

    /** What is under way will have no answer. */
    void drop() {
        broken |= isRunning();
        underWay.forEach(Run::drop);
        free.addAll(underWay);
        underWay.clear();
    }

    /** What the device says of the run that is done. */
    private void measure(int frames) throws CudaException, EngineException {
        if (!onDevice) {
            return;
        }
        RunTimes times = context.lastRun();
        stats.gpuPreprocess.record(batcher.sendNanos(underWay.size()));
        stats.gpuInference.record(times.inferenceNanos());
        stats.gpuCopy.record(times.copyNanos());
        long sent = batcher.uploadedBytes();
        engineStats.uploadedBytes.addAndGet(sent - uploadedBytes);
        uploadedBytes = sent;
        engineStats.downloadedBytes.addAndGet(frames * outputBytesPerFrame);
    }

    private static long outputBytes(Engine engine) {
        long bytes = 0;
        for (TensorSpec output : engine.outputs()) {
            bytes += output.isStatic() ? output.elements() * output.type().bytes() : 0;
        }
        return bytes / engine.maxBatch();
    }

    private void parse(FrameSlot slot, int index, Letterbox letterbox) {
        long start = System.nanoTime();
        try {
            List<Detection> detections = parser.parse(context.outputs(), index, letterbox);
            stats.parse.record(System.nanoTime() - start);
            slot.queue.complete(slot, detections);
        } catch (RuntimeException | Error e) {
            // a parser may be a plugin; a frame that is never answered would hold its stream for ever
            slot.queue.fail(slot, e);
        }
    }

    @Override
    public void close() {
        try {
            batcher.close();
        } finally {
            context.close();
        }
    }
}
