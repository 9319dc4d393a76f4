package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.curlew.kit.Curlew;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curlew doctor} on a machine without a GPU. */
class DoctorIT {
    @TempDir
    static Path folder;

    @BeforeAll
    static void needNoGpu() {
        assumeFalse(Files.exists(Path.of("/dev/nvidiactl")), "this machine has an NVIDIA GPU");
    }

    @Test
    void saysThatEverythingElseWorksWithoutAGpu() throws Exception {
        Curlew.Result result = Curlew.run("doctor");

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(result.messages()).isEmpty();
        assertThat(result.out().lines())
                .anyMatch(line -> line.matches("ok +Java +17.*|ok +Java +2.*"))
                .anyMatch(line -> line.matches("ok +FFmpeg +\\d.*"))
                .anyMatch(line -> line.matches("ok +ONNX Runtime +\\d.*"))
                .anyMatch(line -> line.matches("(ok|note) +memory +.* available of .* GB.*"))
                .anyMatch(line -> line.matches("(ok|note) +engine cache +.*engines, .* GB free.*"))
                .anyMatch(line -> line.matches("missing +GPU +no NVIDIA driver found .*install.*"))
                .noneMatch(line -> line.contains("libnvinfer"))
                .last()
                .asString()
                .startsWith("Models run on the CPU, and everything else works.");
    }

    @Test
    void namesEachMissingLibraryAndItsPackageWhenAGpuIsWanted() throws Exception {
        Curlew.Result result = Curlew.run("doctor", "--gpu", "0");

        assertThat(result.exitCode()).as(result.out()).isEqualTo(6);
        assertThat(result.out().lines())
                .anyMatch(line -> line.matches(
                        "missing +library +libnvinfer.so.10 \\(.*\\): apt-get install libnvinfer10, or .*"))
                .anyMatch(line -> line.matches(
                        "missing +library +libnvonnxparser.so.10 \\(.*\\): apt-get install libnvonnxparsers10, or .*"))
                .anyMatch(line -> line.matches("note +decoder +libnvcuvid.so.1 .* videos are decoded in software"));
    }

    @Test
    void tellsACacheThatCannotBeWritten() throws Exception {
        Curlew.Result result = Curlew.run("doctor", "--engine-cache", "/proc/engines");

        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(result.out())
                .contains("/proc/engines cannot be written; set gpu.engineCache to a folder of this user's own")
                .contains("Curlew cannot run models here");
    }

    @Test
    void refusesAGpuThatIsNotThere() throws Exception {
        Path input = Files.writeString(folder.resolve("v.mp4"), "not looked at yet");
        Curlew.Result result =
                Curlew.run("analyze", "--gpu", "0", "--model", folder.resolve("none.onnx"), "--input", input);

        assertThat(result.exitCode()).isEqualTo(6);
        assertThat(result.messages())
                .singleElement()
                .asString()
                .startsWith("curlew: gpu.device is 0: no NVIDIA driver found");
    }

    @Test
    void refusesANameThatNoGpuHas() throws Exception {
        Curlew.Result result = Curlew.run("doctor", "--gpu", "cuda");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.messages().get(0))
                .startsWith("curlew: --gpu: device must be auto, none, an index such as \"0\" or a UUID");
    }
}
