package dev.curlew.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A GPU made of host memory, for tests: what is queued runs at once (a captured graph when it is launched), every call
 * is written down, memory is counted and addresses are checked against what is allocated. Failures are scripted, kernels
 * are Java. Thread-safe, as a {@link Gpu} is.
 */
public final class RecordingGpu implements Gpu {
    public static final int OUT_OF_MEMORY = 2;
    public static final int LOST = 700;
    public static final int CAPTURE_UNSUPPORTED = 900;

    /** What a kernel does; arguments in native byte order, to be read by absolute access. */
    @FunctionalInterface
    public interface KernelCode {
        void run(int gridX, int gridY, int gridZ, int blockX, int blockY, ByteBuffer arguments);
    }

    private final long totalBytes;
    private final List<String> calls = new ArrayList<>();
    private final Map<Object, String> open = new LinkedHashMap<>();
    private final Map<String, KernelCode> kernels = new HashMap<>();
    private final NavigableMap<Long, Block> deviceBlocks = new TreeMap<>();
    private final NavigableMap<Long, Block> pinnedBlocks = new TreeMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private long usedBytes;
    private long clockNanos;
    private int allocations;
    private int failingAllocation = -1;
    private int losingCall = -1;
    private int callCount;
    private boolean lost;
    private boolean refusesCaptures;

    public RecordingGpu() {
        this(1L << 30);
    }

    /** @param totalBytes device memory that it has; pinned memory is not counted */
    public RecordingGpu(long totalBytes) {
        this.totalBytes = totalBytes;
    }

    /** Every call since the start or {@link #forget}, such as {@code queue 0: upload 1024}. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    public synchronized void forget() {
        calls.clear();
    }

    /** What was made and not closed, the GPU itself aside. */
    public synchronized List<String> open() {
        return List.copyOf(open.values());
    }

    /** The code of a function that {@link #load} will be asked for. */
    public synchronized void kernel(String function, KernelCode code) {
        kernels.put(function, code);
    }

    /** The n-th device or pinned allocation from now, 1 for the next, fails once. */
    public synchronized void failAllocation(int n) {
        failingAllocation = allocations + n;
    }

    /** The n-th call from now, 1 for the next, finds the context lost, as does every one after it. */
    public synchronized void loseAtCall(int n) {
        losingCall = callCount + n;
    }

    public synchronized void refuseCaptures() {
        refusesCaptures = true;
    }

    /** Lets GPU time pass, between two events for example; each queued piece of work takes 1 us by itself. */
    public synchronized void pass(long nanos) {
        clockNanos += nanos;
    }

    /** Live device or pinned memory as a kernel sees it; loud when any of it is not allocated. */
    public synchronized ByteBuffer view(long address, long bytes) {
        Block block = find(deviceBlocks, address, bytes);
        if (block == null) {
            block = find(pinnedBlocks, address, bytes);
        }
        if (block == null) {
            throw new IllegalStateException(bytes + " bytes at " + Long.toHexString(address) + " are not allocated");
        }
        return block.bytes.slice((int) (address - block.address), (int) bytes).order(ByteOrder.nativeOrder());
    }

    /** Puts work of a fake engine on a queue of this GPU: it runs now, or with the graph that is being captured. */
    public void queue(CudaQueue queue, String call, Runnable work) throws CudaException {
        ((Queue) queue).add(call, work);
    }

    @Override
    public GpuInfo info() {
        return new GpuInfo(
                0, "GPU-00000000-0000-0000-0000-000000000000", "Recording GPU", 9, 0, totalBytes, 13000, 12060, false);
    }

    @Override
    public synchronized MemoryUse memoryUse() throws CudaException {
        call("memory use");
        return new MemoryUse(totalBytes - usedBytes, totalBytes);
    }

    @Override
    public synchronized DeviceMemory allocate(long bytes) throws CudaException {
        call("allocate " + bytes);
        checkRoom(bytes, totalBytes - usedBytes);
        usedBytes += bytes;
        return new Device(bytes);
    }

    @Override
    public synchronized PinnedMemory allocatePinned(long bytes) throws CudaException {
        call("allocate pinned " + bytes);
        checkRoom(bytes, Long.MAX_VALUE);
        return new Pinned(bytes);
    }

