package dev.curlew.app.engine;

import dev.curlew.app.console.UserException;
import dev.curlew.cuda.Gpu;
import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineException;
import dev.curlew.model.InstanceGroup;
import dev.curlew.model.ModelConfig;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelFormat;
import dev.curlew.model.ModelRepository;
import dev.curlew.model.ModelVersion;
import dev.curlew.parse.UnknownClassException;
import dev.curlew.pipeline.AdmissionException;
import dev.curlew.pipeline.Capacity;
import dev.curlew.pipeline.DeviceLost;
import dev.curlew.pipeline.LoadedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which engine runs a model: TensorRT where there is a GPU and the model loads there, else ONNX Runtime on the
 * CPU, with the reason. Main thread.
 */
public final class EngineChoice {
    private static final Logger LOG = LoggerFactory.getLogger(EngineChoice.class);
    /** Runs side by side on a GPU: while one runs, the other's frames are laid in and its answers read. */
    private static final int GPU_CONTEXTS = 2;

    private static final long STATUS_MILLIS = 200;

    private final Machine machine;
    private final List<String> classes;
    private final int threads;
    private final OnCpu onCpu;

    /** Loads a model for the CPU. */
    @FunctionalInterface
    interface OnCpu {
        LoadedModel load(ModelVersion version, List<String> classes) throws ModelException, EngineException;
    }

    /**
     * @param classes labels to keep; empty means all
     * @param threads contexts on the CPU; 0 leaves it to instance_group, and where that is silent it is one per core
     */
    public EngineChoice(Machine machine, List<String> classes, int threads) {
        this(machine, classes, threads, ModelLoading::loadOnCpu);
    }

    EngineChoice(Machine machine, List<String> classes, int threads, OnCpu onCpu) {
        this.onCpu = onCpu;
        this.machine = machine;
        this.classes = classes;
        this.threads = threads;
    }

    /**
     * A model ready to run.
     *
     * @param model the caller's to close
     * @param contexts how many runs of it go side by side
     * @param maxBatch of the biggest engine that will run it
     * @param onGpu whether decoders should leave pictures in the GPU's memory
     * @param toBuild what the GPU will run in its place once its engine is built; null for nothing
     * @param problem why the GPU does not run it, or ""
     */
    public record Chosen(
            LoadedModel model,
            int contexts,
            int maxBatch,
            boolean onGpu,
            @Nullable ModelVersion toBuild,
            String problem) {

        public Capacity capacity(int streams) {
            int side = toBuild == null
                    ? contexts
                    : Math.max(gpuContexts(model.processing().model().config()), (contexts + maxBatch - 1) / maxBatch);
            return new Capacity(streams, side, onGpu ? Gpu.DEPTH : 1, maxBatch);
        }
    }

    /**
     * Loads it, and tells the log what was guessed, ignored or odd.
     *
     * @param wait whether an engine that has to be built is waited for; otherwise the CPU answers meanwhile
     * @param tell told while it is waited for, a few times a second
     */
    public Chosen choose(Path path, boolean wait, Consumer<EngineBuild> tell) {
        try {
            ModelVersion version = ModelRepository.load(path);
            Chosen chosen = choose(version, wait, tell);
            ModelLoading.tell(chosen.model());
            return chosen;
        } catch (ModelException | EngineException | AdmissionException e) {
            throw failure(e);
        }
    }

    private static UserException failure(Exception e) {
        int code = e instanceof UnknownClassException
                ? UserException.USAGE
                : DeviceLost.in(e) != null ? UserException.GPU : UserException.MODEL;
        return new UserException(code, String.valueOf(e.getMessage()));
    }

    private Chosen choose(ModelVersion version, boolean wait, Consumer<EngineBuild> tell)
            throws ModelException, EngineException {
        Machine.Accelerator accelerator = machine.accelerator();
        boolean plan = version.format() == ModelFormat.TENSORRT;
        if (accelerator == null || (!plan && wantsCpu(version.config()))) {
            if (plan) {
                throw new ModelException(version.file() + ": a TensorRT plan needs the GPU, but " + machine.reason()
                        + "; give a model.onnx");
            }
            return onCpu(version, accelerator == null ? machine.reason() : "instance_group has KIND_CPU only");
        }
        try {
            Engine engine = accelerator.engines().load(version);
            if (engine != null) {
                return onGpu(version, settle(version, engine, accelerator));
            }
        } catch (EngineException | ModelException | AdmissionException e) {
            if (plan || DeviceLost.in(e) != null) {
                throw e;
            }
            return insteadOfGpu(version, String.valueOf(e.getMessage()));
        }
        return wait ? built(version, accelerator, tell) : meanwhile(version, accelerator, tell);
    }

