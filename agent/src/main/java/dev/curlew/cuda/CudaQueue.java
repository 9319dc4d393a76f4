package dev.curlew.cuda;

import java.nio.ByteBuffer;

/**
 * Work for the GPU in order, beside other queues (a non-blocking CUstream). Calls return at once unless said otherwise.
 * Used by one thread at a time; closed by whoever made it, after its work is done.
 */
public interface CudaQueue extends AutoCloseable {
    /** The CUstream. */
    long handle();

    /** Host to device. The host memory is pinned and stays as it is until the copy is done. */
    void upload(long toDevice, long fromHost, long bytes) throws CudaException;

    /** Device to host; pinned likewise. */
    void download(long toHost, long fromDevice, long bytes) throws CudaException;

    /**
     * Runs a kernel whose only parameter is one struct, passed by value.
     *
     * @param arguments direct, native byte order, the whole struct from 0 to its capacity (at most 4 kB); copied before
     *     the call returns
     */
    void launch(Kernel kernel, int gridX, int gridY, int gridZ, int blockX, int blockY, ByteBuffer arguments)
            throws CudaException;

    void record(CudaEvent event) throws CudaException;

    /**
     * What is queued here from now on waits for the event's last record.
     *
     * @param event its {@link CudaEvent#handle}, whoever made it on this device
     */
    void waitFor(long event) throws CudaException;

    /**
     * Captures what {@code work} queues here instead of running it.
     *
     * @throws CudaException also when the work cannot be captured; the queue is usable afterwards
     */
    CudaGraph capture(Work work) throws CudaException;

    void launch(CudaGraph graph) throws CudaException;

    /** Waits, without spinning, until all is done. */
    void await() throws CudaException;

    @Override
    void close();

    /** Calls that queue something. */
    @FunctionalInterface
    interface Work {
        void queue() throws CudaException;
    }
}
