package dev.curlew.cuda;

import static org.bytedeco.cuda.global.nvml.NVML_SUCCESS;
import static org.bytedeco.cuda.global.nvml.nvmlDeviceGetDecoderUtilization;
import static org.bytedeco.cuda.global.nvml.nvmlDeviceGetHandleByUUID;
import static org.bytedeco.cuda.global.nvml.nvmlDeviceGetMemoryInfo;
import static org.bytedeco.cuda.global.nvml.nvmlDeviceGetUtilizationRates;
import static org.bytedeco.cuda.global.nvml.nvmlErrorString;
import static org.bytedeco.cuda.global.nvml.nvmlInit_v2;
import static org.bytedeco.cuda.global.nvml.nvmlShutdown;

import dev.curlew.lifecycle.Leaks;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.bytedeco.cuda.nvml.nvmlMemory_t;
import org.bytedeco.cuda.nvml.nvmlUtilization_t;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What NVIDIA's management library tells of one GPU. It is no part of CUDA: Jetsons and some containers lack it, and
 * then its figures are absent, which is no error. Used and closed by one thread.
 */
public final class Nvml implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Nvml.class);

    private final Leaks.Mark mark = Leaks.opened(this);
    private final nvmlDevice_st device;
    private final nvmlUtilization_t utilization = new nvmlUtilization_t();
    private final nvmlMemory_t memory = new nvmlMemory_t();
    private final IntPointer percent = new IntPointer(1);
    private final IntPointer periodMicros = new IntPointer(1);

    private Nvml(nvmlDevice_st device) {
        this.device = device;
    }

    /**
     * Null where the library or the device is missing.
     *
     * @param uuid of a GPU or a MIG device
     */
    public static @Nullable Nvml open(String uuid) {
        try {
            return connect(uuid);
        } catch (LinkageError e) {
            LOG.debug("no NVML: {}", e.toString());
            return null;
        }
    }

    private static @Nullable Nvml connect(String uuid) {
        int code = nvmlInit_v2();
        if (code != NVML_SUCCESS) {
            LOG.debug("NVML does not start: {}", text(code));
            return null;
        }
        nvmlDevice_st device = new nvmlDevice_st();
        try (BytePointer name = new BytePointer(uuid)) {
            code = nvmlDeviceGetHandleByUUID(name, device);
        }
        if (code != NVML_SUCCESS) {
            LOG.debug("NVML does not know {}: {}", uuid, text(code));
            nvmlShutdown();
            return null;
        }
        return new Nvml(device);
    }

    private static String text(int code) {
        return nvmlErrorString(code).getString();
    }

    /** What it is now. */
    public GpuLoad read() {
        boolean rates = nvmlDeviceGetUtilizationRates(device, utilization) == NVML_SUCCESS;
        boolean decoder = nvmlDeviceGetDecoderUtilization(device, percent, periodMicros) == NVML_SUCCESS;
        boolean bytes = nvmlDeviceGetMemoryInfo(device, memory) == NVML_SUCCESS;
        return new GpuLoad(
                rates ? utilization.gpu() : -1,
                decoder ? percent.get() : -1,
                bytes ? memory.used() : -1,
                bytes ? memory.total() : -1);
    }

    @Override
    public void close() {
        periodMicros.close();
        percent.close();
        memory.close();
        utilization.close();
        nvmlShutdown();
        mark.close();
    }
}
