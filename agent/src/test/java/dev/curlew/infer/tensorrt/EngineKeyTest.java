package dev.curlew.infer.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.cuda.GpuInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineKeyTest {
    private static final GpuInfo H200 = new GpuInfo(0, "GPU-1", "NVIDIA H200", 9, 0, 1L << 37, 13000, 12060, false);

    private static EngineRequest request(
            String sha,
            Precision precision,
            int level,
            long workspace,
            int opt,
            int max,
            Map<String, List<Long>> shapes) {
        return new EngineRequest(
                "yolox", Path.of("model.onnx"), sha, precision, level, workspace, opt, max, shapes, true);
    }

    private static EngineRequest usual() {
        return request("abc", Precision.FP16, 1, 0, 8, 32, Map.of());
    }

    @Test
    void differsWithEverythingThatMakesAnotherEngine() {
        GpuInfo other = new GpuInfo(0, "GPU-1", "NVIDIA A10G", 8, 6, 1L << 34, 13000, 12060, false);
        GpuInfo newer = new GpuInfo(0, "GPU-1", "NVIDIA H200", 9, 0, 1L << 37, 13000, 13010, false);
        List<EngineKey> keys = List.of(
                EngineKey.of(usual(), H200, "10.6.0"),
                EngineKey.of(usual(), H200, "10.3.0"),
                EngineKey.of(usual(), other, "10.6.0"),
                EngineKey.of(usual(), newer, "10.6.0"),
                EngineKey.of(request("abd", Precision.FP16, 1, 0, 8, 32, Map.of()), H200, "10.6.0"),
                EngineKey.of(request("abc", Precision.FP32, 1, 0, 8, 32, Map.of()), H200, "10.6.0"),
                EngineKey.of(request("abc", Precision.FP16, 3, 0, 8, 32, Map.of()), H200, "10.6.0"),
                EngineKey.of(request("abc", Precision.FP16, 1, 1 << 20, 8, 32, Map.of()), H200, "10.6.0"),
                EngineKey.of(request("abc", Precision.FP16, 1, 0, 32, 32, Map.of()), H200, "10.6.0"),
                EngineKey.of(request("abc", Precision.FP16, 1, 0, 8, 16, Map.of()), H200, "10.6.0"),
                EngineKey.of(
                        request("abc", Precision.FP16, 1, 0, 8, 32, Map.of("images", List.of(-1L, 3L, 640L, 640L))),
                        H200,
                        "10.6.0"));
        Set<String> ids = new HashSet<>();
        keys.forEach(key -> ids.add(key.id()));

        assertThat(ids).hasSameSizeAs(keys);
        assertThat(EngineKey.of(usual(), H200, "10.6.0").id())
                .isEqualTo(keys.get(0).id());
    }

    @Test
    void doesNotCareForTheFilesPlaceOrWhichOfTwoLikeGpusItIs() {
        GpuInfo twin = new GpuInfo(1, "GPU-2", "NVIDIA H200", 9, 0, 1L << 37, 13000, 12060, false);

        assertThat(EngineKey.of(usual(), twin, "10.6.0")).isEqualTo(EngineKey.of(usual(), H200, "10.6.0"));
    }

    @Test
    void readsTheReleaseOfAJetson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("nv_tegra_release");
        Files.writeString(file, "# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic, EABI: aarch64\n");

        assertThat(EngineKey.l4t(file)).isEqualTo("R36 REVISION: 4.3");
        assertThat(EngineKey.l4t(folder.resolve("none"))).isEmpty();
    }

    @Test
    void refusesLevelsAndBatchesThatAreNone() {
        assertThatThrownBy(() -> request("abc", Precision.FP16, 6, 0, 1, 1, Map.of()))
                .hasMessage("the builder level must be 0 to 5, but was 6");
        assertThatThrownBy(() -> request("abc", Precision.FP16, 1, 0, 8, 4, Map.of()))
                .hasMessageContaining("were 8 of 4");
    }
}
