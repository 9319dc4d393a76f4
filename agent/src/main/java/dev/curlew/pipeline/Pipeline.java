package dev.curlew.pipeline;

import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.WorkerThread;
import dev.curlew.metrics.InferenceStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * All streams and the inference threads that they share. Made, started, waited for and closed by the command; the
 * model stays the caller's.
 */
public final class Pipeline implements AutoCloseable {
    private final Scheduler scheduler = new Scheduler();
    private final InferenceStats stats = new InferenceStats();
    private final List<StreamPipeline> streams = new ArrayList<>();
    private final IntFunction<String> labels;
    private final int inFlight;
    private final List<InferenceWorker> workers = new ArrayList<>();
    private final List<WorkerThread> threads = new ArrayList<>();
    private boolean started;

    /**
     * Opens the engine's contexts.
     *
     * @param inferenceThreads contexts that run side by side, each on one core
     * @param expectedStreams how many will share them; each may then hold fewer frames
     */
    public Pipeline(LoadedModel model, int inferenceThreads, int expectedStreams) throws EngineException {
        this.labels = model.processing().model()::label;
        // for each inference thread one frame that runs and one that waits, shared by all; and one at the tracker
        int share = (2 * inferenceThreads + expectedStreams - 1) / Math.max(expectedStreams, 1);
        this.inFlight = Math.max(share, 2) + 1;
        try {
            for (int i = 0; i < inferenceThreads; i++) {
                InferenceWorker worker = new InferenceWorker(model, scheduler, stats);
                workers.add(worker);
                threads.add(new WorkerThread("infer " + i, worker, this::failAll));
            }
        } catch (EngineException | RuntimeException e) {
            workers.forEach(InferenceWorker::close);
            throw e;
        }
    }

    /** Before {@link #start}. */
    public StreamPipeline add(StreamSettings settings, SinkFactory sinks) {
        StreamPipeline stream = new StreamPipeline(settings, labels, sinks, scheduler, inFlight);
        streams.add(stream);
        return stream;
    }

    public void start() {
        started = true;
        threads.forEach(WorkerThread::start);
        streams.forEach(StreamPipeline::start);
    }

    private void failAll(Throwable reason) {
        streams.forEach(stream -> stream.fail(reason));
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

    /** Ends the inference threads; call after {@link #join}. */
    @Override
    public void close() {
        scheduler.close();
        if (!started) {
            workers.forEach(InferenceWorker::close);
            return;
        }
        try {
            for (WorkerThread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
