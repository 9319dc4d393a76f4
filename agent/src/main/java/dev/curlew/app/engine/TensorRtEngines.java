package dev.curlew.app.engine;

import dev.curlew.app.console.Progress;
import dev.curlew.config.GpuConfig;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.NoGpuException;
import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineException;
import dev.curlew.infer.tensorrt.EngineRequest;
import dev.curlew.infer.tensorrt.EngineStore;
import dev.curlew.infer.tensorrt.PlanBuild;
import dev.curlew.infer.tensorrt.PlanProgress;
import dev.curlew.model.ModelFormat;
import dev.curlew.model.ModelVersion;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Engines by TensorRT, out of the cache or built into it by a process of their own. */
final class TensorRtEngines implements GpuEngines {
    private static final long POLL_MILLIS = 100;
    /** The end is known when it is there. */
    private static final double MOST_SHARE = 0.97;

    private final Gpu gpu;
    private final EngineStore store;

    private TensorRtEngines(Gpu gpu, EngineStore store) {
        this.gpu = gpu;
        this.store = store;
    }

    /** @throws NoGpuException when TensorRT's libraries are missing, naming the package that brings them */
    static GpuEngines open(Gpu gpu, GpuConfig config) throws NoGpuException {
        try {
            EngineStore.requireTensorRt();
        } catch (EngineException e) {
            throw new NoGpuException(NoGpuException.Reason.LIBRARY, String.valueOf(e.getMessage()));
        }
        return new TensorRtEngines(gpu, EngineRequests.store(config.engineCache(), config.engineCacheBytes()));
    }

    @Override
    public @Nullable Engine load(ModelVersion model) throws EngineException {
        if (model.format() == ModelFormat.ONNX) {
            return store.find(gpu, EngineRequests.of(model));
        }
        try {
            return store.loadPlan(
                    gpu,
                    model.file(),
                    model.sha256(),
                    model.config().acceleration().graphs());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(model.file() + ": loading it was interrupted", e);
        }
    }

    @Override
    public Engine build(ModelVersion model, Progress progress) throws EngineException, InterruptedException {
        EngineRequest request = EngineRequests.of(model);
        try (PlanBuild build = store.build(gpu, request)) {
            while (!build.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (progress.isCancelled()) {
                    throw new InterruptedException("the build was cancelled");
                }
                PlanProgress now = build.progress();
                if (now.expectedNanos() > 0) {
                    progress.done(Math.min(MOST_SHARE, (double) now.elapsedNanos() / now.expectedNanos()));
                }
            }
            return store.built(gpu, request, build);
        }
    }

    @Override
    public void close() {
        // plans are files, and a build is closed by whoever waits for it
    }
}