    private void checkRoom(long bytes, long freeBytes) throws CudaException {
        allocations++;
        if (allocations == failingAllocation || bytes > freeBytes) {
            throw new CudaException(
                    bytes + " bytes wanted, " + freeBytes + " free of " + totalBytes,
                    CudaException.Kind.OUT_OF_MEMORY,
                    OUT_OF_MEMORY);
        }
    }

    @Override
    public synchronized CudaQueue newQueue() throws CudaException {
        call("new queue");
        return new Queue();
    }

    @Override
    public synchronized CudaEvent newEvent(boolean timed) throws CudaException {
        call(timed ? "new timed event" : "new event");
        return new Event(timed);
    }

    @Override
    public synchronized Kernel load(byte[] ptx, String function) throws CudaException {
        call("load " + function);
        KernelCode code = kernels.get(function);
        if (code == null) {
            throw new CudaException("no function " + function + " in the PTX", CudaException.Kind.OTHER, 500);
        }
        return new Code(function, code);
    }

    @Override
    public synchronized void makeCurrent() throws CudaException {
        call("make current");
    }

    @Override
    public synchronized void close() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("closed before " + open.values());
        }
        calls.add("close");
    }

    private void call(String text) throws CudaException {
        calls.add(text);
        callCount++;
        lost |= callCount == losingCall;
        if (lost) {
            throw new CudaException("an illegal memory access was encountered", CudaException.Kind.LOST, LOST);
        }
    }

    private int number(String kind) {
        return numbers.merge(kind, 0, (old, zero) -> old + 1);
    }

    private void closed(Object thing) {
        String name = open.remove(thing);
        if (name == null) {
            throw new IllegalStateException("closed twice: " + thing.getClass().getSimpleName());
        }
        calls.add("close " + name);
    }

    private static @Nullable Block find(NavigableMap<Long, Block> blocks, long address, long bytes) {
        Map.Entry<Long, Block> entry = blocks.floorEntry(address);
        return entry != null && address + bytes <= entry.getKey() + entry.getValue().size ? entry.getValue() : null;
    }

    private static void check(NavigableMap<Long, Block> blocks, String what, long address, long bytes) {
        if (find(blocks, address, bytes) == null) {
            throw new IllegalStateException(
                    bytes + " bytes at " + Long.toHexString(address) + " are no " + what + " memory that is allocated");
        }
    }

    /** Memory at a fixed address. */
    private static final class Block {
        final BytePointer pointer;
        final ByteBuffer bytes;
        final long address;
        final long size;

        Block(long size) {
            this.pointer = new BytePointer(Math.max(size, 1));
            this.bytes = pointer.asByteBuffer().order(ByteOrder.nativeOrder());
            this.address = pointer.address();
            this.size = size;
        }
    }

    private final class Device implements DeviceMemory {
        private final Block block;

        Device(long size) {
            this.block = new Block(size);
            deviceBlocks.put(block.address, block);
            open.put(this, "device memory " + number("device memory"));
        }

        @Override
        public long address() {
            return block.address;
        }

        @Override
        public long bytes() {
            return block.size;
        }

        @Override
        public void close() {
            synchronized (RecordingGpu.this) {
                closed(this);
                usedBytes -= block.size;
                deviceBlocks.remove(block.address);
                block.pointer.close();
            }
        }
    }

    private final class Pinned implements PinnedMemory {
        private final Block block;

        Pinned(long size) {
            this.block = new Block(size);
            pinnedBlocks.put(block.address, block);
            open.put(this, "pinned memory " + number("pinned memory"));
        }

        @Override
        public long address() {
            return block.address;
        }

        @Override
        public ByteBuffer bytes() {
            return block.bytes;
        }

        @Override
        public void close() {
            synchronized (RecordingGpu.this) {
                closed(this);
                pinnedBlocks.remove(block.address);
                block.pointer.close();
            }
        }
    }

    private final class Code implements Kernel {
        private final String function;
        private final KernelCode code;

        Code(String function, KernelCode code) {
            this.function = function;
            this.code = code;
            open.put(this, "kernel " + function);
        }

        @Override
        public void close() {
            synchronized (RecordingGpu.this) {
                closed(this);
            }
        }
    }

    private final class Event implements CudaEvent {
        private final int number;
        private final boolean timed;
        private long recordedNanos = -1;

        Event(boolean timed) {
            this.number = number("event");
            this.timed = timed;
            open.put(this, "event " + number);
        }

        @Override
        public long handle() {
            return 0x2000L + number;
        }

        @Override
        public void await() throws CudaException {
            synchronized (RecordingGpu.this) {
                call("await event " + number);
            }
        }

        @Override
        public long nanosSince(CudaEvent start) throws CudaException {
            synchronized (RecordingGpu.this) {
                call("time event " + number);
                Event from = (Event) start;
                if (!timed || !from.timed || recordedNanos < 0 || from.recordedNanos < 0) {
                    throw new CudaException("invalid resource handle", CudaException.Kind.OTHER, 400);
                }
                return recordedNanos - from.recordedNanos;
            }
        }

        @Override
        public void close() {
            synchronized (RecordingGpu.this) {
                closed(this);
            }
        }
    }

    private final class Graph implements CudaGraph {
        private final int number;
        private final List<Runnable> work;

        Graph(List<Runnable> work) {
            this.number = number("graph");
            this.work = work;
            open.put(this, "graph " + number);
        }

        @Override
        public void close() {
            synchronized (RecordingGpu.this) {
                closed(this);
            }
        }
    }

    private final class Queue implements CudaQueue {
        private final int number;
        private @Nullable List<Runnable> capturing;

        Queue() {
            this.number = number("queue");
            open.put(this, "queue " + number);
        }

        private void add(String text, Runnable work) throws CudaException {
            synchronized (RecordingGpu.this) {
                call("queue " + number + ": " + text);
                if (capturing != null) {
                    capturing.add(work);
                } else {
                    clockNanos += 1000;
                    work.run();
                }
            }
        }

        @Override
        public long handle() {
            return 0x1000L + number;
        }

        @Override
        public void upload(long toDevice, long fromHost, long bytes) throws CudaException {
            check(deviceBlocks, "device", toDevice, bytes);
            check(pinnedBlocks, "pinned", fromHost, bytes);
            add("upload " + bytes, () -> copy(toDevice, fromHost, bytes));
        }

        @Override
        public void download(long toHost, long fromDevice, long bytes) throws CudaException {
            check(pinnedBlocks, "pinned", toHost, bytes);
            check(deviceBlocks, "device", fromDevice, bytes);
            add("download " + bytes, () -> copy(toHost, fromDevice, bytes));
        }

        @Override
        public void launch(Kernel kernel, int gridX, int gridY, int gridZ, int blockX, int blockY, ByteBuffer arguments)
                throws CudaException {
            Code code = (Code) kernel;
            ByteBuffer copy = ByteBuffer.allocateDirect(arguments.capacity()).order(ByteOrder.nativeOrder());
            for (int i = 0; i < copy.capacity(); i++) {
                copy.put(i, arguments.get(i));
            }
            add(
                    "launch " + code.function + " " + gridX + "x" + gridY + "x" + gridZ,
                    () -> code.code.run(gridX, gridY, gridZ, blockX, blockY, copy));
        }

        @Override
        public void record(CudaEvent event) throws CudaException {
            Event point = (Event) event;
            add("record event " + point.number, () -> point.recordedNanos = clockNanos);
        }

        @Override
        public void waitFor(long event) throws CudaException {
            add("wait for event at " + Long.toHexString(event), () -> {});
        }

        @Override
        public CudaGraph capture(Work work) throws CudaException {
            synchronized (RecordingGpu.this) {
                call("queue " + number + ": capture");
                List<Runnable> captured = new ArrayList<>();
                capturing = captured;
                try {
                    work.queue();
                } finally {
                    capturing = null;
                }
                if (refusesCaptures) {
                    throw new CudaException(
                            "operation not permitted when stream is capturing",
                            CudaException.Kind.OTHER,
                            CAPTURE_UNSUPPORTED);
                }
                return new Graph(captured);
            }
        }

        @Override
        public void launch(CudaGraph graph) throws CudaException {
            Graph captured = (Graph) graph;
            add("launch graph " + captured.number, () -> captured.work.forEach(Runnable::run));
        }

        @Override
        public void await() throws CudaException {
            synchronized (RecordingGpu.this) {
                call("await queue " + number);
            }
        }

        @Override
        public void close() {
            synchronized (RecordingGpu.this) {
                closed(this);
            }
        }
    }

    private static void copy(long to, long from, long bytes) {
        try (At target = new At(to);
                At source = new At(from)) {
            Pointer.memcpy(target, source, bytes);
        }
    }

    private static final class At extends Pointer {
        At(long address) {
            this.address = address;
        }
    }
}
