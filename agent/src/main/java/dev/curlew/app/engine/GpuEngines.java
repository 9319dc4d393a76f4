package dev.curlew.app.engine;

import dev.curlew.app.console.Progress;
import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineException;
import dev.curlew.model.ModelVersion;
import org.jspecify.annotations.Nullable;

/** Makes engines for the GPU of this machine; TensorRT stands behind it. Thread-safe; closed by the {@link Machine}. */
interface GpuEngines extends AutoCloseable {

    /**
     * Opens what is ready to run: a plan, or an engine that an earlier build left in the cache.
     *
     * @return null when it has to be built first
     * @throws EngineException when there is one and it cannot be used
     */
    @Nullable
    Engine load(ModelVersion model) throws EngineException;

    /**
     * Builds an engine, which takes minutes, keeps it in the cache and opens it.
     *
     * @param progress told as it goes on, and asked whether to go on; on any thread
     * @throws InterruptedException when the progress asked it to end
     */
    Engine build(ModelVersion model, Progress progress) throws EngineException, InterruptedException;

    @Override
    void close();

    /** Who watches a build. */
    interface Progress {
        /** @param share done, 0 to 1 */
        void done(double share);

        boolean isCancelled();
    }
}
