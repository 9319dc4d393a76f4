package dev.curlew.cuda;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;

/** Why a GPU cannot be used, in words: what is missing and what brings it. */
final class DriverCheck {
    private static final String DRIVER = "libcuda.so.1";

    private DriverCheck() {}

    /**
     * Finds the driver and the CUDA runtime, cheapest question first: without a driver nothing else is loaded.
     *
     * @throws NoGpuException naming the library and the package that brings it
     */
    static void libraries() throws NoGpuException {
        Loader.load(Loader.class);
        String missing = SharedLibrary.missing(DRIVER);
        if (missing != null) {
            throw new NoGpuException(NoGpuException.Reason.NO_DRIVER, noDriver(missing));
        }
        String runtime = runtimeLibrary();
        missing = SharedLibrary.missing(runtime);
        if (missing != null) {
            throw new NoGpuException(
                    NoGpuException.Reason.LIBRARY,
                    "the CUDA runtime " + runtime + " cannot be loaded (" + missing + "): install the package "
                            + SharedLibrary.packageOf(runtime) + SharedLibrary.OR_PATH);
        }
        try {
            Class.forName("org.bytedeco.cuda.global.cudart");
        } catch (ClassNotFoundException | LinkageError e) {
            throw new NoGpuException(
                    NoGpuException.Reason.LIBRARY, "the binding to CUDA cannot be loaded: " + rootText(e));
        }
    }

    private static String noDriver(String missing) {
        String where = isJetson()
                ? "install the package nvidia-l4t-cuda, or give the container the NVIDIA runtime"
                : "on a machine with an NVIDIA GPU install its driver (525 or newer; 560 or newer is best), and start a"
                        + " container with --gpus all";
        return "no NVIDIA driver found (" + missing + "): " + where;
    }

    /** The CUDA runtime that the binding on the class path was made for, such as {@code libcudart.so.12}. */
    static String runtimeLibrary() {
        return SharedLibrary.linkedBy(org.bytedeco.cuda.presets.cudart.class, "cudart");
    }

    static void version(int result, int driver, int runtime) throws NoGpuException {
        // libraries of one major CUDA version run on every driver of that version and on later ones
        int needed = Math.max(12, runtime / 1000);
        if (result != 0 || driver / 1000 < needed) {
            throw new NoGpuException(
                    NoGpuException.Reason.DRIVER,
                    "the NVIDIA driver is too old: it speaks CUDA " + words(driver) + ", Curlew needs " + needed
                            + ".0 or newer; install " + (needed == 12 ? "driver 525" : "driver 580") + " or newer"
                            + (isJetson() ? ", which is JetPack " + (needed == 12 ? "6.1" : "7.0") : ""));
        }
    }

    static void init(int result) throws NoGpuException {
        if (result == 0) {
            return;
        }
        String remedy =
                switch (result) {
                    case 34 -> "libcuda.so.1 is the CUDA toolkit's stub, not the driver: take its folder off"
                            + " LD_LIBRARY_PATH";
                    case 100 -> "the driver finds no GPU"
                            + (System.getenv("CUDA_VISIBLE_DEVICES") == null
                                    ? "; is it given to this container, and does nvidia-smi see it?"
                                    : "; CUDA_VISIBLE_DEVICES is \"" + System.getenv("CUDA_VISIBLE_DEVICES") + "\"");
                    case 803 -> "the driver's libraries and its kernel module are of different versions: reboot, or"
                            + " rebuild the container";
                    case 804 -> "the CUDA compatibility package does not support this GPU: take it off LD_LIBRARY_PATH";
                    case 801, 999 -> "the GPU cannot be used by this user: add " + System.getProperty("user.name", "it")
                            + " to the groups video and render (sudo usermod -aG video,render "
                            + System.getProperty("user.name", "USER") + ") and start again; in a container pass the"
                            + " GPU's devices";
                    default -> "the NVIDIA driver does not start";
                };
        throw new NoGpuException(
                result == 100 ? NoGpuException.Reason.NO_SUCH_GPU : NoGpuException.Reason.DRIVER,
                remedy + " (" + Driver.text(result) + ")");
    }

    /** {@code 12.6} for 12060. */
    static String words(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    private static boolean isJetson() {
        return Files.exists(Path.of("/etc/nv_tegra_release"));
    }

    private static String rootText(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).replaceAll("\\s+", " ");
    }
}
