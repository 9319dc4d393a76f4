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
    private final List<TensorSpec> outputSpecs;
    private final List<OnnxTensor> owned = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();
    private final Map<String, OnnxTensor> boundInputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> pinnedOutputs = new LinkedHashMap<>();
    private final Set<String> openOutputs = new LinkedHashSet<>();
    private final Tensor[] outputs;

    OnnxContext(OrtSession session, List<TensorSpec> inputSpecs, List<TensorSpec> outputSpecs) throws OrtException {
        this.session = session;
        this.outputSpecs = outputSpecs;
        this.outputs = new Tensor[outputSpecs.size()];
        try {
            for (TensorSpec spec : inputSpecs) {
                ByteBuffer memory = memory(spec);
                inputs.add(Tensor.host(spec, memory, 0));
                boundInputs.put(spec.name(), bind(spec, memory));
            }
            for (int i = 0; i < outputs.length; i++) {
                TensorSpec spec = outputSpecs.get(i);
                if (spec.isStatic()) {
                    ByteBuffer memory = memory(spec);
                    outputs[i] = Tensor.host(spec, memory, 0);
                    pinnedOutputs.put(spec.name(), bind(spec, memory));
                } else {
                    openOutputs.add(spec.name());
                }
            }
        } catch (OrtException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static ByteBuffer memory(TensorSpec spec) {
        int bytes = Math.toIntExact(spec.elements() * spec.type().bytes());
        // a cache line's alignment, which vector loads like; the slice is cut to whole lines at both ends
        ByteBuffer roomy = ByteBuffer.allocateDirect(bytes + 128).alignedSlice(64);
        return roomy.slice(0, bytes).order(ByteOrder.nativeOrder());
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
        };
    }

    @Override
    public List<Tensor> inputs() {
        return inputs;
    }

    @Override
    public void enqueue(int batch) throws EngineException {
        try (OrtSession.Result result = session.run(boundInputs, openOutputs, pinnedOutputs)) {
            if (!openOutputs.isEmpty()) {
                copyOut(result);
            }
        } catch (OrtException e) {
            throw new EngineException("ONNX Runtime failed in a run: " + OnnxErrors.text(e), e);
        }
    }

    private void copyOut(OrtSession.Result result) {
        for (int i = 0; i < outputs.length; i++) {
            TensorSpec spec = outputSpecs.get(i);
            if (openOutputs.contains(spec.name())) {
                OnnxTensor value = (OnnxTensor) result.get(spec.name()).orElseThrow();
                List<Long> shape =
                        Arrays.stream(value.getInfo().getShape()).boxed().toList();
                outputs[i] = Tensor.host(new TensorSpec(spec.name(), spec.type(), shape), value.getByteBuffer(), 0);
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
        mark.close();
    }
}
