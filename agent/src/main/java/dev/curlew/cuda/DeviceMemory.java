package dev.curlew.cuda;

/** Memory on the GPU. Whoever allocated it closes it, once nothing queued uses it. */
public interface DeviceMemory extends AutoCloseable {
    /** Device address, a CUdeviceptr. */
    long address();

    long bytes();

    @Override
    void close();
}
