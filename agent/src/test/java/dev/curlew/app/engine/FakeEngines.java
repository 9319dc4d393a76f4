package dev.curlew.app.engine;

import dev.curlew.app.console.Progress;
import dev.curlew.cuda.RecordingGpu;
import dev.curlew.decode.Nvdec;
import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineException;
import dev.curlew.model.ModelVersion;
import dev.curlew.pipeline.Admission;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Engines as a test wants them: in the cache, to be built, or broken. */
public final class FakeEngines implements GpuEngines {
    private final @Nullable Engine cached;
    private final @Nullable Engine built;
    private final @Nullable EngineException failure;
    final CountDownLatch mayEnd = new CountDownLatch(1);
    volatile @Nullable Progress watcher;
    boolean closed;

    /** @param failure of the build, or of loading when nothing is to be built */
    FakeEngines(@Nullable Engine cached, @Nullable Engine built, @Nullable EngineException failure) {
        this.cached = cached;
        this.built = built;
        this.failure = failure;
    }

    public static FakeEngines ofCached(Engine engine) {
        return new FakeEngines(engine, null, null);
    }

    static FakeEngines ofBuilt(Engine engine) {
        return new FakeEngines(null, engine, null);
    }

    /** A machine with a GPU of host memory. */
    public Machine machine(RecordingGpu gpu) throws Exception {
        Admission admission = new Admission(gpu, gpu.info().totalBytes(), 0);
        return new Machine(new Machine.Accelerator(gpu, new Nvdec(gpu), this, admission), "");
    }

    @Override
    public @Nullable Engine load(ModelVersion model) throws EngineException {
        if (failure != null && String.valueOf(failure.getMessage()).startsWith("loading")) {
            throw failure;
        }
        return cached;
    }

    @Override
    public Engine build(ModelVersion model, Progress progress) throws EngineException, InterruptedException {
        watcher = progress;
        while (!mayEnd.await(1, TimeUnit.MILLISECONDS)) {
            if (progress.isCancelled()) {
                throw new InterruptedException("cancelled");
            }
        }
        if (built == null) {
            throw failure == null ? new EngineException("nothing to build") : failure;
        }
        return built;
    }

    @Override
    public void close() {
        closed = true;
    }
}
