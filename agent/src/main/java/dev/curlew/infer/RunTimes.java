package dev.curlew.infer;

/** How long a run's stages took by the GPU's own clock; 0 when unknown. */
public record RunTimes(long inferenceNanos, long copyNanos) {
    public static final RunTimes UNKNOWN = new RunTimes(0, 0);
}
