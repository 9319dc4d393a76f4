package dev.curlew.pipeline;

import dev.curlew.infer.Engine;
import dev.curlew.parse.Processing;

/**
 * A model version ready to run. What comes before the engine and after it belongs to the version, so all three change
 * together. Owns the engine.
 */
public record LoadedModel(Processing processing, Engine engine) implements AutoCloseable {

    @Override
    public void close() {
        engine.close();
    }
}
