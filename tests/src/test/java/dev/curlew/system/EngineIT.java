package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.TestModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curlew engine build} on a machine without a GPU; with one, scripts/gpu-check builds. */
class EngineIT {
    private static final int USAGE = 2;
    private static final int MODEL = 5;
    private static final int GPU = 6;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void saysInOneLineWhyNoEngineCanBeBuilt() throws Exception {
        assumeThat(Files.exists(Path.of("/dev/nvidiactl")) || Files.exists(Path.of("/etc/nv_tegra_release")))
                .as("a machine with an NVIDIA GPU")
                .isFalse();

        Curlew.Result result = Curlew.run(
                "engine", "build", TestModel.writeFolder(folder, "cells"), "--cache", folder.resolve("engines"));

        assertThat(result.exitCode()).isEqualTo(GPU);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .matches("curlew: no NVIDIA driver found \\(libcuda.so.1: .*\\): .* install its driver.*\n");
        assertThat(folder.resolve("engines")).doesNotExist();
    }

    @Test
    void refusesOptionsAndModelsThatAreNone() throws Exception {
        Path model = TestModel.writeFolder(folder, "cells");

        assertThat(Curlew.run("engine", "build", model, "--level", "9"))
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(USAGE))
                .satisfies(
                        result -> assertThat(result.err()).startsWith("curlew: --level must be 0 to 5, but was 9\n"));
        assertThat(Curlew.run("engine", "build", model, "--precision", "fp8"))
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(USAGE))
                .satisfies(result -> assertThat(result.err())
                        .startsWith("curlew: --precision must be one of [auto, fp32, fp16, int8], but was fp8\n"));
        assertThat(Curlew.run("engine", "build", folder.resolve("none")))
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(MODEL));
    }
}
