package dev.curlew.infer.tensorrt;

import dev.curlew.cuda.CudaQueue;
import dev.curlew.infer.EngineException;

/** What a context needs of TensorRT, so that its order of calls can be tested without a GPU. One thread. */
interface Execution extends AutoCloseable {
    /** Where a tensor lies on the device, set once before the first run. */
    void bind(String tensor, long address) throws EngineException;

    /** How many frames the next runs take. */
    void batch(int frames) throws EngineException;

    /**
     * Puts a run on the queue.
     *
     * @return false when TensorRT refuses, with {@link #reason}
     */
    boolean enqueue(CudaQueue queue);

    /** TensorRT's words for the last refusal. */
    String reason();

    @Override
    void close();
}
