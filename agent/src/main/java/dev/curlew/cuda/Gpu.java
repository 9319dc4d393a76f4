package dev.curlew.cuda;

/**
 * One NVIDIA GPU with its primary context, which decoders and engines share. All of Curlew's CUDA calls go through this
 * border, so that tests can put a recording fake behind it. Thread-safe: every call makes the device current on its
 * thread. Made by {@link Gpus}; closed last, by whoever opened it.
 */
public interface Gpu extends AutoCloseable {
    /**
     * Runs of an engine that lie on one queue at once: one that the GPU does and one that it finds when it is done, so that
     * it need not wait for the host.
     */
    int DEPTH = 2;

    GpuInfo info();

    MemoryUse memoryUse() throws CudaException;

    /** @throws CudaException of kind OUT_OF_MEMORY with the bytes wanted and free */
    DeviceMemory allocate(long bytes) throws CudaException;

    PinnedMemory allocatePinned(long bytes) throws CudaException;

    CudaQueue newQueue() throws CudaException;

    /** @param timed whether {@link CudaEvent#nanosSince} will be asked */
    CudaEvent newEvent(boolean timed) throws CudaException;

    /** Lets the driver compile PTX for this GPU. */
    Kernel load(byte[] ptx, String function) throws CudaException;

    /** Makes the device current on this thread, for libraries that count on it (TensorRT, FFmpeg). */
    void makeCurrent() throws CudaException;

    @Override
    void close();
}
