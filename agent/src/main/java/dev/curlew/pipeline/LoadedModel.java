package dev.curlew.pipeline;

import dev.curlew.cuda.Gpu;
import dev.curlew.infer.Engine;
import dev.curlew.parse.Processing;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A model version ready to run. What comes before the engine and after it belongs to the version, so all three change
 * together. Owns the engine; whoever loaded it closes it, unless an {@link EngineSlot} took it over.
 */
public final class LoadedModel implements AutoCloseable {
    private final Processing processing;
    private final Engine engine;
    private final @Nullable Gpu gpu;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** On an engine whose inputs lie in host memory. */
    public LoadedModel(Processing processing, Engine engine) {
        this(processing, engine, null);
    }

    /** @param gpu where the engine's inputs lie; null for host memory. It stays the caller's */
    public LoadedModel(Processing processing, Engine engine, @Nullable Gpu gpu) {
        this.processing = processing;
        this.engine = engine;
        this.gpu = gpu;
    }

    /** Where the engine's inputs lie; null for host memory. */
    public @Nullable Gpu gpu() {
        return gpu;
    }

    public Processing processing() {
        return processing;
    }

    public Engine engine() {
        return engine;
    }

    /** Any thread, after all contexts; what comes after the first call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            engine.close();
        }
    }
}
