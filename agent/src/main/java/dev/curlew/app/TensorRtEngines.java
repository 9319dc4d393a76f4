package dev.curlew.app;

import dev.curlew.config.GpuConfig;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.NoGpuException;
import dev.curlew.cuda.SharedLibrary;
import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineException;
import dev.curlew.model.ModelVersion;
import org.jspecify.annotations.Nullable;

/** Engines by TensorRT. */
final class TensorRtEngines implements GpuEngines {
    private TensorRtEngines() {}

    /** @throws NoGpuException when TensorRT's libraries are missing, naming the package that brings them */
    static GpuEngines open(Gpu gpu, GpuConfig config) throws NoGpuException {
        String missing = SharedLibrary.missing("libnvinfer.so.10");
        if (missing != null) {
            throw new NoGpuException(
                    NoGpuException.Reason.LIBRARY,
                    "TensorRT cannot be loaded (" + missing + "): install the package "
                            + SharedLibrary.packageOf("libnvinfer.so.10"));
        }
        return new TensorRtEngines();
    }

    @Override
    public @Nullable Engine load(ModelVersion model) throws EngineException {
        return null;
    }

    @Override
    public Engine build(ModelVersion model, Progress progress) throws EngineException {
        throw new EngineException("TensorRT is not there yet");
    }

    @Override
    public void close() {}
}
