package dev.curlew.cuda;

import dev.curlew.lifecycle.Leaks;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Gpu} by CUDA's driver interface. Opened and closed by {@link Gpus}' caller. */
final class CudaGpu implements Gpu {
    private static final Logger LOG = LoggerFactory.getLogger(CudaGpu.class);
    private static final int LOG_BYTES = 8192;
    private static final int PRIMARY_CONTEXT_ACTIVE = 708;

    private final Leaks.Mark mark;
    private final GpuInfo info;
    private final int device;
    private final CUctx_st context = new CUctx_st();

    CudaGpu(GpuInfo info) throws CudaException {
        this.info = info;
        this.device = Driver.device(info.index());
        // waiting threads sleep; and it must be exactly this, or FFmpeg's decoders refuse the context
        int flagged = cudart.cuDevicePrimaryCtxSetFlags(device, cudart.CU_CTX_SCHED_BLOCKING_SYNC);
        if (flagged != PRIMARY_CONTEXT_ACTIVE) {
            Driver.check(flagged, "setting up the context of " + info.name());
        }
        Driver.check(cudart.cuDevicePrimaryCtxRetain(context, device), "making the context of " + info.name());
        this.mark = Leaks.opened(this);
    }

    @Override
    public GpuInfo info() {
        return info;
    }

    @Override
    public MemoryUse memoryUse() throws CudaException {
        makeCurrent();
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            Driver.check(cudart.cuMemGetInfo(free, total), "asking for free memory");
            return new MemoryUse(free.get(), total.get());
        }
    }

    @Override
    public DeviceMemory allocate(long bytes) throws CudaException {
        makeCurrent();
        long[] address = new long[1];
        int result = cudart.cuMemAlloc(address, Math.max(1, bytes));
        if (result == CudaErrors.OUT_OF_MEMORY) {
            throw outOfMemory(bytes);
        }
        Driver.check(result, "allocating " + bytes + " bytes");
        return new AllocatedMemory(this, address[0], bytes);
    }

    private CudaException outOfMemory(long bytes) throws CudaException {
        MemoryUse use = memoryUse();
        return new CudaException(
                info.name() + " has not enough free memory: " + megabytes(bytes) + " wanted, "
                        + megabytes(use.freeBytes()) + " free of " + megabytes(use.totalBytes()),
                CudaException.Kind.OUT_OF_MEMORY,
                CudaErrors.OUT_OF_MEMORY);
    }

    private static String megabytes(long bytes) {
        return (bytes + 999_999) / 1_000_000 + " MB";
    }

    @Override
    public PinnedMemory allocatePinned(long bytes) throws CudaException {
        makeCurrent();
        try (PointerPointer<Pointer> address = new PointerPointer<>(1)) {
            Driver.check(
                    cudart.cuMemHostAlloc(address, Math.max(1, bytes), cudart.CU_MEMHOSTALLOC_PORTABLE),
                    "allocating " + bytes + " bytes of page-locked host memory");
            return new PageLockedMemory(this, new BytePointer(address.get(0)).capacity(bytes));
        }
    }

    @Override
    public CudaQueue newQueue() throws CudaException {
        makeCurrent();
        return new CudaStream(this);
    }

    @Override
    public CudaEvent newEvent(boolean timed) throws CudaException {
        makeCurrent();
        return new CudaPoint(this, timed);
    }

    @Override
    public Kernel load(byte[] ptx, String function) throws CudaException {
        makeCurrent();
        CUmod_st module = new CUmod_st();
        try (BytePointer text = new BytePointer(ptx.length + 1L);
                BytePointer log = new BytePointer(LOG_BYTES);
                IntPointer options =
                        new IntPointer(cudart.CU_JIT_ERROR_LOG_BUFFER, cudart.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES);
                PointerPointer<Pointer> values = new PointerPointer<>(2)) {
            text.put(ptx, 0, ptx.length).put(ptx.length, (byte) 0);
            log.put(0, (byte) 0);
            // a number goes where a pointer would
            values.put(0, log).put(1, new Address().at(LOG_BYTES));
            int result = cudart.cuModuleLoadDataEx(module, text, 2, options, values);
            if (result != 0) {
                throw compileFailure(result, log.getString(StandardCharsets.UTF_8));
            }
        }
        CUfunc_st entry = new CUfunc_st();
        int found = cudart.cuModuleGetFunction(entry, module, function);
        if (found != 0) {
            cudart.cuModuleUnload(module);
            throw Driver.failure(found, "finding the kernel " + function);
        }
        return new LoadedKernel(this, module, entry);
    }

    private CudaException compileFailure(int result, String log) {
        String old = result == CudaErrors.UNSUPPORTED_PTX_VERSION
                ? " (the driver is too old for it: it speaks CUDA " + DriverCheck.words(info.driverVersion()) + ")"
                : "";
        CudaException failure = Driver.failure(result, "compiling a kernel for " + info.name() + old);
        int end = log.indexOf('\0');
        String said =
                (end < 0 ? log : log.substring(0, end)).replaceAll("\\s+", " ").strip();
        return said.isEmpty()
                ? failure
                : new CudaException(failure.getMessage() + "; the compiler says: " + said, failure.kind(), result);
    }

    /** Some tens of nanoseconds, so nobody has to know whether another library has changed it meanwhile. */
    @Override
    public void makeCurrent() throws CudaException {
        int result = cudart.cuCtxSetCurrent(context);
        if (result != 0) {
            throw Driver.failure(result, "entering the context");
        }
    }

    /** For closing: nobody can act on a failure, and after a lost context everything fails. */
    void quietly(IntSupplier call) {
        int result = cudart.cuCtxSetCurrent(context);
        if (result == 0) {
            result = call.getAsInt();
        }
        if (result != 0) {
            LOG.debug("closing failed with CUDA error {}", result);
        }
    }

    @Override
    public void close() {
        cudart.cuDevicePrimaryCtxRelease(device);
        mark.close();
    }
}
