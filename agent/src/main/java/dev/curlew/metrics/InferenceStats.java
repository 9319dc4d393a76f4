package dev.curlew.metrics;

/** Durations per frame on the inference threads. Any thread. */
public final class InferenceStats {
    public final Histogram preprocess = new Histogram();
    public final Histogram inference = new Histogram();
    public final Histogram parse = new Histogram();
}
