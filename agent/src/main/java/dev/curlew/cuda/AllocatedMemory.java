package dev.curlew.cuda;

import dev.curlew.lifecycle.Leaks;
import org.bytedeco.cuda.global.cudart;

/** Device memory of cuMemAlloc. */
final class AllocatedMemory implements DeviceMemory {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final CudaGpu gpu;
    private final long address;
    private final long bytes;

    AllocatedMemory(CudaGpu gpu, long address, long bytes) {
        this.gpu = gpu;
        this.address = address;
        this.bytes = bytes;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        gpu.quietly(() -> cudart.cuMemFree(address));
        mark.close();
    }
}
