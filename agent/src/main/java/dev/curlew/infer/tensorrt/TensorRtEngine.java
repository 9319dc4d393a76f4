package dev.curlew.infer.tensorrt;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.Gpu;
import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.tensor.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IRuntime;

/**
 * A TensorRT plan, loaded onto one GPU. Thread-safe. The GPU stays its opener's, and is closed after it.
 */
public final class TensorRtEngine implements Engine {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final Gpu gpu;
    private final Path file;
    private final IRuntime runtime;
    private final ICudaEngine engine;
    private final Plan plan;
    private final String version;
    private final boolean useGraphs;

    /**
     * What a plan takes and gives.
     *
     * @param declaredInputs -1 where the plan leaves a size open
     * @param inputs as they are run, with the largest batch
     * @param isOpen whether runs of fewer frames are possible
     */
    record Plan(
            List<TensorSpec> declaredInputs,
            List<TensorSpec> declaredOutputs,
            List<TensorSpec> inputs,
            List<TensorSpec> outputs,
            int maxBatch,
            boolean isOpen) {

        /** Whether its first size is the batch; where the batch is 1 it makes no difference. */
        boolean isBatched(TensorSpec spec) {
            return !spec.shape().isEmpty() && spec.shape().get(0) == maxBatch;
        }
    }

    private TensorRtEngine(
            Gpu gpu, Path file, IRuntime runtime, ICudaEngine engine, Plan plan, String version, boolean useGraphs) {
        this.gpu = gpu;
        this.file = file;
        this.runtime = runtime;
        this.engine = engine;
        this.plan = plan;
        this.version = version;
        this.useGraphs = useGraphs;
    }

    /**
     * Loads a plan. A plan of unknown origin is tried by {@link EngineStore#check} first: TensorRT may crash on it.
     *
     * @param useGraphs whether runs may be launched as CUDA graphs
     * @throws EngineException with TensorRT's reason, such as another version or another GPU
     */
    public static TensorRtEngine load(Gpu gpu, Path file, boolean useGraphs) throws EngineException {
        Natives.load();
        Natives.plugins();
        try {
            gpu.makeCurrent();
        } catch (CudaException e) {
            throw new EngineException(file + ": " + e.getMessage(), e);
        }
        long mark = TensorRtLog.lines().mark();
        IRuntime runtime = nvinfer.createInferRuntime(TensorRtLog.instance());
        // where it fails it may give any number, but not without a word
        if (runtime == null || runtime.isNull() || TensorRtLog.lines().mark() != mark) {
            throw new EngineException("TensorRT does not start: " + TensorRtLog.reason(mark, "it gives no reason"));
        }
        boolean loaded = false;
        ICudaEngine engine = null;
        try {
            engine = deserialize(gpu, runtime, file);
            Plan plan = PlanReader.read(file, engine);
            loaded = true;
            return new TensorRtEngine(gpu, file, runtime, engine, plan, Natives.version(), useGraphs);
        } finally {
            if (!loaded) {
                if (engine != null) {
                    Natives.delete(engine);
                }
                Natives.delete(runtime);
            }
        }
    }

    private static ICudaEngine deserialize(Gpu gpu, IRuntime runtime, Path file) throws EngineException {
        try (PlanBytes bytes = PlanBytes.read(file)) {
            long mark = TensorRtLog.lines().mark();
            Pointer data = bytes.pointer();
            ICudaEngine engine = runtime.deserializeCudaEngine(data, bytes.size());
            if (engine == null || engine.isNull()) {
                // it may be want of memory or a lost context, which is no fault of the plan
                probe(gpu, file);
                throw new EngineException(file + ": TensorRT refuses it: "
                        + TensorRtLog.reason(mark, "it gives no reason") + "; this machine has TensorRT "
                        + Natives.version() + " on " + gpu.info().name() + " (compute capability "
                        + gpu.info().computeMajor() + "." + gpu.info().computeMinor()
                        + "). A plan fits only the TensorRT version and the kind of GPU that it was built with:"
                        + " give the ONNX file instead, and curlew engine build makes the plan here");
            }
            return engine;
        }
    }

    private static void probe(Gpu gpu, Path file) throws EngineException {
        try {
            gpu.memoryUse();
        } catch (CudaException e) {
            throw new EngineException(file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<TensorSpec> inputs() {
        return plan.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return plan.outputs();
    }

    @Override
    public List<TensorSpec> declaredInputs() {
        return plan.declaredInputs();
    }

    @Override
    public List<TensorSpec> declaredOutputs() {
        return plan.declaredOutputs();
    }

    @Override
    public int maxBatch() {
        return plan.maxBatch();
    }

    /** Device memory of one context besides its inputs and outputs, as TensorRT says. */
    public long contextBytes() {
        return engine.getDeviceMemorySizeV2();
    }

    /** The plan it was loaded from. */
    public Path file() {
        return file;
    }

    @Override
    public String description() {
        return "TensorRT " + version + " on " + gpu.info().name();
    }

    @Override
    public EngineContext newContext() throws EngineException {
        return new TensorRtContext(
                gpu,
                plan,
                useGraphs,
                queue -> new TensorRtExecution(engine, plan.declaredInputs(), plan.inputs(), queue));
    }

    @Override
    public void close() {
        try {
            gpu.makeCurrent();
        } catch (CudaException e) {
            // a lost context: freeing would fail the same way, or hang
            mark.close();
            return;
        }
        Natives.delete(engine);
        Natives.delete(runtime);
        mark.close();
    }
}
