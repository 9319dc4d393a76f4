package dev.curlew.infer.tensorrt;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.Gpu;
import dev.curlew.infer.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Engines by request: out of the cache, or built into it. Thread-safe; holds nothing open. */
public final class EngineStore {
    private static final Logger LOG = LoggerFactory.getLogger(EngineStore.class);
    private static final int TRIAL_SECONDS = 120;

    private final PlanCache cache;
    private final long maxBytes;

    /**
     * @param folder made when it is needed
     * @param maxBytes the least recently used engines go beyond it
     */
    public EngineStore(Path folder, long maxBytes) {
        this.cache = new PlanCache(folder.toAbsolutePath().normalize());
        this.maxBytes = maxBytes;
    }

    /** @throws EngineException when TensorRT cannot run here, naming the library and the package that brings it */
    public static void requireTensorRt() throws EngineException {
        Natives.load();
    }

    /** The engine, if it was built before and fits this machine; null when it has to be {@linkplain #build built}. */
    public @Nullable TensorRtEngine find(Gpu gpu, EngineRequest request) throws EngineException {
        EngineKey key = EngineKey.of(request, gpu.info(), Natives.version());
        Path plan;
        try {
            plan = cache.find(request.model(), key);
        } catch (IOException e) {
            throw new EngineException(cache.folder() + ": cannot be read: " + e, e);
        }
        if (plan == null) {
            return null;
        }
        try {
            return TensorRtEngine.load(gpu, plan, request.graphs());
        } catch (EngineException e) {
            if (e.getCause() instanceof CudaException) {
                // not the plan's fault
                throw e;
            }
            LOG.warn("{}; the engine is built again", e.getMessage());
            forget(plan);
            return null;
        }
    }

    private void forget(Path plan) throws EngineException {
        try {
            cache.delete(plan);
        } catch (IOException e) {
            throw new EngineException(plan + ": cannot be deleted: " + e, e);
        }
    }

    /**
     * Starts to build the engine; one build runs at a time on this folder. Once it has ended well, {@link #built} loads
     * it.
     */
    public PlanBuild build(Gpu gpu, EngineRequest request) throws EngineException {
        EngineKey key = EngineKey.of(request, gpu.info(), Natives.version());
        LOG.info(
                "{}: building a TensorRT engine on {}, precision {}, level {}, {}",
                request.model(),
                gpu.info().name(),
                request.precision(),
                request.builderLevel(),
                request.profile());
        BuildOrder order =
                BuildOrder.build(request, key, gpu.info().uuid(), cache.folder().toString());
        return PlanBuild.start(order, Files.isDirectory(cache.folder()) ? cache.expectedSeconds(key) : 0);
    }

    /** Loads what a build has made, and makes room for it. */
    public TensorRtEngine built(Gpu gpu, EngineRequest request, PlanBuild build) throws EngineException {
        Path plan = build.plan();
        LOG.info(
                "{}: the engine was built in {} s, precision {}{}",
                request.model(),
                build.progress().elapsedNanos() / 1_000_000_000,
                build.precision(),
                request.precision() == Precision.AUTO ? " (a guess: config.pbtxt gives no precision_mode)" : "");
        makeRoom(plan);
        return TensorRtEngine.load(gpu, plan, request.graphs());
    }

    /** Deletes what is beyond the limit, but not this one. */
    public void makeRoom(Path plan) {
        try {
            cache.trim(maxBytes, plan);
        } catch (IOException e) {
            LOG.warn("{}: old engines cannot be deleted: {}", cache.folder(), e.toString());
        }
    }

    /**
     * Loads a plan that was built elsewhere. Before the first time a process of its own tries it, as TensorRT may crash
     * on a damaged one.
     *
     * @param sha256 of the plan
     * @throws EngineException with TensorRT's reason and what this machine is
     */
    public TensorRtEngine loadPlan(Gpu gpu, Path plan, String sha256, boolean graphs)
            throws EngineException, InterruptedException {
        String machine = sha256 + " " + Natives.version() + " " + gpu.info().name() + " "
                + gpu.info().driverVersion();
        Path stamp = cache.folder()
                .resolve("tried-"
                        + EngineKey.sha256(machine.getBytes(StandardCharsets.UTF_8))
                                .substring(0, 24));
        if (!Files.exists(stamp)) {
            check(gpu, plan);
            try {
                Files.createDirectories(cache.folder());
                Files.writeString(stamp, machine + System.lineSeparator());
            } catch (IOException e) {
                LOG.debug("{} will be tried again the next time: {}", plan, e.toString());
            }
        }
        return TensorRtEngine.load(gpu, plan, graphs);
    }

    private void check(Gpu gpu, Path plan) throws EngineException, InterruptedException {
        BuildOrder order = BuildOrder.trial(
                plan.toAbsolutePath().toString(),
                gpu.info().uuid(),
                cache.folder().toString());
        try (PlanBuild trial = PlanBuild.start(order, 0)) {
            if (!trial.await(TRIAL_SECONDS, TimeUnit.SECONDS)) {
                throw new EngineException(plan + ": TensorRT does not get done with it in " + TRIAL_SECONDS + " s");
            }
            Path tried = trial.plan();
            LOG.debug("{} was tried and can be loaded", tried);
        }
    }
}
