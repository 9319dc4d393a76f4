package dev.curlew.infer;

import dev.curlew.tensor.Tensor;
import java.util.List;

/**
 * One run at a time: write the inputs, {@link #enqueue}, {@link #await}, read the outputs. Belongs to one inference
 * thread, which also closes it. Where the network has half floats, its tensors here are FP32 all the same: the engine
 * converts them.
 */
public interface EngineContext extends AutoCloseable {

    /** Made once; the memory that the engine reads. On a GPU it is device memory. */
    List<Tensor> inputs();

    /**
     * Starts a run on what the inputs hold. May return before it is done; on a GPU everything that wrote the inputs
     * must have been put on {@link #queue} before.
     *
     * @param batch how many frames, 1 to the engine's maximum
     */
    void enqueue(int batch) throws EngineException;

    /** Waits for the run. */
    void await() throws EngineException;

    /** The results in host memory, valid after {@link #await} until the next {@link #enqueue}. */
    List<Tensor> outputs();

    /** Native handle of the command queue (a CUstream), 0 for an engine on the host. */
    default long queue() {
        return 0;
    }

    @Override
    void close();
}
