package dev.curlew.cuda;

import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Whether a native library can be loaded here, and which package brings it. Asking loads it, as the dynamic linker
 * would: by LD_LIBRARY_PATH, then the system's folders.
 */
public final class SharedLibrary {
    static final String OR_PATH = ", or name its folder in LD_LIBRARY_PATH";

    /** By the library's name before its version. Names with %s take the CUDA version that was asked for. */
    private static final Map<String, String> PACKAGES = Map.of(
            "libcudart", "cuda-cudart-%s",
            "libcublas", "libcublas-%s",
            "libcublasLt", "libcublas-%s",
            "libnvrtc", "cuda-nvrtc-%s",
            "libcudnn", "libcudnn9-cuda-%s",
            "libnvinfer", "libnvinfer10",
            "libnvinfer_plugin", "libnvinfer-plugin10",
            "libnvonnxparser", "libnvonnxparsers10",
            "libnvcuvid", "the NVIDIA driver's video part (NVIDIA_DRIVER_CAPABILITIES=video in a container)",
            "libnvidia-ml", "the NVIDIA driver");

    private SharedLibrary() {}

    /** @return null when the library can be loaded, else the dynamic linker's reason */
    public static @Nullable String missing(String name) {
        try {
            Loader.load(Loader.class);
            Loader.loadGlobal(name);
            return null;
        } catch (UnsatisfiedLinkError e) {
            String text = String.valueOf(e.getMessage());
            return text.replaceAll("\\s+", " ").strip();
        }
    }

    /** The library that a binding on the class path was made for, such as {@code libcudart.so.12}. */
    public static String linkedBy(Class<?> preset, String name) {
        for (Platform platform : preset.getAnnotation(Properties.class).value()) {
            for (String link : platform.link()) {
                if (link.startsWith(name + "@")) {
                    return "lib" + name + ".so"
                            + link.substring(link.indexOf('@') + 1).replace("#", "");
                }
            }
        }
        throw new IllegalStateException(preset + " does not say which " + name + " it was made for");
    }

    /** The package of NVIDIA's repositories, such as {@code cuda-cudart-12-6}. */
    public static String packageOf(String library) {
        int end = library.indexOf(".so");
        String base = end < 0 ? library : library.substring(0, end);
        String name = base.startsWith("libcudnn") ? "libcudnn" : base;
        String version = DriverCheck.runtimeLibrary().endsWith("13") ? "13-1" : "12-6";
        String found = PACKAGES.getOrDefault(name, library);
        return found.replace("%s", name.equals("libcudnn") ? version.substring(0, 2) : version);
    }
}
