package dev.curlew.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class RecordingGpuTest {
    private static final byte[] PTX = new byte[0];

    @Test
    void copiesThroughTheDeviceAndRunsKernelsOnIt() throws CudaException {
        try (RecordingGpu gpu = new RecordingGpu()) {
            gpu.kernel("negate", (x, y, z, bx, by, arguments) -> {
                ByteBuffer memory = gpu.view(arguments.getLong(0), x);
                for (int i = 0; i < x; i++) {
                    memory.put(i, (byte) -memory.get(i));
                }
            });
            try (PinnedMemory host = gpu.allocatePinned(4);
                    DeviceMemory device = gpu.allocate(4);
                    CudaQueue queue = gpu.newQueue();
                    Kernel kernel = gpu.load(PTX, "negate")) {
                host.bytes().putInt(0, 0x01020304);
                ByteBuffer arguments = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
                arguments.putLong(0, device.address());

                queue.upload(device.address(), host.address(), 4);
                queue.launch(kernel, 4, 1, 1, 1, 1, arguments);
                queue.download(host.address(), device.address(), 4);

                assertThat(host.bytes().getInt(0)).isEqualTo(0xfffefdfc);
            }
            assertThat(gpu.open()).isEmpty();
        }
    }

    @Test
    void runsACapturedGraphOnlyWhenItIsLaunched() throws CudaException {
        try (RecordingGpu gpu = new RecordingGpu();
                CudaQueue queue = gpu.newQueue()) {
            int[] runs = new int[1];
            try (CudaGraph graph = queue.capture(() -> gpu.queue(queue, "infer", () -> runs[0]++))) {
                assertThat(runs[0]).isZero();

                queue.launch(graph);
                queue.launch(graph);

                assertThat(runs[0]).isEqualTo(2);
            }
        }
    }

    @Test
    void failsAsScripted() throws CudaException {
        RecordingGpu gpu = new RecordingGpu(100);
        gpu.failAllocation(2);
        DeviceMemory first = gpu.allocate(50);

        assertThat(kind(() -> gpu.allocate(10))).isEqualTo(CudaException.Kind.OUT_OF_MEMORY);
        assertThat(kind(() -> gpu.allocate(51))).isEqualTo(CudaException.Kind.OUT_OF_MEMORY);
        first.close();
        assertThat(gpu.memoryUse().freeBytes()).isEqualTo(100);

        gpu.loseAtCall(2);
        gpu.memoryUse();
        assertThat(kind(gpu::memoryUse)).isEqualTo(CudaException.Kind.LOST);
        assertThat(kind(gpu::memoryUse)).isEqualTo(CudaException.Kind.LOST);
    }

    @Test
    void isLoudAboutMemoryThatIsGone() throws CudaException {
        RecordingGpu gpu = new RecordingGpu();
        try (PinnedMemory host = gpu.allocatePinned(8);
                CudaQueue queue = gpu.newQueue()) {
            DeviceMemory device = gpu.allocate(8);
            device.close();

            assertThatThrownBy(() -> queue.upload(device.address(), host.address(), 8))
                    .hasMessageContaining("no device memory that is allocated");
            assertThatThrownBy(gpu::close).hasMessageContaining("queue 0");
        }
    }

    private static CudaException.Kind kind(CudaQueue.Work work) {
        try {
            work.queue();
        } catch (CudaException e) {
            return e.kind();
        }
        throw new AssertionError("did not fail");
    }
}
