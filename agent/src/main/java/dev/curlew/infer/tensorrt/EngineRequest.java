package dev.curlew.infer.tensorrt;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An engine that is wanted.
 *
 * @param model its name, for messages and file names
 * @param onnx the network
 * @param onnxSha256 of that file
 * @param builderLevel TensorRT's optimisation level, 0 to 5
 * @param workspaceBytes the most device memory of one layer beside its tensors; 0 leaves it to TensorRT
 * @param optBatch the batch that the engine is tuned for
 * @param maxBatch the largest; a network with a fixed batch stays at that
 * @param shapes full shapes by input name, where config.pbtxt says them; -1 where it does not
 * @param graphs whether its runs may be launched as CUDA graphs
 */
public record EngineRequest(
        String model,
        Path onnx,
        String onnxSha256,
        Precision precision,
        int builderLevel,
        long workspaceBytes,
        int optBatch,
        int maxBatch,
        Map<String, List<Long>> shapes,
        boolean graphs) {
    /**
     * A third of level 3's time for 95 % of its speed, as measured with RT-DETR (docs/gpu.md); and until an engine is
     * there the model runs on the CPU.
     */
    public static final int DEFAULT_LEVEL = 1;

    private static final int HIGHEST_LEVEL = 5;

    public EngineRequest {
        if (builderLevel < 0 || builderLevel > HIGHEST_LEVEL) {
            throw new IllegalArgumentException(
                    "the builder level must be 0 to " + HIGHEST_LEVEL + ", but was " + builderLevel);
        }
        if (optBatch < 1 || maxBatch < optBatch) {
            throw new IllegalArgumentException("batches must be 1 or more, tuned for at most the largest, but were "
                    + optBatch + " of " + maxBatch);
        }
        shapes = new TreeMap<>(shapes);
    }

    /** Whatever decides the engine's sizes, in one line. */
    String profile() {
        return "batch 1 to " + maxBatch + ", tuned for " + optBatch + (shapes.isEmpty() ? "" : ", inputs " + shapes);
    }
}
