package dev.curlew.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the inference threads did, whichever engine was in the slot. Any thread. */
public final class InferenceStats {
    /** Durations per frame. */
    public final Histogram preprocess = new Histogram();

    public final Histogram inference = new Histogram();
    public final Histogram parse = new Histogram();
    /** Durations per batch on the GPU, by its own events; empty on the host. */
    public final Histogram gpuPreprocess = new Histogram();

    public final Histogram gpuInference = new Histogram();
    public final Histogram gpuCopy = new Histogram();
    /** How many frames waited when a batch was taken, those of the batch included. */
    public final Histogram waiting = new Histogram();

    private final List<EngineStats> engines = new CopyOnWriteArrayList<>();

    /** One more engine goes live. */
    public void add(EngineStats engine) {
        engines.add(engine);
    }

    /** In the order in which they went live. */
    public List<EngineStats> engines() {
        return List.copyOf(engines);
    }
}
