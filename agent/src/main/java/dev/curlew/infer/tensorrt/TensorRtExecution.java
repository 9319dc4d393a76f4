package dev.curlew.infer.tensorrt;

import dev.curlew.cuda.CudaQueue;
import dev.curlew.infer.EngineException;
import dev.curlew.tensor.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;

/** An IExecutionContext. Names and shapes lie in native memory that is made with it. */
final class TensorRtExecution implements Execution {
    private final IExecutionContext context;
    private final Natives.Stream stream;
    private final List<OpenInput> openInputs = new ArrayList<>();
    private long mark = TensorRtLog.lines().mark();

    /** An input whose first size is set for each batch. */
    private record OpenInput(BytePointer name, Dims64 shape) {}

    /**
     * The device is current on this thread.
     *
     * @param declared the inputs as the plan declares them
     * @param inputs with the sizes that are run
     */
    TensorRtExecution(ICudaEngine engine, List<TensorSpec> declared, List<TensorSpec> inputs, CudaQueue queue)
            throws EngineException {
        IExecutionContext made = engine.createExecutionContext();
        if (made == null || made.isNull()) {
            throw new EngineException("TensorRT cannot make an execution context: "
                    + TensorRtLog.reason(mark, "it gives no reason, which is want of device memory mostly"));
        }
        this.context = made;
        this.stream = new Natives.Stream(queue.handle());
        for (int i = 0; i < inputs.size(); i++) {
            if (!declared.get(i).isStatic()) {
                BytePointer name = new BytePointer(inputs.get(i).name(), StandardCharsets.UTF_8);
                openInputs.add(new OpenInput(name, Shapes.dims(inputs.get(i).shape())));
            }
        }
        // also those whose first size is fixed, once and for all
        batch(declared.isEmpty() ? 1 : Math.toIntExact(inputs.get(0).shape().get(0)));
    }

    @Override
    public void bind(String tensor, long address) throws EngineException {
        mark = TensorRtLog.lines().mark();
        try (Natives.At memory = new Natives.At(address)) {
            if (!context.setTensorAddress(tensor, memory)) {
                throw new EngineException("TensorRT refuses memory for " + tensor + ": " + reason());
            }
        }
    }

    @Override
    public void batch(int frames) throws EngineException {
        mark = TensorRtLog.lines().mark();
        for (OpenInput input : openInputs) {
            input.shape().d(0, frames);
            if (!context.setInputShape(input.name(), input.shape())) {
                throw new EngineException("TensorRT refuses a batch of " + frames + ": " + reason());
            }
        }
    }

    @Override
    public boolean enqueue(CudaQueue queue) {
        mark = TensorRtLog.lines().mark();
        return context.enqueueV3(stream);
    }

    @Override
    public String reason() {
        return TensorRtLog.reason(mark, "it gives no reason");
    }

    @Override
    public void close() {
        Natives.delete(context);
        for (OpenInput input : openInputs) {
            input.name().close();
            input.shape().close();
        }
    }
}
