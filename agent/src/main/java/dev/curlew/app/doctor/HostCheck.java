package dev.curlew.app.doctor;

import dev.curlew.infer.EngineException;
import dev.curlew.infer.onnx.OnnxEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** What the doctor looks at on every machine. */
public final class HostCheck {
    private static final int JAVA = 17;
    private static final long LITTLE_MEMORY = 1_000_000_000;
    private static final long LITTLE_DISK = 2_000_000_000;

    private HostCheck() {}

    /** @param engineCache in place of the usual folder of engines, or null */
    public static List<Finding> findings(@Nullable Path engineCache) {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(ffmpeg());
        findings.add(onnxRuntime());
        findings.add(memory());
        Path natives = Path.of(System.getProperty("curlew.natives", "."));
        findings.add(folder("cache", natives, "set CURLEW_CACHE to a folder of this user's own"));
        Path engines = engineCache == null ? natives.resolveSibling("engines") : engineCache;
        findings.add(folder("engine cache", engines, "set gpu.engineCache to a folder of this user's own"));
        return findings;
    }

    private static Finding java() {
        int feature = Runtime.version().feature();
        String text =
                Runtime.version() + ", " + System.getProperty("java.vm.name") + ", " + System.getProperty("os.arch");
        return feature >= JAVA
                ? Finding.ok("Java", text)
                : Finding.missing(
                        "Java",
                        text + "; Java " + JAVA + " or newer is needed: apt-get install openjdk-17-jre-headless");
    }

    private static Finding ffmpeg() {
        try {
            return Finding.ok("FFmpeg", avutil.av_version_info().getString());
        } catch (LinkageError e) {
            return Finding.missing("FFmpeg", "its libraries cannot be loaded: " + root(e));
        }
    }

    private static Finding onnxRuntime() {
        try {
            return Finding.ok("ONNX Runtime", OnnxEngine.runtimeVersion());
        } catch (EngineException | LinkageError e) {
            return Finding.missing("ONNX Runtime", "its libraries cannot be loaded: " + root(e));
        }
    }

    private static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).replaceAll("\\s+", " ");
    }

    private static Finding memory() {
        long total = 0;
        long available = 0;
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                long bytes = Long.parseLong("0" + line.replaceAll("\\D", "")) * 1024;
                total = line.startsWith("MemTotal:") ? bytes : total;
                available = line.startsWith("MemAvailable:") ? bytes : available;
            }
        } catch (IOException e) {
            return Finding.note("memory", "unknown: " + e.getMessage());
        }
        String text = gigabytes(available) + " available of " + gigabytes(total);
        return available < LITTLE_MEMORY
                ? Finding.note("memory", text + "; 1 GB is little: end other programs, or take a smaller model")
                : Finding.ok("memory", text);
    }

    private static Finding folder(String what, Path folder, String remedy) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            // root may write anywhere, says the mode, but not into /proc or on a read-only disk
            Files.delete(Files.createTempFile(there, ".curlew", null));
        } catch (IOException e) {
            return Finding.missing(what, folder + " cannot be written; " + remedy);
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            String text = folder + ", " + gigabytes(free) + " free";
            return free < LITTLE_DISK
                    ? Finding.note(what, text + "; engines and recordings may soon find no room")
                    : Finding.ok(what, text);
        } catch (IOException e) {
            return Finding.note(what, folder + ", free space unknown: " + e.getMessage());
        }
    }

    static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
