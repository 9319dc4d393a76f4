package dev.curlew.infer.tensorrt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BuilderProcess} is told on its command line, as JSON.
 *
 * @param plan a plan that is only to be tried; "" for a build
 * @param gpu the device's UUID
 * @param key null for a trial
 */
record BuildOrder(
        String plan,
        String gpu,
        String folder,
        String model,
        String onnx,
        Precision precision,
        int builderLevel,
        long workspaceBytes,
        int optBatch,
        int maxBatch,
        Map<String, List<Long>> shapes,
        @Nullable EngineKey key) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static BuildOrder build(EngineRequest request, EngineKey key, String gpu, String folder) {
        return new BuildOrder(
                "",
                gpu,
                folder,
                request.model(),
                request.onnx().toAbsolutePath().toString(),
                request.precision(),
                request.builderLevel(),
                request.workspaceBytes(),
                request.optBatch(),
                request.maxBatch(),
                request.shapes(),
                key);
    }

    static BuildOrder trial(String plan, String gpu, String folder) {
        return new BuildOrder(plan, gpu, folder, "", "", Precision.AUTO, 0, 0, 1, 1, Map.of(), null);
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static BuildOrder of(String json) throws JsonProcessingException {
        return JSON.readValue(json, BuildOrder.class);
    }
}
