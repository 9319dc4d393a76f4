package dev.curlew.app.job;

import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.GpuLoad;
import dev.curlew.cuda.Nvml;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks NVML once a second how busy the GPU is, and keeps means and the most memory. Main thread. */
public final class GpuWatch implements AutoCloseable {
    private static final long EVERY_NANOS = 1_000_000_000;

    private final Gpu gpu;
    private final @Nullable Nvml nvml;
    private GpuLoad last = GpuLoad.UNKNOWN;
    private long nextNanos;
    private long gpuPercents;
    private long decoderPercents;
    private int samples;
    private long mostBytes = -1;

    GpuWatch(Gpu gpu) {
        this.gpu = gpu;
        this.nvml = Nvml.open(gpu.info().uuid());
    }

    void tick(long nowNanos) {
        if (nvml == null || nowNanos < nextNanos) {
            return;
        }
        nextNanos = nowNanos + EVERY_NANOS;
        last = nvml.read();
        gpuPercents += last.gpuPercent();
        decoderPercents += last.decoderPercent();
        mostBytes = Math.max(mostBytes, last.usedBytes());
        samples++;
    }

    Gpu gpu() {
        return gpu;
    }

    /** Mean over the run; -1 when unknown. */
    double gpuPercent() {
        return samples == 0 ? -1 : (double) gpuPercents / samples;
    }

    /** Mean over the run; -1 when unknown. */
    double decoderPercent() {
        return samples == 0 ? -1 : (double) decoderPercents / samples;
    }

    /** Of all processes; -1 when unknown. */
    long mostBytes() {
        return mostBytes;
    }

    /** What it is now, for a status line; "" when unknown. */
    public String status() {
        if (last.gpuPercent() < 0) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "GPU %d %%, NVDEC %s, memory %,d of %,d MB",
                last.gpuPercent(),
                last.decoderPercent() < 0 ? "unknown" : last.decoderPercent() + " %",
                last.usedBytes() / 1_000_000,
                last.totalBytes() / 1_000_000);
    }

    @Override
    public void close() {
        if (nvml != null) {
            nvml.close();
        }
    }
}
