package dev.curlew.decode;

import dev.curlew.cuda.Gpu;

/**
 * The GPU's video decoder: what streams need to have their pictures decoded into device memory. Thread-safe; made by the
 * composition root, closed after all decoders.
 */
public final class Nvdec implements AutoCloseable {
    private final Gpu gpu;

    public Nvdec(Gpu gpu) {
        this.gpu = gpu;
    }

    @Override
    public void close() {
        // the GPU is the caller's
    }

    @Override
    public String toString() {
        return "NVDEC of " + gpu.info().name();
    }
}
