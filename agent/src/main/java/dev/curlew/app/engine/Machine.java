package dev.curlew.app.engine;

import dev.curlew.app.console.UserException;
import dev.curlew.config.GpuConfig;
import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.Gpus;
import dev.curlew.cuda.NoGpuException;
import dev.curlew.decode.Nvdec;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.pipeline.Admission;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this machine has beside its CPU: a GPU with its decoder and its engines, or the reason why none is used. Made and
 * closed by the command, closed after everything that runs on it.
 */
public final class Machine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);

    private final Leaks.Mark mark = Leaks.opened(this);
    private final @Nullable Accelerator accelerator;
    private final String reason;

    /** What belongs to a GPU that is used. */
    public record Accelerator(Gpu gpu, Nvdec nvdec, GpuEngines engines, Admission admission) implements AutoCloseable {
        @Override
        public void close() {
            nvdec.close();
            engines.close();
            gpu.close();
        }
    }

    /** @param reason why there is none; "" when there is */
    Machine(@Nullable Accelerator accelerator, String reason) {
        this.accelerator = accelerator;
        this.reason = reason;
    }

    static Machine cpuOnly(String reason) {
        return new Machine(null, reason);
    }

    /**
     * Opens the GPU that the settings name, or says in one line why there is none.
     *
     * @throws UserException when a GPU was named that cannot be used
     */
    public static Machine open(GpuConfig config) {
        if (config.isOff()) {
            return cpuOnly("gpu.device is none");
        }
        Gpu gpu = null;
        try {
            gpu = Gpus.open(config.device());
            long total = gpu.info().totalBytes();
            long reserve = Admission.reserve(total, gpu.info().integrated());
            Admission admission = new Admission(gpu, config.memoryBytes(total, reserve), reserve);
            GpuEngines engines = TensorRtEngines.open(gpu, config);
            return new Machine(new Accelerator(gpu, new Nvdec(gpu), engines, admission), "");
        } catch (NoGpuException | CudaException e) {
            if (gpu != null) {
                gpu.close();
            }
            String text = String.valueOf(e.getMessage());
            if (config.isRequired()) {
                throw new UserException(UserException.GPU, "gpu.device is " + config.device() + ": " + text);
            }
            if (e instanceof NoGpuException none && none.reason() == NoGpuException.Reason.NO_DRIVER) {
                // a machine without a GPU is nothing to tell at every start; curlew doctor tells
                LOG.debug("runs on the CPU: {}", text);
            } else {
                LOG.warn("a GPU is there, but the CPU does the work: {} (curlew doctor tells more)", text);
            }
            return cpuOnly(text);
        }
    }

    /** Null when the CPU does it all. */
    @Nullable
    public Accelerator accelerator() {
        return accelerator;
    }

    /** Why no GPU is used, or "". */
    String reason() {
        return reason;
    }

    /** Ends the process at once when the GPU is lost: nothing that it holds can be closed. */
    public void leaveIf(boolean lost, int exitCode) {
        if (lost) {
            Runtime.getRuntime().halt(exitCode);
        }
    }

    @Override
    public void close() {
        if (accelerator != null) {
            accelerator.close();
        }
        mark.close();
    }
}
