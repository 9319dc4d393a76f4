package dev.curlew.infer;

import dev.curlew.tensor.TensorSpec;
import java.util.List;

/**
 * A loaded network: tensors in, tensors out; it knows nothing of frames or detections. Thread-safe. Whoever loaded it
 * closes it, after all its contexts.
 */
public interface Engine extends AutoCloseable {

    /** Inputs in the network's order, shapes as they are run: with the batch dimension, all sizes fixed. */
    List<TensorSpec> inputs();

    /** Outputs in the network's order; a size that the network decides while it runs is -1. */
    List<TensorSpec> outputs();

    /** Inputs as the model file declares them, for comparison with what config.pbtxt says: -1 where it leaves a size open. */
    default List<TensorSpec> declaredInputs() {
        return inputs();
    }

    /** Outputs likewise. */
    default List<TensorSpec> declaredOutputs() {
        return outputs();
    }

    /** The most frames that one run takes; the first size of every input. */
    int maxBatch();

    /** What runs it, for logs and status: {@code ONNX Runtime 1.29.0, CPU, 1 thread}. */
    String description();

    /** Memory and a queue of its own for one run at a time; several contexts run side by side. */
    EngineContext newContext() throws EngineException;

    @Override
    void close();
}
