package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.app.console.Version;
import dev.curlew.app.engine.EngineRequests;
import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.Gpus;
import dev.curlew.cuda.NoGpuException;
import dev.curlew.infer.EngineException;
import dev.curlew.infer.tensorrt.EngineRequest;
import dev.curlew.infer.tensorrt.EngineStore;
import dev.curlew.infer.tensorrt.PlanBuild;
import dev.curlew.infer.tensorrt.PlanProgress;
import dev.curlew.infer.tensorrt.Precision;
import dev.curlew.infer.tensorrt.TensorRtEngine;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelFormat;
import dev.curlew.model.ModelRepository;
import dev.curlew.model.ModelVersion;
import dev.curlew.model.SpecCheck;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code curlew engine build}: makes the engine that run and analyze would, and says where it lies. */
@Command(
        name = "build",
        description = "Builds the TensorRT engine of a model for this machine's GPU.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "An engine that is there already is not built again. It fits this kind of GPU and this TensorRT only.",
            "",
            "Examples:",
            "  curlew engine build model-repo/yolox",
            "  curlew engine build rtdetr.onnx --precision fp16 --level 3"
        })
final class EngineBuildCommand implements Callable<Integer> {
    private static final long TICK_SECONDS = 1;
    private static final long TOLD_EVERY_SECONDS = 10;
    private static final int HIGHEST_LEVEL = 5;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR|x.onnx", description = "A model folder or file.")
    private Path model = Path.of("");

    @Option(names = "--gpu", paramLabel = "GPU", description = "auto, an index or a UUID (default: auto).")
    private String gpu = Gpus.AUTO;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "fp32, fp16, int8 or auto (default: what config.pbtxt says, else auto).")
    private @Nullable String precision;

    @Option(
            names = "--level",
            paramLabel = "0-5",
            description = "TensorRT's optimisation level (default: what config.pbtxt says, else 1).")
    private int level = -1;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Folder of engines (default: engines/ in CURLEW_CACHE).")
    private String cache = "";

    @Override
    public Integer call() throws InterruptedException {
        if (level > HIGHEST_LEVEL || level < -1) {
            throw new ParameterException(
                    spec.commandLine(), "--level must be 0 to " + HIGHEST_LEVEL + ", but was " + level);
        }
        Precision wanted = precision();
        try {
            ModelVersion version = ModelRepository.load(model);
            if (version.format() != ModelFormat.ONNX) {
                throw new ModelException(version.file() + ": is a plan already; engines are built of model.onnx");
            }
            try (Gpu device = Gpus.open(gpu)) {
                build(device, version, EngineRequests.of(version, wanted, level));
            }
        } catch (NoGpuException | CudaException e) {
            throw new UserException(UserException.GPU, String.valueOf(e.getMessage()));
        } catch (ModelException | EngineException e) {
            throw new UserException(UserException.MODEL, String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private @Nullable Precision precision() {
        if (precision == null) {
            return null;
        }
        for (Precision each : Precision.values()) {
            if (each.name().equalsIgnoreCase(precision)) {
                return each;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "--precision must be one of "
                        + Arrays.toString(Precision.values()).toLowerCase(Locale.ROOT) + ", but was " + precision);
    }

    private void build(Gpu device, ModelVersion version, EngineRequest request)
            throws EngineException, ModelException, InterruptedException {
        EngineStore store = EngineRequests.store(cache, EngineRequests.DEFAULT_CACHE_BYTES);
        TensorRtEngine engine = store.find(device, request);
        String made = "was there";
        if (engine == null) {
            try (PlanBuild build = store.build(device, request)) {
                PlanProgress last = follow(build);
                engine = store.built(device, request, build);
                made = "built in " + last.elapsedNanos() / 1_000_000_000 + " s, " + build.precision();
            }
        }
        try (TensorRtEngine loaded = engine) {
            SpecCheck.check(version, loaded.declaredInputs(), loaded.declaredOutputs());
            err(made + ": " + loaded.description() + ", batch up to " + loaded.maxBatch() + ", "
                    + loaded.contextBytes() / 1_000_000 + " MB for each run side by side");
            spec.commandLine().getOut().println(loaded.file());
            spec.commandLine().getOut().flush();
        }
    }

    private PlanProgress follow(PlanBuild build) throws InterruptedException {
        PlanProgress last = build.progress();
        long told = 0;
        err(last.text());
        while (!build.await(TICK_SECONDS, TimeUnit.SECONDS)) {
            PlanProgress now = build.progress();
            long seconds = now.elapsedNanos() / 1_000_000_000;
            if (now.phase() != last.phase() || seconds - told >= TOLD_EVERY_SECONDS) {
                err(now.text());
                told = seconds;
            }
            last = now;
        }
        return build.progress();
    }

    private void err(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
