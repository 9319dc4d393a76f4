package dev.curlew.infer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLimitTest {
    /** images FP32 [1,3,1,2], doubled 2^62 times by Loop. */
    private static final String ENDLESS =
            "CAg6mwIKuAEKAW4KAWMKBmltYWdlcxIDb3V0IgRMb29wKpwBCgRib2R5MpABChUKA2NpbhIEY291dCIISWRlbnRpdHkKDgoBeAoBeBIBeSID"
                    + "QWRkEgFiWgsKAWkSBgoECAcSAFoNCgNjaW4SBgoECAkSAFobCgF4EhYKFAgBEhAKAggBCgIIAwoCCAEKAggCYg4KBGNv"
                    + "dXQSBgoECAkSAGIbCgF5EhYKFAgBEhAKAggBCgIIAwoCCAEKAggCoAEFEgFnKhAQBzoJgICAgICAgIBAQgFuKggQCSoB"
                    + "AUIBY1ogCgZpbWFnZXMSFgoUCAESEAoCCAEKAggDCgIIAQoCCAJiHQoDb3V0EhYKFAgBEhAKAggBCgIIAwoCCAEKAggC"
                    + "QgQKABAN";

    @Test
    void endsARunThatWouldNeverEndAndTheNextOneToo(@TempDir Path folder) throws Exception {
        Path file =
                Files.write(folder.resolve("model.onnx"), Base64.getDecoder().decode(ENDLESS));
        try (Engine engine = OnnxEngine.load(file, Map.of(), Duration.ofMillis(50));
                EngineContext context = engine.newContext()) {
            for (int run = 0; run < 2; run++) {
                assertThatThrownBy(() -> context.enqueue(1))
                        .isInstanceOf(EngineException.class)
                        .hasMessageContaining("no answer within");
            }
            assertThat(context.inputs()).hasSize(1);
        }
    }
}
