package dev.curlew.cuda;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.cuda.cudart.CUuuid;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** NVIDIA's driver, started. Thread-safe; holds nothing. */
final class Driver {
    private static final int NAME_BYTES = 256;

    private Driver() {}

    /** Loads the libraries and starts the driver; both happen once in a process, later calls cost nothing. */
    static void start() throws NoGpuException {
        DriverCheck.libraries();
        int[] version = new int[1];
        DriverCheck.version(cudart.cuDriverGetVersion(version), version[0], runtimeVersion());
        DriverCheck.init(cudart.cuInit(0));
    }

    static List<GpuInfo> list() throws NoGpuException {
        start();
        int[] count = new int[1];
        DriverCheck.init(cudart.cuDeviceGetCount(count));
        List<GpuInfo> gpus = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            try {
                gpus.add(info(i));
            } catch (CudaException e) {
                throw new NoGpuException(
                        NoGpuException.Reason.DRIVER, "GPU " + i + " does not answer: " + e.getMessage());
            }
        }
        return gpus;
    }

    /** The driver's handle of a device. */
    static int device(int index) throws CudaException {
        int[] device = new int[1];
        check(cudart.cuDeviceGet(device, index), "finding GPU " + index);
        return device[0];
    }

    private static GpuInfo info(int index) throws CudaException {
        int device = device(index);
        String name = name(device);
        return new GpuInfo(
                index,
                uuid(device, name),
                name,
                attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device),
                attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device),
                totalBytes(device),
                driverVersion(),
                runtimeVersion(),
                attribute(cudart.CU_DEVICE_ATTRIBUTE_INTEGRATED, device) != 0);
    }

    private static String name(int device) throws CudaException {
        byte[] name = new byte[NAME_BYTES];
        check(cudart.cuDeviceGetName(name, NAME_BYTES, device), "asking for a GPU's name");
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, StandardCharsets.UTF_8);
    }

    /** As nvidia-smi prints it; a MIG instance tells itself by its name only. */
    private static String uuid(int device, String name) throws CudaException {
        try (CUuuid uuid = new CUuuid()) {
            check(cudart.cuDeviceGetUuid(uuid, device), "asking for a GPU's UUID");
            StringBuilder text = new StringBuilder(name.contains(" MIG ") ? "MIG-" : "GPU-");
            for (int i = 0; i < 16; i++) {
                if (i == 4 || i == 6 || i == 8 || i == 10) {
                    text.append('-');
                }
                text.append(String.format(Locale.ROOT, "%02x", uuid.bytes(i)));
            }
            return text.toString();
        }
    }

    private static int attribute(int attribute, int device) throws CudaException {
        int[] value = new int[1];
        check(cudart.cuDeviceGetAttribute(value, attribute, device), "asking for a GPU's attribute " + attribute);
        return value[0];
    }

    private static long totalBytes(int device) throws CudaException {
        try (SizeTPointer bytes = new SizeTPointer(1)) {
            check(cudart.cuDeviceTotalMem(bytes, device), "asking for a GPU's memory");
            return bytes.get();
        }
    }

    private static int driverVersion() throws CudaException {
        int[] version = new int[1];
        check(cudart.cuDriverGetVersion(version), "asking for the driver's version");
        return version[0];
    }

    /** 0 when the runtime does not answer. */
    private static int runtimeVersion() {
        int[] version = new int[1];
        return cudart.cudaRuntimeGetVersion(version) == 0 ? version[0] : 0;
    }

    static void check(int result, String doing) throws CudaException {
        if (result != cudart.CUDA_SUCCESS) {
            throw failure(result, doing);
        }
    }

    static CudaException failure(int result, String doing) {
        return new CudaException("CUDA failed in " + doing + ": " + text(result), CudaErrors.kind(result), result);
    }

    /** {@code CUDA_ERROR_ILLEGAL_ADDRESS (700): an illegal memory access was encountered}. */
    static String text(int result) {
        try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
            String name = cudart.cuGetErrorName(result, text) == 0 ? text.getString(0) : "error";
            String meaning = cudart.cuGetErrorString(result, text) == 0 ? text.getString(0) : "unknown to the driver";
            return name + " (" + result + "): " + meaning;
        }
    }
}
