package dev.curlew.app.doctor;

import dev.curlew.config.GpuConfig;
import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.GpuInfo;
import dev.curlew.cuda.Gpus;
import dev.curlew.cuda.MemoryUse;
import dev.curlew.cuda.NoGpuException;
import dev.curlew.cuda.SharedLibrary;
import dev.curlew.infer.EngineException;
import dev.curlew.infer.tensorrt.EngineStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What the doctor looks at when a GPU may be used. Nothing here has to be there for the CPU. */
public final class GpuCheckup {
    /** Inference cannot do without. */
    private static final List<String> NEEDED = List.of("libnvinfer.so.10", "libnvonnxparser.so.10");

    private static final Path TEGRA = Path.of("/etc/nv_tegra_release");

    private GpuCheckup() {}

    public static List<Finding> findings(GpuConfig config) {
        List<Finding> findings = new ArrayList<>();
        if (config.isOff()) {
            findings.add(Finding.note("GPU", "not looked at: --gpu none"));
            return findings;
        }
        if (Files.exists(TEGRA)) {
            jetson(findings);
        }
        NoGpuException.Reason reason = devices(config, findings);
        // a machine without any NVIDIA driver needs no list of what else it lacks, unless somebody wants its GPU
        if (reason != NoGpuException.Reason.NO_DRIVER || config.isRequired()) {
            libraries(findings);
        }
        return findings;
    }

    /** @return what is wrong, or null */
    private static NoGpuException.@org.jspecify.annotations.Nullable Reason devices(
            GpuConfig config, List<Finding> findings) {
        try {
            for (GpuInfo gpu : Gpus.list()) {
                findings.add(Finding.ok("GPU " + gpu.index(), describe(gpu)));
            }
            try (Gpu gpu = Gpus.open(config.device())) {
                MemoryUse memory = gpu.memoryUse();
                findings.add(Finding.ok(
                        "GPU memory",
                        HostCheck.gigabytes(memory.freeBytes()) + " free of "
                                + HostCheck.gigabytes(memory.totalBytes()) + " on GPU "
                                + gpu.info().index()));
            }
            return null;
        } catch (NoGpuException e) {
            findings.add(Finding.missing("GPU", String.valueOf(e.getMessage())));
            return e.reason();
        } catch (CudaException e) {
            findings.add(Finding.missing("GPU", String.valueOf(e.getMessage())));
            return NoGpuException.Reason.DRIVER;
        }
    }

    private static String describe(GpuInfo gpu) {
        return String.format(
                Locale.ROOT,
                "%s, %s, compute capability %d.%d, %s; driver for CUDA %s, runtime %s%s",
                gpu.name(),
                gpu.uuid(),
                gpu.computeMajor(),
                gpu.computeMinor(),
                HostCheck.gigabytes(gpu.totalBytes()),
                version(gpu.driverVersion()),
                version(gpu.runtimeVersion()),
                gpu.integrated() ? ", memory shared with the CPU" : "");
    }

    private static String version(int cuda) {
        return cuda / 1000 + "." + cuda % 1000 / 10;
    }

    private static void libraries(List<Finding> findings) {
        for (String library : NEEDED) {
            String missing = SharedLibrary.missing(library);
            findings.add(
                    missing == null
                            ? Finding.ok("library", library)
                            : Finding.missing(
                                    "library",
                                    library + " (" + missing + "): apt-get install "
                                            + SharedLibrary.packageOf(library)
                                            + ", or name its folder in LD_LIBRARY_PATH"));
        }
        if (findings.stream().noneMatch(Finding::isMissing)) {
            try {
                EngineStore.requireTensorRt();
            } catch (EngineException e) {
                findings.add(Finding.missing("TensorRT", String.valueOf(e.getMessage())));
            }
        }
        optional(
                findings,
                "plugins",
                "libnvinfer_plugin.so.10",
                "TensorRT's own plugins",
                "networks that name one of TensorRT's plugins cannot be built");
        optional(
                findings,
                "decoder",
                "libnvcuvid.so.1",
                "NVDEC decodes H.264 and H.265, and AV1 where the GPU does; what it refuses is decoded in software",
                "videos are decoded in software");
        optional(
                findings,
                "NVML",
                "libnvidia-ml.so.1",
                "tells how busy the GPU is",
                "how busy the GPU is stays unknown");
    }

    private static void optional(List<Finding> findings, String what, String library, String use, String otherwise) {
        String missing = SharedLibrary.missing(library);
        findings.add(
                missing == null
                        ? Finding.ok(what, library + ": " + use)
                        : Finding.note(
                                what,
                                library + " (" + missing + ") is brought by " + SharedLibrary.packageOf(library)
                                        + "; without it " + otherwise));
    }

    /** The device's nodes belong to these groups, and cuInit fails with 801 or 999 for others. */
    private static void jetson(List<Finding> findings) {
        try {
            findings.add(Finding.ok(
                    "Jetson", Files.readAllLines(TEGRA).stream().findFirst().orElse("unknown release")));
            Set<String> groups = groups();
            for (String group : List.of("video", "render")) {
                if (!groups.contains(group) && !groups.contains("root")) {
                    String user = System.getProperty("user.name", "USER");
                    findings.add(Finding.missing(
                            "group " + group,
                            user + " is not in it: sudo usermod -aG " + group + " " + user + ", then start again"));
                }
            }
        } catch (IOException e) {
            findings.add(Finding.note("Jetson", "groups unknown: " + e.getMessage()));
        }
    }

    private static Set<String> groups() throws IOException {
        Set<String> mine = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("Groups:") || line.startsWith("Gid:")) {
                mine.addAll(List.of(line.replaceFirst("\\w+:", "").strip().split("\\s+")));
            }
        }
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("/etc/group"))) {
            String[] fields = line.split(":", -1);
            if (fields.length > 2 && mine.contains(fields[2])) {
                names.add(fields[0]);
            }
        }
        return names;
    }
}
