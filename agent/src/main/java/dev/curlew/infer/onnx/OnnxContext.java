package dev.curlew.infer.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.HalfFloats;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Inputs and outputs bound once to direct buffers, which ONNX Runtime reads and writes in place. Outputs whose size
 * only the run decides are copied out after it.
 */
final class OnnxContext implements EngineContext {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final OrtSession session;
    private final RunLimit.Run run;
    private final List<TensorSpec> outputSpecs;
    private final List<OnnxTensor> owned = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();
    private final Map<String, OnnxTensor> boundInputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> pinnedOutputs = new LinkedHashMap<>();
    private final Set<String> openOutputs = new LinkedHashSet<>();
    private final Tensor[] outputs;
    private final List<Widened> halfInputs = new ArrayList<>();
    private final List<Widened> halfOutputs = new ArrayList<>();

    /** Half floats as ONNX Runtime has them, and what everybody else sees of them. */
    private record Widened(ByteBuffer halves, Tensor floats) {}

    OnnxContext(OrtSession session, RunLimit limit, List<TensorSpec> inputSpecs, List<TensorSpec> outputSpecs)
            throws OrtException, EngineException {
        this.session = session;
        this.run = limit.newRun();
        this.outputSpecs = outputSpecs;
        this.outputs = new Tensor[outputSpecs.size()];
        try {
            for (TensorSpec spec : inputSpecs) {
                ByteBuffer memory = memory(spec);
                inputs.add(host(spec, memory, halfInputs));
                boundInputs.put(spec.name(), bind(spec, memory));
            }
            for (int i = 0; i < outputs.length; i++) {
                TensorSpec spec = outputSpecs.get(i);
                if (spec.isStatic()) {
                    ByteBuffer memory = memory(spec);
                    outputs[i] = host(spec, memory, halfOutputs);
                    pinnedOutputs.put(spec.name(), bind(spec, memory));
                } else {
                    openOutputs.add(spec.name());
                }
            }
        } catch (OrtException | EngineException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Tensor host(TensorSpec spec, ByteBuffer memory, List<Widened> halves) throws EngineException {
        if (spec.type() != DataType.FP16) {
            return Tensor.host(spec, memory, 0);
        }
        Tensor floats = Tensor.host(spec.widened(), memory(spec.widened()), 0);
        halves.add(new Widened(memory, floats));
        return floats;
    }

    private static ByteBuffer memory(TensorSpec spec) throws EngineException {
        try {
            int bytes = Math.toIntExact(
                    Math.multiplyExact(spec.elements(), spec.type().bytes()));
            // a cache line's alignment, which vector loads like; the slice is cut to whole lines at both ends
            ByteBuffer roomy =
                    ByteBuffer.allocateDirect(Math.addExact(bytes, 128)).alignedSlice(64);
            return roomy.slice(0, bytes).order(ByteOrder.nativeOrder());
        } catch (ArithmeticException | OutOfMemoryError e) {
            throw new EngineException(
                    "tensor " + spec + " needs more memory than the agent may take; export it for smaller"
                            + " pictures, set fewer threads, or CURLEW_JAVA_OPTS=-XX:MaxDirectMemorySize=2g",
                    e);
        }
    }

    private OnnxTensor bind(TensorSpec spec, ByteBuffer memory) throws OrtException {
        long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
        OnnxTensor tensor =
                OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), memory, shape, javaType(spec.type()));
        owned.add(tensor);
        return tensor;
    }

    private static OnnxJavaType javaType(DataType type) {
        return switch (type) {
            case FP32 -> OnnxJavaType.FLOAT;
            case FP64 -> OnnxJavaType.DOUBLE;
            case FP16 -> OnnxJavaType.FLOAT16;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case BOOL -> OnnxJavaType.BOOL;
            case BF16 -> OnnxJavaType.BFLOAT16;
            case INT16 -> OnnxJavaType.INT16;
            case UINT16, UINT32, UINT64, STRING -> throw new IllegalArgumentException(type + " is refused at load");
        };
    }

    @Override
    public List<Tensor> inputs() {
        return inputs;
    }

    @Override
    public void enqueue(int batch) throws EngineException {
        for (Widened input : halfInputs) {
            HalfFloats.narrow(input.floats().floats(), input.halves());
        }
        try (OrtSession.Result result = run()) {
            if (!openOutputs.isEmpty()) {
                copyOut(result);
            }
            for (Widened output : halfOutputs) {
                HalfFloats.widen(output.halves(), output.floats().floats());
            }
        } catch (OrtException e) {
            throw new EngineException(
                    "the model failed in a run: " + OnnxErrors.text(e)
                            + " (does model inspect accept it? is there memory left?)",
                    e);
        }
    }

    private OrtSession.Result run() throws OrtException, EngineException {
        run.begin();
        try {
            OrtSession.Result result = session.run(boundInputs, openOutputs, pinnedOutputs, run.options());
            run.end();
            return result;
        } catch (OrtException e) {
            if (run.end()) {
                throw new EngineException(run.words(), e);
            }
            throw e;
        }
    }

    private void copyOut(OrtSession.Result result) throws EngineException {
        for (int i = 0; i < outputs.length; i++) {
            TensorSpec spec = outputSpecs.get(i);
            if (openOutputs.contains(spec.name())) {
                OnnxTensor value = (OnnxTensor) result.get(spec.name()).orElseThrow();
                List<Long> shape =
                        Arrays.stream(value.getInfo().getShape()).boxed().toList();
                TensorSpec actual = new TensorSpec(spec.name(), spec.type(), shape);
                if (actual.type() == DataType.FP16) {
                    ByteBuffer floats = memory(actual.widened());
                    outputs[i] = Tensor.host(actual.widened(), floats, 0);
                    HalfFloats.widen(value.getByteBuffer().order(ByteOrder.nativeOrder()), outputs[i].floats());
                } else {
                    outputs[i] = Tensor.host(actual, value.getByteBuffer(), 0);
                }
            }
        }
    }

    @Override
    public void await() {
        // enqueue has run it to its end
    }

    @Override
    public List<Tensor> outputs() {
        return Arrays.asList(outputs);
    }

    @Override
    public void close() {
        owned.forEach(OnnxTensor::close);
        owned.clear();
        run.close();
        mark.close();
    }
}
