package dev.curlew.app.engine;

import dev.curlew.app.console.UserException;
import dev.curlew.cuda.Gpu;
import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineException;
import dev.curlew.infer.onnx.OnnxEngine;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelFormat;
import dev.curlew.model.ModelRepository;
import dev.curlew.model.ModelVersion;
import dev.curlew.model.SpecCheck;
import dev.curlew.parse.Processing;
import dev.curlew.parse.UnknownClassException;
import dev.curlew.pipeline.LoadedModel;
import dev.curlew.pipeline.SelfTest;
import dev.curlew.pipeline.WarmUpRuns;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a path to a model that can run: repository, engine, checks, parser. */
public final class ModelLoading {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLoading.class);

    private ModelLoading() {}

    static void tell(LoadedModel model) {
        model.processing().guesses().forEach(LOG::info);
        model.processing().model().config().ignored().forEach(LOG::info);
        model.processing().notices().forEach(LOG::warn);
    }

    /**
     * On the CPU; leaves it to the caller to {@link #tell} what was guessed, ignored or odd.
     *
     * @param classes labels to keep; empty means all
     */
    public static LoadedModel loadQuietly(Path path, List<String> classes) {
        try {
            ModelVersion version = ModelRepository.load(path);
            if (version.format() != ModelFormat.ONNX) {
                throw new ModelException(
                        version.file() + ": a TensorRT plan runs on the GPU only, and this command uses"
                                + " the CPU; give a model.onnx");
            }
            return loadOnCpu(version, classes);
        } catch (UnknownClassException e) {
            throw new UserException(UserException.USAGE, String.valueOf(e.getMessage()));
        } catch (ModelException | EngineException e) {
            throw new UserException(UserException.MODEL, String.valueOf(e.getMessage()));
        }
    }

    /** By ONNX Runtime. */
    static LoadedModel loadOnCpu(ModelVersion version, List<String> classes) throws ModelException, EngineException {
        Engine engine = OnnxEngine.load(version.file(), EngineRequests.shapes(version));
        try {
            return settle(version, engine, classes, null);
        } catch (ModelException | EngineException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /**
     * Parser, self-test and warm-up for an engine; it stays the caller's when this throws.
     *
     * @param gpu where the engine runs, or null
     */
    static LoadedModel settle(ModelVersion version, Engine engine, List<String> classes, @Nullable Gpu gpu)
            throws ModelException, EngineException {
        SpecCheck.check(version, engine.declaredInputs(), engine.declaredOutputs());
        Processing processing = Plugins.parsers().resolve(version, engine.inputs(), engine.outputs(), classes);
        LoadedModel model = new LoadedModel(processing, engine, gpu);
        SelfTest.run(model);
        int runs = WarmUpRuns.run(model);
        LOG.debug("{} warm-up runs", runs);
        return model;
    }
}
