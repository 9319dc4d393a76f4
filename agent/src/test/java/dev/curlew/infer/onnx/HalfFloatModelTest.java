package dev.curlew.infer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineContext;
import dev.curlew.tensor.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HalfFloatModelTest {
    /** images FP16 [1,3,1,2] to twice = images + images and open = images, whose last size the file leaves open. */
    private static final String MODEL =
            "CAcSADqfAQocCgZpbWFnZXMKBmltYWdlcxIFdHdpY2UiA0FkZAoYCgZpbWFnZXMSBG9wZW4iCElkZW50aXR5EgFnWi"
                    + "AKBmltYWdlcxIWChQIChIQCgIIAQoCCAMKAggBCgIIAmIfCgV0d2ljZRIWChQIChIQCgIIAQoCCAMKAggBCgIIAmIf"
                    + "CgRvcGVuEhcKFQgKEhEKAggBCgIIAwoCCAEKAxIBbkIECgAQDQ==";

    @Test
    void isFedAndReadAsFloats(@TempDir Path folder) throws Exception {
        Path file =
                Files.write(folder.resolve("model.onnx"), Base64.getDecoder().decode(MODEL));
        try (Engine engine = OnnxEngine.load(file, Map.of());
                EngineContext context = engine.newContext()) {
            assertThat(engine.inputs().get(0).type()).isEqualTo(DataType.FP16);
            assertThat(context.inputs().get(0).spec().type()).isEqualTo(DataType.FP32);
            for (float value : new float[] {0.5f, 0.1f}) {
                for (int i = 0; i < 6; i++) {
                    context.inputs().get(0).floats().put(i, value + i);
                }
                context.enqueue(1);
                context.await();
                float half = value == 0.5f ? 0.5f : 0.099975586f;
                assertThat(context.outputs().get(0).floats().get(0)).isEqualTo(2 * half);
                assertThat(context.outputs().get(1).floats().get(0)).isEqualTo(half);
                assertThat(context.outputs().get(1).spec().toString()).isEqualTo("open FP32 [1,3,1,2]");
            }
        }
    }
}
