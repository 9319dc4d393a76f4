package dev.curlew.infer;

import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.Gpu;
import dev.curlew.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs one after the other: write the inputs, {@link #enqueue}, {@link #await}, read the outputs. Up to {@link #depth} may
 * be under way, so that a GPU has the next one when it is done with one. Belongs to one inference thread, which also
 * closes it. Where the network has half floats, its host tensors here are FP32 all the same: the
 * engine converts them. Inputs in device memory are as the network has them, FP16 included.
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

    /** Waits for the oldest run that was not awaited. */
    void await() throws EngineException;

    /** How many runs may be enqueued before the first of them is awaited. */
    default int depth() {
        return 1;
    }

    /** The results in host memory of the run that was awaited last, until the next {@link #enqueue} or {@link #await}. */
    List<Tensor> outputs();

    /**
     * Where host code writes the inputs: {@link #inputs} themselves on a host engine, else pinned memory of the same
     * shapes that {@link #upload} sends.
     */
    default List<Tensor> hostInputs() {
        return inputs();
    }

    /**
     * Queues the copy of some frames of one of {@link #hostInputs} to the device; nothing to do on a host engine.
     *
     * @param input its place in {@link #inputs}
     * @param first the first frame of the batch that is sent
     * @param count how many frames; an input without a batch dimension is sent whole
     */
    default void upload(int input, int first, int count) throws EngineException {}

    /** The GPU that {@link #inputs} lie on; null for an engine on the host. */
    default @Nullable Gpu gpu() {
        return null;
    }

    /** The queue that this context's runs are put on; null for an engine on the host. */
    default @Nullable CudaQueue queue() {
        return null;
    }

    /** Of the last run that was awaited. */
    default RunTimes lastRun() throws EngineException {
        return RunTimes.UNKNOWN;
    }

    @Override
    void close();
}
