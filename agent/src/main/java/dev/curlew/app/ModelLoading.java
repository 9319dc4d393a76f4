package dev.curlew.app;

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
import dev.curlew.tensor.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a path to a model that can run: repository, engine, checks, parser. */
final class ModelLoading {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLoading.class);

    private ModelLoading() {}

    /**
     * Tells the log what was guessed, ignored or odd.
     *
     * @param classes labels to keep; empty means all
     */
    static LoadedModel load(Path path, List<String> classes) {
        LoadedModel model = loadQuietly(path, classes);
        model.processing().guesses().forEach(LOG::info);
        model.processing().model().config().ignored().forEach(LOG::info);
        model.processing().notices().forEach(LOG::warn);
        return model;
    }

    /** Leaves it to the caller to tell what was guessed, ignored or odd. */
    static LoadedModel loadQuietly(Path path, List<String> classes) {
        try {
            ModelVersion version = ModelRepository.load(path);
            if (version.format() != ModelFormat.ONNX) {
                throw new ModelException(version.file() + ": TensorRT plans need an NVIDIA GPU, which this build does"
                        + " not use yet; give a model.onnx");
            }
            Engine engine = OnnxEngine.load(version.file(), shapes(version));
            try {
                return settle(version, engine, classes);
            } catch (ModelException | EngineException | RuntimeException e) {
                engine.close();
                throw e;
            }
        } catch (UnknownClassException e) {
            throw new UserException(UserException.USAGE, String.valueOf(e.getMessage()));
        } catch (ModelException | EngineException e) {
            throw new UserException(UserException.MODEL, String.valueOf(e.getMessage()));
        }
    }

    private static LoadedModel settle(ModelVersion version, Engine engine, List<String> classes)
            throws ModelException, EngineException {
        SpecCheck.check(version, engine.inputs(), engine.outputs());
        Processing processing = Plugins.parsers().resolve(version, engine.inputs(), engine.outputs(), classes);
        LoadedModel model = new LoadedModel(processing, engine);
        SelfTest.run(model);
        int runs = WarmUpRuns.run(model);
        LOG.debug("{} warm-up runs", runs);
        return model;
    }

    /** What config.pbtxt says of the inputs, as full shapes: it may settle what the file leaves open. */
    private static Map<String, List<Long>> shapes(ModelVersion version) {
        Map<String, List<Long>> shapes = new HashMap<>();
        for (TensorSpec input : version.config().inputs()) {
            List<Long> shape = new ArrayList<>();
            if (version.config().maxBatchSize() > 0) {
                shape.add(-1L);
            }
            shape.addAll(input.shape());
            shapes.put(input.name(), shape);
        }
        return shapes;
    }
}
