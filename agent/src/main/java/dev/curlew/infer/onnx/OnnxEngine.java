package dev.curlew.infer.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ONNX Runtime on the CPU. One session, in which every context runs on its own calling thread alone: frames side by
 * side beat one frame on many threads (docs/rationale/one-thread-per-frame.md), and the weights are held once.
 */
public final class OnnxEngine implements Engine {
    /** A frame that takes longer is of no use to anybody; batches of large models on small machines take a minute. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Leaks.Mark mark = Leaks.opened(this);
    private final Path file;
    private final RunLimit limit;
    private final OrtSession session;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final List<TensorSpec> declaredInputs;
    private final List<TensorSpec> declaredOutputs;

    private OnnxEngine(
            Path file,
            Duration longestRun,
            OrtSession session,
            List<TensorSpec> inputs,
            List<TensorSpec> outputs,
            List<TensorSpec> declaredInputs,
            List<TensorSpec> declaredOutputs) {
        this.file = file;
        this.session = session;
        this.inputs = inputs;
        this.outputs = outputs;
        this.declaredInputs = declaredInputs;
        this.declaredOutputs = declaredOutputs;
        this.limit = new RunLimit(file.toString(), longestRun, PATIENCE);
    }

    /**
     * Loads a network.
     *
     * @param shapes full shapes by input name, for inputs whose size the file leaves open; -1 and missing mean that the
     *     file decides
     */
    public static OnnxEngine load(Path file, Map<String, List<Long>> shapes) throws EngineException {
        return load(file, shapes, LONGEST_RUN);
    }

    /** @param longestRun after which a run is ended, and fails */
    static OnnxEngine load(Path file, Map<String, List<Long>> shapes, Duration longestRun) throws EngineException {
        requireContent(file);
        OnnxNatives.prepare();
        // what it logs as errors comes as exceptions too, and is told in our words
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "curlew");
        silence(environment);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtSession session = environment.createSession(file.toString(), options);
            try {
                return new OnnxEngine(
                        file,
                        longestRun,
                        session,
                        inputSpecs(file, session, shapes),
                        outputSpecs(file, session, batchNames(session)),
                        declared(file, session.getInputInfo().values()),
                        declared(file, session.getOutputInfo().values()));
            } catch (EngineException | OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new EngineException(file + ": " + OnnxErrors.refusal(e), e);
        }
    }

    /** The launcher's ORT_DISABLE_TELEMETRY comes first: docs/rationale/no-telemetry.md. */
    private static void silence(OrtEnvironment environment) throws EngineException {
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new EngineException("ONNX Runtime's telemetry cannot be switched off: " + OnnxErrors.text(e), e);
        }
    }

    private static void requireContent(Path file) throws EngineException {
        try {
            if (Files.size(file) == 0) {
                throw new EngineException(file + ": is empty; copy or export it again");
            }
        } catch (IOException e) {
            throw new EngineException(file + ": cannot be read; was it removed meanwhile?", e);
        }
    }

    /** What the native library says of itself. */
    public static String runtimeVersion() throws EngineException {
        OnnxNatives.prepare();
        return OrtEnvironment.getEnvironment().getVersion();
    }

    private static List<TensorSpec> inputSpecs(Path file, OrtSession session, Map<String, List<Long>> shapes)
            throws OrtException, EngineException {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : session.getInputInfo().values()) {
            TensorSpec open = spec(file, node);
            List<Long> wanted = shapes.getOrDefault(open.name(), List.of());
            List<Long> shape = new ArrayList<>();
            for (int i = 0; i < open.shape().size(); i++) {
                long size = open.shape().get(i);
                if (size < 0 && i < wanted.size()) {
                    size = wanted.get(i);
                }
                // an open first size is the batch, and here one frame is a batch
                shape.add(size < 0 && i == 0 ? 1L : size);
            }
            TensorSpec fixed = new TensorSpec(open.name(), open.type(), shape);
            if (!fixed.isStatic()) {
                throw new EngineException(file + ": input " + open + " leaves its size open: give it as dims of input '"
                        + open.name() + "' in config.pbtxt");
            }
            specs.add(fixed);
        }
        return List.copyOf(specs);
    }

    /** What the file calls the open first size of its inputs, "batch" or "N" for example: here it is 1. */
    private static Set<String> batchNames(OrtSession session) throws OrtException {
        Set<String> names = new HashSet<>();
        for (NodeInfo node : session.getInputInfo().values()) {
            names.add(openFirstSize(node));
        }
        names.remove("");
        return names;
    }

    private static String openFirstSize(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo info && info.getShape().length > 0 && info.getShape()[0] < 0
                ? info.getDimensionNames()[0]
                : "";
    }

    private static List<TensorSpec> outputSpecs(Path file, OrtSession session, Set<String> batchNames)
            throws OrtException, EngineException {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : session.getOutputInfo().values()) {
            TensorSpec spec = spec(file, node);
            if (batchNames.contains(openFirstSize(node))) {
                List<Long> shape = new ArrayList<>(spec.shape());
                shape.set(0, 1L);
                spec = new TensorSpec(spec.name(), spec.type(), shape);
            }
            specs.add(spec);
        }
        return List.copyOf(specs);
    }

    private static List<TensorSpec> declared(Path file, Iterable<NodeInfo> nodes) throws EngineException {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : nodes) {
            specs.add(spec(file, node));
        }
        return List.copyOf(specs);
    }

    private static TensorSpec spec(Path file, NodeInfo node) throws EngineException {
        if (!(node.getInfo() instanceof TensorInfo info)) {
            throw new EngineException(file + ": '" + node.getName() + "' is not a tensor, but " + node.getInfo()
                    + "; export the model without lists and maps");
        }
        List<Long> shape = new ArrayList<>();
        for (long size : info.getShape()) {
            shape.add(size);
        }
        return new TensorSpec(node.getName(), type(file, node.getName(), info.type), shape);
    }

    private static DataType type(Path file, String name, OnnxJavaType type) throws EngineException {
        return switch (type) {
            case FLOAT -> DataType.FP32;
            case DOUBLE -> DataType.FP64;
            case FLOAT16 -> DataType.FP16;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case BOOL -> DataType.BOOL;
            case BFLOAT16 -> DataType.BF16;
            case INT16 -> DataType.INT16;
            default -> throw new EngineException(file + ": tensor '" + name + "' is of type " + type
                    + ", which Curlew does not use; export it with floats");
        };
    }

    @Override
    public List<TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public List<TensorSpec> outputs() {
        return outputs;
    }

    @Override
    public List<TensorSpec> declaredInputs() {
        return declaredInputs;
    }

    @Override
    public List<TensorSpec> declaredOutputs() {
        return declaredOutputs;
    }

    @Override
    public int maxBatch() {
        return (int) (long) inputs.get(0).shape().get(0);
    }

    @Override
    public String description() {
        return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion() + " on the CPU";
    }

    @Override
    public EngineContext newContext() throws EngineException {
        try {
            return new OnnxContext(session, limit, inputs, outputs);
        } catch (EngineException e) {
            throw new EngineException(file + ": " + e.getMessage(), e);
        } catch (OrtException e) {
            throw new EngineException(
                    file + ": cannot be set up: " + OnnxErrors.text(e) + " (is there memory left?)", e);
        }
    }

    @Override
    public void close() {
        limit.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime: " + OnnxErrors.text(e), e);
        }
        mark.close();
    }
}
