package dev.curlew.infer.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.annotation.Properties;
import org.junit.jupiter.api.Test;

/** What the binding to TensorRT would load with itself, as it says; none of it is in the JAR but the runtime's. */
class NativesTest {
    private static void inherited(Class<?> preset, List<String> into) {
        Properties properties = preset.getAnnotation(Properties.class);
        for (Class<?> parent : properties == null ? new Class<?>[0] : properties.inherit()) {
            if (parent.getName().startsWith("org.bytedeco.cuda.presets.")
                    && parent != org.bytedeco.cuda.presets.cudart.class) {
                into.add("jni" + parent.getSimpleName());
            }
            inherited(parent, into);
        }
    }

    @Test
    void standsInForEveryBindingThatTensorRtInherits() {
        List<String> inherited = new ArrayList<>();
        for (Class<?> preset : List.of(
                org.bytedeco.tensorrt.presets.nvinfer.class,
                org.bytedeco.tensorrt.presets.nvinfer_plugin.class,
                org.bytedeco.tensorrt.presets.nvonnxparser.class)) {
            inherited(preset, inherited);
        }
        assertThat(inherited).isNotEmpty();
        assertThat(Natives.STAND_INS).containsAll(inherited);
    }

    @Test
    void leavesOnlyTheBuildersKernelsOutWhereEnginesAreRun() {
        assertThat(Natives.preloads(org.bytedeco.tensorrt.presets.nvinfer.class))
                .isNotEmpty()
                .allMatch(library -> library.startsWith("nvinfer_builder_resource"));
    }
}
