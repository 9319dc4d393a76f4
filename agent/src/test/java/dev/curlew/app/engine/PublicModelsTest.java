package dev.curlew.app.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.curlew.app.console.UserException;
import dev.curlew.pipeline.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real models through the self-test that every load makes; the folder comes from CURLEW_SHARED. */
class PublicModelsTest {
    @TempDir
    private Path folder = Path.of("");

    private static Path model(String file) {
        String shared = System.getenv("CURLEW_SHARED");
        Path model = Path.of(shared == null ? "../../shared" : shared, "data/models", file);
        if (!Files.exists(model)) {
            System.out.println("SKIPPED PublicModelsTest: no " + model + "; set CURLEW_SHARED");
            assumeTrue(false);
        }
        return model;
    }

    @ParameterizedTest
    @CsvSource({
        "yolox_nano.onnx, yolox",
        "nanodet_m_320.onnx, nanodet",
        "yolov8n-seg_320_fp32_from_int8.onnx, yolov8",
    })
    void passTheSelfTest(String file, String parser) {
        try (LoadedModel model = ModelLoading.loadQuietly(model(file), List.of())) {
            assertThat(model.processing().parser()).isEqualTo(parser);
        }
    }

    @Test
    void areRefusedWhenRawBoxesAreReadAsDecoded() throws IOException {
        Files.createDirectories(folder.resolve("m/1"));
        Files.copy(model("yolox_nano.onnx"), folder.resolve("m/1/model.onnx"));
        Files.writeString(
                folder.resolve("m/config.pbtxt"),
                "parameters { key: \"parser\" value { string_value: \"yolox_decoded\" } }");

        assertThatThrownBy(() -> ModelLoading.loadQuietly(folder.resolve("m"), List.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("boxes lie in one spot; check parameter parser");
    }
}
