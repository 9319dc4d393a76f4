package dev.curlew.cuda;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The GPUs of this machine. Thread-safe. */
public final class Gpus {
    /** The device name that leaves the choice to {@link #open}. */
    public static final String AUTO = "auto";

    private Gpus() {}

    /**
     * Those that this process may use, as CUDA numbers them; none is opened.
     *
     * @throws NoGpuException when there is none, with the reason
     */
    public static List<GpuInfo> list() throws NoGpuException {
        return Driver.list();
    }

    /**
     * Opens one; the caller closes it after everything made on it.
     *
     * @param device {@code auto}, an index, or a UUID ({@code GPU-…}, {@code MIG-…}) or its beginning
     * @throws CudaException when its context cannot be made, for want of memory for example
     */
    public static Gpu open(String device) throws NoGpuException, CudaException {
        return new CudaGpu(choose(list(), device));
    }

    static GpuInfo choose(List<GpuInfo> gpus, String device) throws NoGpuException {
        String wanted = device.strip().toLowerCase(Locale.ROOT);
        if (wanted.equals(AUTO)) {
            // the newest kind, of these the one with the most memory, of these the first
            return gpus.stream()
                    .max(Comparator.comparingInt((GpuInfo gpu) -> gpu.computeMajor() * 100 + gpu.computeMinor())
                            .thenComparingLong(GpuInfo::totalBytes)
                            .thenComparing(
                                    Comparator.comparingInt(GpuInfo::index).reversed()))
                    .orElseThrow(() -> new NoGpuException(
                            NoGpuException.Reason.NO_SUCH_GPU, "the driver finds no GPU in this machine"));
        }
        List<GpuInfo> found = gpus.stream()
                .filter(gpu -> String.valueOf(gpu.index()).equals(wanted)
                        || (wanted.length() >= "GPU-1234".length()
                                && gpu.uuid().toLowerCase(Locale.ROOT).startsWith(wanted)))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        String mig = wanted.startsWith("mig-")
                ? "; set CUDA_VISIBLE_DEVICES to it, as CUDA shows a process one MIG instance only"
                : "";
        throw new NoGpuException(
                NoGpuException.Reason.NO_SUCH_GPU,
                "no GPU is called \"" + device + "\"; there are "
                        + gpus.stream()
                                .map(gpu -> gpu.index() + " (" + gpu.name() + ", " + gpu.uuid() + ")")
                                .collect(Collectors.joining(", "))
                        + mig);
    }
}
