package dev.curlew.infer.tensorrt;

import dev.curlew.infer.EngineException;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;

/** Finds out what a plan takes and gives. */
final class PlanReader {
    private final Path file;
    private final ICudaEngine engine;
    private final List<TensorSpec> inputs = new ArrayList<>();
    private final List<TensorSpec> outputs = new ArrayList<>();

    private PlanReader(Path file, ICudaEngine engine) {
        this.file = file;
        this.engine = engine;
    }

    static TensorRtEngine.Plan read(Path file, ICudaEngine engine) throws EngineException {
        return new PlanReader(file, engine).read();
    }

    private TensorRtEngine.Plan read() throws EngineException {
        for (int i = 0; i < engine.getNbIOTensors(); i++) {
            String name = engine.getIOTensorName(i);
            DataType type = Shapes.type(engine.getTensorDataType(name));
            if (type == null) {
                throw new EngineException(file + ": tensor " + name + " is of type " + engine.getTensorDataType(name)
                        + ", which Curlew does not use");
            }
            TensorSpec spec;
            try (Dims64 dims = engine.getTensorShape(name)) {
                spec = new TensorSpec(name, type, Shapes.list(dims));
            }
            boolean input = engine.getTensorIOMode(name).intern() == nvinfer.TensorIOMode.kINPUT;
            if (engine.getTensorLocation(name).intern() == nvinfer.TensorLocation.kHOST) {
                throw new EngineException(file + ": " + (input ? "input " : "output ") + spec
                        + " is a shape, which TensorRT wants in host memory; export the network with a fixed one");
            }
            (input ? inputs : outputs).add(spec);
        }
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new EngineException(file + ": has no input or no output");
        }
        boolean open = inputs.stream().anyMatch(PlanReader::isOpen);
        List<TensorSpec> largest = new ArrayList<>();
        for (TensorSpec input : inputs) {
            largest.add(input.isStatic() ? input : largest(input));
        }
        List<Long> first = largest.get(0).shape();
        int maxBatch = first.isEmpty() ? 1 : Math.toIntExact(first.get(0));
        return new TensorRtEngine.Plan(
                List.copyOf(inputs), List.copyOf(outputs), List.copyOf(largest), outputs(largest), maxBatch, open);
    }

    private static boolean isOpen(TensorSpec spec) {
        return !spec.shape().isEmpty() && spec.shape().get(0) < 0;
    }

    /** As the plan's first optimisation profile allows at most; only the first size may vary. */
    private TensorSpec largest(TensorSpec input) throws EngineException {
        try (Dims64 most = engine.getProfileShape(input.name(), 0, nvinfer.OptProfileSelector.kMAX)) {
            TensorSpec largest = new TensorSpec(input.name(), input.type(), Shapes.list(most));
            if (!largest.isStatic() || largest.shape().size() != input.shape().size()) {
                throw new EngineException(file + ": its optimisation profile does not settle input " + input);
            }
            return largest;
        }
    }

    /** With the largest inputs; asked of a context that has no device memory of its own. */
    private List<TensorSpec> outputs(List<TensorSpec> largest) throws EngineException {
        long mark = TensorRtLog.lines().mark();
        IExecutionContext context =
                engine.createExecutionContext(nvinfer.ExecutionContextAllocationStrategy.kUSER_MANAGED);
        if (context == null || context.isNull()) {
            throw new EngineException(
                    file + ": TensorRT cannot make a context: " + TensorRtLog.reason(mark, "it gives no reason"));
        }
        try {
            for (int i = 0; i < largest.size(); i++) {
                if (!inputs.get(i).isStatic()) {
                    try (Dims64 shape = Shapes.dims(largest.get(i).shape())) {
                        if (!context.setInputShape(largest.get(i).name(), shape)) {
                            throw new EngineException(file + ": TensorRT refuses input " + largest.get(i) + ": "
                                    + TensorRtLog.reason(mark, "it gives no reason"));
                        }
                    }
                }
            }
            List<TensorSpec> settled = new ArrayList<>();
            for (TensorSpec output : outputs) {
                settled.add(settled(context, output));
            }
            return List.copyOf(settled);
        } finally {
            Natives.delete(context);
        }
    }

    private TensorSpec settled(IExecutionContext context, TensorSpec output) throws EngineException {
        try (Dims64 shape = context.getTensorShape(output.name())) {
            TensorSpec settled = new TensorSpec(output.name(), output.type(), Shapes.list(shape));
            if (!settled.isStatic()
                    || settled.shape().isEmpty() != output.shape().isEmpty()) {
                throw new EngineException(file + ": output " + output + " has a size that depends on what is seen (a"
                        + " NonMaxSuppression or NonZero at its end); export the network without it, Curlew's parsers"
                        + " do that part");
            }
            return settled;
        }
    }
}
