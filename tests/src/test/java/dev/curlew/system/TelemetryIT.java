package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime tells its maker nothing (docs/rationale/no-telemetry.md). */
class TelemetryIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void leavesNothingInTheHomeAndLivesThroughALongCommandLine() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path video = new Scene(2, 20, Mover.always(9, 160, 0, 0, 0.9)).write(folder.resolve("scene.mkv"), Codec.FFV1);
        // with 4,000 characters the telemetry client overflowed the stack
        String classes = "person" + ",person".repeat(2000);

        Curlew.Result result;
        try (Curlew curlew = Curlew.startBehind(
                List.of("env", "-u", "ORT_DISABLE_TELEMETRY", "HOME=" + home, "XDG_CACHE_HOME=" + home),
                "analyze",
                "--model",
                TestModel.writeFolder(folder, "cells"),
                "--input",
                video,
                "--classes",
                classes)) {
            result = curlew.await();
        }

        assertThat(result.exitCode()).as(result.err()).isZero();
        try (Stream<Path> left = Files.walk(home)) {
            assertThat(left).containsExactly(home);
        }
    }
}
