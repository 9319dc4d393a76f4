package dev.curlew.metrics;

import java.util.concurrent.atomic.AtomicLong;

/** What one engine did while it was in its slot. Written by the inference threads, read by anyone. */
public final class EngineStats {
    private final String engine;
    private final int maxBatch;
    /** Frames that it gave an answer for. */
    public final AtomicLong frames = new AtomicLong();
    /** Runs. */
    public final AtomicLong batches = new AtomicLong();
    /** Host to device, by its contexts and batchers. */
    public final AtomicLong uploadedBytes = new AtomicLong();
    /** Device to host. */
    public final AtomicLong downloadedBytes = new AtomicLong();

    /**
     * @param engine what it is, as the operator reads it
     * @param maxBatch the most frames of one run
     */
    public EngineStats(String engine, int maxBatch) {
        this.engine = engine;
        this.maxBatch = maxBatch;
    }

    public String engine() {
        return engine;
    }

    /** Frames per run; 0 before the first. */
    public double meanBatch() {
        long runs = batches.get();
        return runs == 0 ? 0 : (double) frames.get() / runs;
    }

    /** How full its runs were on average, 0 to 1. */
    public double batchFill() {
        return meanBatch() / maxBatch;
    }
}
