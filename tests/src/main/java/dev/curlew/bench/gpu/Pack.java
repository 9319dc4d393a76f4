package dev.curlew.bench.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code scripts/gpu-check pack} put together, as it lies on the GPU machine.
 *
 * @param folder where it was unpacked
 * @param work where runs leave their files
 * @param cpu a rehearsal on a machine without a GPU: the same programs, everything in software
 */
record Pack(Path folder, Path work, boolean cpu) {
    Path clip(String name) {
        return folder.resolve("clips").resolve(name + ".mp4");
    }

    boolean hasClip(String name) {
        return Files.exists(clip(name));
    }

    /** The model's folder; those for the CPU say nothing of TensorRT. */
    Path model(String name) {
        return cpu ? cpuModel(name) : folder.resolve("models").resolve(name);
    }

    Path cpuModel(String name) {
        return folder.resolve("models-cpu").resolve(name);
    }

    /** The model of whatever is not about a certain one: the smallest that is there. */
    String main() {
        return hasModel("yolox_nano") ? "yolox_nano" : "nanodet";
    }

    boolean hasModel(String name) {
        return Files.exists(onnx(name));
    }

    Path onnx(String name) {
        return model(name).resolve("1").resolve("model.onnx");
    }

    /** Each model has a cache of its own, so that the limit program finds the very plan that the agent runs. */
    Path plans(String model) {
        return folder.resolve("plans").resolve(model);
    }

    /** The newest plan of a model. */
    Path plan(String model) throws IOException {
        if (Files.isDirectory(plans(model))) {
            try (Stream<Path> files = Files.walk(plans(model))) {
                return files.filter(file -> file.toString().endsWith(".plan"))
                        .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                        .orElseThrow(() -> noPlan(model));
            }
        }
        throw noPlan(model);
    }

    boolean hasPlan(String model) {
        try {
            return Files.exists(plan(model));
        } catch (IOException e) {
            return false;
        }
    }

    private IOException noPlan(String model) {
        return new IOException(plans(model) + " holds no plan: run `gpu-check build " + model + "` first");
    }

    /** The JVM's options for TensorRT's libraries, as the operator gave them. */
    static List<String> gpuOptions() {
        String options = System.getenv().getOrDefault("CURLEW_GPU_OPTS", "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
    }

    /** A program of this package in a JVM of its own, so that a crash of a native library is one row, not the end. */
    List<String> java(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                // all of the heap from the start, so that resident memory grows by what is native alone
                "-Xms512m",
                "-Xmx512m",
                "-XX:+AlwaysPreTouch",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache/native"),
                "-Dcurlew.natives=" + folder.resolve("cache/native")));
        command.addAll(gpuOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
