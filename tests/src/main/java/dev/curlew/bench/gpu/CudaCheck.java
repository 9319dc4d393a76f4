package dev.curlew.bench.gpu;

import dev.curlew.cuda.CudaEvent;
import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.CudaGraph;
import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.DeviceMemory;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.Kernel;
import dev.curlew.cuda.PinnedMemory;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What the agent counts on of CUDA, one call after another. */
final class CudaCheck {
    private static final int COUNT = 1 << 20;
    private static final int THREADS = 256;
    private static final int MANY = 4000;

    /** The kernel's name. */
    static final String FUNCTION = "add_one";

    /** Adds 1 to each of so many numbers. */
    private static final String PTX =
            """
            .version 7.0
            .target sm_80
            .address_size 64
            .visible .entry add_one(.param .align 8 .b8 numbers[16])
            {
              .reg .pred %p;
              .reg .b32 %r<8>;
              .reg .b64 %rd<5>;
              ld.param.u64 %rd1, [numbers];
              ld.param.u32 %r1, [numbers+8];
              mov.u32 %r2, %ctaid.x;
              mov.u32 %r3, %ntid.x;
              mov.u32 %r4, %tid.x;
              mad.lo.s32 %r5, %r2, %r3, %r4;
              setp.ge.s32 %p, %r5, %r1;
              @%p bra DONE;
              cvta.to.global.u64 %rd2, %rd1;
              mul.wide.s32 %rd3, %r5, 4;
              add.s64 %rd4, %rd2, %rd3;
              ld.global.u32 %r6, [%rd4];
              add.s32 %r7, %r6, 1;
              st.global.u32 [%rd4], %r7;
            DONE:
              ret;
            }
            """;

    private final Gpu gpu;

    CudaCheck(Gpu gpu) {
        this.gpu = gpu;
    }

    static byte[] ptx() {
        return PTX.getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteBuffer arguments(DeviceMemory memory) {
        return arguments(memory.address(), COUNT);
    }

    /** For so many numbers from an address on. */
    static ByteBuffer arguments(long address, int count) {
        return ByteBuffer.allocateDirect(16)
                .order(ByteOrder.nativeOrder())
                .putLong(0, address)
                .putInt(8, count);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    String copies() throws CudaException {
        try (CudaQueue queue = gpu.newQueue();
                PinnedMemory host = gpu.allocatePinned(4L * COUNT);
                DeviceMemory device = gpu.allocate(4L * COUNT)) {
            for (int i = 0; i < COUNT; i++) {
                host.bytes().putInt(4 * i, i * 31);
            }
            queue.upload(device.address(), host.address(), 4L * COUNT);
            queue.await();
            for (int i = 0; i < COUNT; i++) {
                host.bytes().putInt(4 * i, 0);
            }
            queue.download(host.address(), device.address(), 4L * COUNT);
            queue.await();
            for (int i = 0; i < COUNT; i++) {
                require(host.bytes().getInt(4 * i) == i * 31, "number " + i + " came back wrong");
            }
            return COUNT * 4 + " bytes";
        }
    }

    String kernel() throws CudaException {
        try (CudaQueue queue = gpu.newQueue();
                PinnedMemory host = gpu.allocatePinned(4L * COUNT);
                DeviceMemory device = gpu.allocate(4L * COUNT);
                Kernel kernel = gpu.load(ptx(), FUNCTION);
                CudaEvent start = gpu.newEvent(true);
                CudaEvent end = gpu.newEvent(true)) {
            host.bytes().putInt(0, 41).putInt(4 * (COUNT - 1), 6);
            queue.upload(device.address(), host.address(), 4L * COUNT);
            queue.record(start);
            queue.launch(kernel, COUNT / THREADS, 1, 1, THREADS, 1, arguments(device));
            queue.record(end);
            queue.download(host.address(), device.address(), 4L * COUNT);
            end.await();
            queue.await();
            require(
                    host.bytes().getInt(0) == 42 && host.bytes().getInt(4 * (COUNT - 1)) == 7,
                    "gave " + host.bytes().getInt(0) + " and " + host.bytes().getInt(4 * (COUNT - 1)));
            return end.nanosSince(start) / 1000 + " us";
        }
    }

    String graph() throws CudaException {
        try (CudaQueue queue = gpu.newQueue();
                PinnedMemory host = gpu.allocatePinned(4L * COUNT);
                DeviceMemory device = gpu.allocate(4L * COUNT);
                Kernel kernel = gpu.load(ptx(), FUNCTION)) {
            host.bytes().putInt(0, 0);
            queue.upload(device.address(), host.address(), 4L * COUNT);
            ByteBuffer arguments = arguments(device);
            try (CudaGraph graph =
                    queue.capture(() -> queue.launch(kernel, COUNT / THREADS, 1, 1, THREADS, 1, arguments))) {
                queue.launch(graph);
                queue.launch(graph);
                queue.download(host.address(), device.address(), 4);
                queue.await();
            }
            require(
                    host.bytes().getInt(0) == 2,
                    "two launches gave " + host.bytes().getInt(0));
            return "captured once, launched twice";
        }
    }

    String badPtx() {
        try (Kernel kernel = gpu.load("this is no PTX".getBytes(StandardCharsets.US_ASCII), "f")) {
            throw new IllegalStateException("was compiled: " + kernel);
        } catch (CudaException e) {
            require(e.kind() == CudaException.Kind.OTHER, "was told as " + e.kind());
            return String.valueOf(e.getMessage());
        }
    }

    String tooMuch() throws CudaException {
        try (DeviceMemory all = gpu.allocate(gpu.info().totalBytes() * 2)) {
            throw new IllegalStateException("was given " + all.bytes());
        } catch (CudaException e) {
            require(e.kind() == CudaException.Kind.OUT_OF_MEMORY, "was told as " + e.kind() + ": " + e.getMessage());
            require(gpu.memoryUse().freeBytes() > 0, "no memory is free afterwards");
            return String.valueOf(e.getMessage());
        }
    }

    /** CPU time of this thread while the GPU works on a long row of kernels. */
    String sleeps() throws CudaException {
        try (CudaQueue queue = gpu.newQueue();
                DeviceMemory device = gpu.allocate(4L * COUNT);
                Kernel kernel = gpu.load(ptx(), FUNCTION);
                CudaEvent end = gpu.newEvent(false)) {
            ByteBuffer arguments = arguments(device);
            CudaQueue.Work row = () -> {
                for (int i = 0; i < MANY; i++) {
                    queue.launch(kernel, COUNT / THREADS, 1, 1, THREADS, 1, arguments);
                }
            };
            try (CudaGraph graph = queue.capture(row)) {
                queue.launch(graph);
                queue.await();
                long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                long wall = System.nanoTime();
                for (int i = 0; i < 10; i++) {
                    queue.launch(graph);
                }
                queue.record(end);
                end.await();
                cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
                wall = System.nanoTime() - wall;
                String text = cpu / 1_000_000 + " ms of CPU in " + wall / 1_000_000 + " ms";
                require(cpu < wall / 2, "spins: " + text);
                return text;
            }
        }
    }
}
