package dev.curlew.pipeline;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.MemoryUse;
import java.util.Locale;

/**
 * Says whether an engine or a stream's decoder still fits into the GPU's memory: into what the operator allows, by what
 * was measured to be gone since the start, and into what the device has free. What was admitted and has not allocated its
 * memory yet counts by its reckoned need. Thread-safe.
 */
public final class Admission {
    /** The budget's key in the configuration. */
    private static final String KEY = "gpu.memory";

    private final Gpu gpu;
    private final long budgetBytes;
    private final long reserveBytes;
    private final long freeAtStart;
    private long reservedBytes; // guarded by this

    /** Memory that is spoken for; closed once it is allocated, from when on it is measured, or given up. */
    public final class Reservation implements AutoCloseable {
        private long bytes;

        private Reservation(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public void close() {
            synchronized (Admission.this) {
                reservedBytes -= bytes;
                bytes = 0;
            }
        }
    }

    /**
     * What is in use from now on counts.
     *
     * @param budgetBytes for all engines and decoders
     * @param reserveBytes what stays free on the device, for others and for what cannot be foreseen
     */
    public Admission(Gpu gpu, long budgetBytes, long reserveBytes) throws CudaException {
        this.gpu = gpu;
        this.budgetBytes = budgetBytes;
        this.reserveBytes = reserveBytes;
        this.freeAtStart = gpu.memoryUse().freeBytes();
    }

    /** What auto leaves free on a device: on Jetson it is the system's memory too. */
    public static long reserve(long totalBytes, boolean integrated) {
        return Math.max(256_000_000, totalBytes / (integrated ? 5 : 20));
    }

    /**
     * Speaks for memory that will be allocated.
     *
     * @param what begins the refusal: {@code its decoder}
     * @throws AdmissionException when it does not fit
     */
    public synchronized Reservation reserve(String what, long bytes) {
        MemoryUse now = memoryUse();
        long allowed = budgetBytes - usedBytes(now) - reservedBytes;
        if (bytes > allowed) {
            throw new AdmissionException(what + " needs " + megabytes(bytes) + " of the GPU's memory, but " + KEY
                    + " leaves " + megabytes(Math.max(0, allowed)) + " of " + megabytes(budgetBytes) + "; raise " + KEY
                    + ", or run fewer or smaller streams");
        }
        long free = now.freeBytes() - reserveBytes - reservedBytes;
        if (bytes > free) {
            throw new AdmissionException(what + " needs " + megabytes(bytes) + " of the GPU's memory, but of its "
                    + megabytes(now.totalBytes()) + " only " + megabytes(Math.max(0, free))
                    + " are free beside a reserve of " + megabytes(reserveBytes)
                    + "; end what else uses the GPU, or run fewer or smaller streams");
        }
        reservedBytes += bytes;
        return new Reservation(bytes);
    }

    /**
     * What is loaded already.
     *
     * @throws AdmissionException when it takes more than the operator allows
     */
    public void requireWithin(String what) {
        long used = usedBytes();
        if (used > budgetBytes) {
            throw new AdmissionException(what + " takes " + megabytes(used) + " of the GPU's memory, but " + KEY
                    + " allows " + megabytes(budgetBytes) + "; raise " + KEY + ", or use a smaller model or batch");
        }
    }

    /** What is gone since the start. */
    public long usedBytes() {
        return usedBytes(memoryUse());
    }

    private MemoryUse memoryUse() {
        try {
            return gpu.memoryUse();
        } catch (CudaException e) {
            throw new AdmissionException(String.valueOf(e.getMessage()), e);
        }
    }

    private long usedBytes(MemoryUse now) {
        return Math.max(0, freeAtStart - now.freeBytes());
    }

    public long budgetBytes() {
        return budgetBytes;
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MB", Math.round(bytes / 1e6));
    }
}
