package dev.curlew.app.engine;

import dev.curlew.infer.tensorrt.EngineRequest;
import dev.curlew.infer.tensorrt.EngineStore;
import dev.curlew.infer.tensorrt.Precision;
import dev.curlew.model.Acceleration;
import dev.curlew.model.ModelVersion;
import dev.curlew.tensor.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From what config.pbtxt says to the engine that is wanted, and where engines are kept. */
public final class EngineRequests {
    /** Of the cache where nobody says another. */
    public static final long DEFAULT_CACHE_BYTES = 10_000_000_000L;

    private EngineRequests() {}

    static EngineRequest of(ModelVersion version) {
        return of(version, null, -1);
    }

    /**
     * @param precision null leaves it to config.pbtxt
     * @param level -1 leaves it to config.pbtxt
     */
    public static EngineRequest of(ModelVersion version, @Nullable Precision precision, int level) {
        Acceleration acceleration = version.config().acceleration();
        Acceleration.Precision said = acceleration.precision();
        int wantedLevel = level >= 0 ? level : acceleration.builderLevel();
        int maxBatch = Math.max(1, version.config().maxBatchSize());
        List<Integer> preferred = version.config().batching().preferredSizes();
        return new EngineRequest(
                version.name(),
                version.file(),
                version.sha256(),
                precision != null ? precision : said == null ? Precision.AUTO : Precision.valueOf(said.name()),
                wantedLevel >= 0 ? wantedLevel : EngineRequest.DEFAULT_LEVEL,
                acceleration.workspaceBytes(),
                preferred.isEmpty() ? maxBatch : preferred.get(preferred.size() - 1),
                maxBatch,
                shapes(version),
                acceleration.graphs());
    }

    /** What config.pbtxt says of the inputs, as full shapes: it may settle what the file leaves open. */
    static Map<String, List<Long>> shapes(ModelVersion version) {
        Map<String, List<Long>> shapes = new HashMap<>();
        for (TensorSpec input : version.config().inputs()) {
            List<Long> shape = new ArrayList<>();
            if (version.config().maxBatchSize() > 0) {
                shape.add(-1L);
            }
            shape.addAll(input.shape());
            shapes.put(input.name(), shape);
        }
        return shapes;
    }

    /** @param folder "" for {@code engines} in the folder that the launcher keeps native libraries in */
    public static EngineStore store(String folder, long maxBytes) {
        if (!folder.isEmpty()) {
            return new EngineStore(Path.of(folder), maxBytes);
        }
        String natives = System.getProperty("curlew.natives", "");
        Path cache = natives.isEmpty()
                ? Path.of(System.getProperty("user.home", ""), ".cache", "curlew")
                : Path.of(natives).toAbsolutePath().resolveSibling("");
        return new EngineStore(cache.resolve("engines"), maxBytes);
    }
}
