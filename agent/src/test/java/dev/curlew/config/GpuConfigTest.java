package dev.curlew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuConfigTest {
    private static final long TOTAL = 8_000_000_000L;
    private static final long RESERVE = 500_000_000L;

    @TempDir
    private Path folder;

    private AgentConfig read(String text) throws IOException, ConfigException {
        return ConfigFile.read(Files.writeString(
                        folder.resolve("agent.yaml"), "model: m.onnx\nsources: {a: {url: a.mp4}}\n" + text))
                .config();
    }

    @ParameterizedTest
    @CsvSource({"auto, 7500000000", "80%, 6400000000", "6GB, 6000000000", "1.5 GB, 1500000000", "700MB, 700000000"})
    void understandsSharesAndAmountsOfMemory(String text, long bytes) throws Exception {
        assertThat(read("gpu: {memory: " + text + "}").gpu().memoryBytes(TOTAL, RESERVE))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "0%", "101%", "-1GB", "0GB", "GB"})
    void refusesMemoryThatIsNone(String text) {
        assertThatThrownBy(() -> read("gpu: {memory: " + text + "}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(folder.resolve("agent.yaml")
                        + ":3: gpu.memory must be auto, a share such as 80% or an amount such as 6GB, but was \"" + text
                        + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "none", "\"1\"", "GPU-8932f937-d72c-4106-c12f-20bd9faed9f6", "MIG-1a2b/3/0"})
    void takesTheNamesOfDevices(String text) throws Exception {
        assertThat(read("gpu: {device: " + text + "}").gpu().device()).isEqualTo(text.replace("\"", ""));
    }

    @Test
    void refusesADeviceThatNobodyHas() {
        assertThatThrownBy(() -> read("gpu: {device: cuda}"))
                .hasMessageContaining("gpu.device must be auto, none, an index such as \"0\" or a UUID such as GPU-")
                .hasMessageEndingWith("but was \"cuda\"");
    }

    @Test
    void namesTheNearestKey() {
        assertThatThrownBy(() -> read("gpu: {memry: 80%}")).hasMessageContaining("did you mean 'memory'?");
    }

    @Test
    void refusesASourceThatIsAnalysedMoreThanAThousandTimesASecond() {
        assertThatThrownBy(() -> ConfigFile.read(Files.writeString(
                        folder.resolve("b.yaml"), "model: m.onnx\nsources: {a: {url: a.mp4, analysisFps: 2000}}\n")))
                .hasMessageContaining(
                        "sources.a.analysisFps must lie between 0 (every frame) and 1000, but was 2000.0");
    }
}