    private static boolean wantsCpu(ModelConfig config) {
        return !config.groups().isEmpty()
                && config.groups().stream().allMatch(group -> group.kind() == InstanceGroup.Kind.CPU);
    }

    private Chosen onCpu(ModelVersion version, String problem) throws ModelException, EngineException {
        LoadedModel model = onCpu.load(version, classes);
        return new Chosen(model, cpuContexts(version.config()), model.engine().maxBatch(), false, null, problem);
    }

    private Chosen insteadOfGpu(ModelVersion version, String problem) throws ModelException, EngineException {
        LOG.warn("runs on the CPU instead of the GPU: {}", problem);
        return onCpu(version, problem);
    }

    private static Chosen onGpu(ModelVersion version, LoadedModel model) {
        return new Chosen(model, gpuContexts(version.config()), model.engine().maxBatch(), true, null, "");
    }

    /** ONNX Runtime answers until the engine is built; where it cannot run the model, the build is waited for. */
    private Chosen meanwhile(ModelVersion version, Machine.Accelerator accelerator, Consumer<EngineBuild> tell)
            throws ModelException, EngineException {
        LoadedModel model;
        try {
            model = onCpu.load(version, classes);
        } catch (EngineException e) {
            LOG.warn("waits for the GPU engine, since the CPU cannot answer meanwhile: {}", e.getMessage());
            return built(version, accelerator, tell);
        }
        LOG.info("the CPU answers until the GPU engine is built, which takes minutes, once");
        int maxBatch =
                Math.max(model.engine().maxBatch(), Math.max(1, version.config().maxBatchSize()));
        return new Chosen(model, cpuContexts(version.config()), maxBatch, true, version, "");
    }

    private Chosen built(ModelVersion version, Machine.Accelerator accelerator, Consumer<EngineBuild> tell)
            throws ModelException, EngineException {
        LoadedModel[] made = new LoadedModel[1];
        try (EngineBuild build = new EngineBuild(
                accelerator.engines(), version, engine -> made[0] = settle(version, engine, accelerator))) {
            do {
                build.await(STATUS_MILLIS);
                tell.accept(build);
            } while (build.state() == EngineBuild.State.BUILDING);
            LoadedModel model = made[0];
            if (build.state() == EngineBuild.State.LIVE && model != null) {
                return onGpu(version, model);
            }
            Throwable why = build.failure();
            if (why instanceof EngineException lost && DeviceLost.in(why) != null) {
                throw lost;
            }
            return insteadOfGpu(version, build.status());
        } catch (InterruptedException e) {
            throw new IllegalStateException("the main thread was interrupted", e);
        }
    }

    /** Parser, admission, self-test and warm-up for an engine on the GPU; closes the engine when it fails. */
    public LoadedModel settle(ModelVersion version, Engine engine, Machine.Accelerator accelerator)
            throws ModelException, EngineException {
        try {
            LoadedModel model = ModelLoading.settle(version, engine, classes, accelerator.gpu());
            accelerator.admission().requireWithin("the engine of " + version.name());
            return model;
        } catch (ModelException | EngineException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** What the groups for GPUs say together; two when none does. */
    public static int gpuContexts(ModelConfig config) {
        int count = config.groups().stream()
                .filter(group -> group.kind() != InstanceGroup.Kind.CPU)
                .mapToInt(InstanceGroup::count)
                .sum();
        return count > 0 ? count : GPU_CONTEXTS;
    }

    private int cpuContexts(ModelConfig config) {
        int instances = config.instances();
        return threads > 0
                ? threads
                : instances > 0 ? instances : Runtime.getRuntime().availableProcessors();
    }
}
