package dev.curlew.deepstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of keys that nothing takes over. */
class KnownKeysTest {

    private static KnownKeys.Verdict of(Kind kind, String group, String key, String value) {
        return KnownKeys.of(kind, new Entry(Path.of("f"), 1, group, key, value));
    }

    @ParameterizedTest
    @CsvSource({
        "APP, source12, gpu-id, 0, UNNEEDED",
        "APP, source-attr-all, latency, 100, UNNEEDED",
        "APP, primary-gie, bbox-border-color3, 1;0;0;1, UNNEEDED",
        "APP, primary-gie, interval, 0, UNNEEDED",
        "APP, primary-gie, interval, 4, UNSUPPORTED",
        "NVINFER, property, enable-dla, 1, UNSUPPORTED",
        "NVINFER, class-attrs-7, eps, 0.2, UNNEEDED",
        "NVINFERSERVER, infer_config, postprocess.detection.per_class_params[3].key, 3, UNNEEDED",
        "TRACKER, ReID, reidType, 2, UNSUPPORTED",
        "TRACKER, ReID, reidTyp, 2, UNKNOWN",
        "APP, sink0, foo, 2, UNKNOWN",
    })
    void knowsGroupsByTheirKind(Kind kind, String group, String key, String value, Outcome outcome) {
        assertThat(of(kind, group, key, value).outcome()).isEqualTo(outcome);
        assertThat(of(kind, group, key, value).text()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "property | onx-file | not a DeepStream key that we know; did you mean onnx-file?",
                "propety | onnx-file | [propety] is not a group that we know of an nvinfer configuration",
                "'' | onnx-file | stands outside of the groups of an nvinfer configuration",
            })
    void namesTheNearestKey(String group, String key, String text) {
        assertThat(of(Kind.NVINFER, group, key, "x").text()).isEqualTo(text);
    }
}
