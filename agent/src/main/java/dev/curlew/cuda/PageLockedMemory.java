package dev.curlew.cuda;

import dev.curlew.lifecycle.Leaks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;

/** Host memory of cuMemHostAlloc. */
final class PageLockedMemory implements PinnedMemory {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final CudaGpu gpu;
    private final BytePointer memory;
    private final ByteBuffer bytes;

    /** @param memory with its capacity set */
    PageLockedMemory(CudaGpu gpu, BytePointer memory) {
        this.gpu = gpu;
        this.memory = memory;
        this.bytes = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    @Override
    public long address() {
        return memory.address();
    }

    @Override
    public ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() {
        gpu.quietly(() -> cudart.cuMemFreeHost(memory));
        mark.close();
    }
}
