package dev.curlew.pipeline;

import dev.curlew.decode.Nvdec;
import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.WorkerThread;
import dev.curlew.metrics.InferenceStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All streams and the inference threads that they share. Made, started, waited for and closed by the command; owns the
 * model that it is given and those that replace it.
 */
public final class Pipeline implements AutoCloseable {
    private final Scheduler scheduler = new Scheduler();
    private final InferenceStats stats = new InferenceStats();
    private final List<StreamPipeline> streams = new ArrayList<>();
    private final IntFunction<String> labels;
    private final Capacity capacity;
    private final @Nullable Nvdec nvdec;
    private final @Nullable Admission admission;
    private final EngineSlot slot;
    private final List<WorkerThread> threads = new ArrayList<>(); // guarded by itself
    private boolean started; // guarded by threads
    private boolean closed; // guarded by threads

    /**
     * Opens the engine's contexts.
     *
     * @param model taken over, also when this throws
     * @param inferenceThreads contexts that run side by side, each on one core
     * @param expectedStreams how many will share them; each may then hold fewer frames
     * @param nvdec decodes what it can; null decodes all in software
     */
    public Pipeline(LoadedModel model, int inferenceThreads, int expectedStreams, @Nullable Nvdec nvdec)
            throws EngineException {
        this(
                model,
                inferenceThreads,
                new Capacity(
                        expectedStreams, inferenceThreads, 1, model.engine().maxBatch()),
                nvdec,
                null);
    }

    /**
     * Opens the engine's contexts.
     *
     * @param contexts of this model
     * @param capacity of the biggest engine that will stand in the slot
     * @param admission of the GPU's memory; null admits all
     */
    public Pipeline(
            LoadedModel model, int contexts, Capacity capacity, @Nullable Nvdec nvdec, @Nullable Admission admission)
            throws EngineException {
        this.labels = model.processing().model()::label;
        this.nvdec = nvdec;
        this.admission = admission;
        this.capacity = capacity;
        this.slot = new EngineSlot(model, contexts, stats);
        addThreads(contexts);
    }

    private void addThreads(int wanted) {
        synchronized (threads) {
            while (threads.size() < wanted && !closed) {
                InferenceWorker worker = new InferenceWorker(slot, scheduler);
                WorkerThread thread = new WorkerThread("infer " + threads.size(), worker, this::failAll);
                threads.add(thread);
                if (started) {
                    thread.start();
                }
            }
        }
    }

    /** Before {@link #start}. */
    public StreamPipeline add(StreamSettings settings, SinkFactory sinks) {
        int inFlight = capacity.inFlight(settings.source().isLive());
        StreamPipeline stream = new StreamPipeline(settings, labels, sinks, scheduler, inFlight, nvdec, admission);
        streams.add(stream);
        return stream;
    }

    public void start() {
        synchronized (threads) {
            started = true;
            threads.forEach(WorkerThread::start);
        }
        streams.forEach(StreamPipeline::start);
    }

    /**
     * Puts another model in the place of the one that answers, between two batches. Any thread.
     *
     * @param next taken over, whatever happens
     * @return false when the pipeline was closed meanwhile
     * @throws EngineException when its contexts cannot be opened; the old model goes on then
     */
    public boolean swap(LoadedModel next, int contexts) throws EngineException {
        if (!slot.swap(next, contexts)) {
            return false;
        }
        addThreads(contexts);
        scheduler.wake();
        return true;
    }

    /** The model that answers now; its owner is this pipeline. */
    public LoadedModel model() {
        return slot.model();
    }

    /** How many runs of it go side by side. */
    public int contexts() {
        return slot.contexts();
    }

    private void failAll(Throwable reason) {
        streams.forEach(stream -> stream.fail(reason));
    }

    /**
     * No stream can go on, because the GPU is lost: sinks are finished, nothing that the GPU holds is waited for. The
     * process has to end afterwards; {@link #close} may hang. Any thread.
     */
    public void giveUp(Throwable reason) {
        streams.forEach(stream -> stream.giveUp(reason));
    }

    /** Whether every stream's sinks are closed. */
    public boolean isFinished() {
        return streams.stream().allMatch(StreamPipeline::isFinished);
    }

    /** Asks every stream to end after what it has decoded. Any thread. */
    public void stop() {
        streams.forEach(StreamPipeline::stop);
    }

    /**
     * Waits until every stream has ended and its sinks are closed, or the time is over.
     *
     * @return whether all have ended
     */
    public boolean join(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (StreamPipeline stream : streams) {
            if (!stream.join(deadline - System.nanoTime())) {
                return false;
            }
        }
        return true;
    }

    public List<StreamPipeline> streams() {
        return List.copyOf(streams);
    }

    public InferenceStats stats() {
        return stats;
    }

    /** Frames that wait for inference now. */
    public int waiting() {
        return scheduler.depth();
    }

    /** Instead of {@link #close} after {@link #giveUp}: lets threads end that still can, and closes nothing. */
    public void letGo() {
        scheduler.close();
        slot.shut();
    }

    /** Ends the inference threads and closes the model; call after {@link #join}. */
    @Override
    public void close() {
        List<WorkerThread> running;
        synchronized (threads) {
            closed = true;
            running = started ? List.copyOf(threads) : List.of();
        }
        scheduler.close();
        slot.shut();
        try {
            for (WorkerThread thread : running) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        slot.close();
    }
}
