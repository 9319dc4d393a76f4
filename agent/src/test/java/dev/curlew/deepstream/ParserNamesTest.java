package dev.curlew.deepstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which parser reads what a function of DeepStream reads. */
class ParserNamesTest {

    @ParameterizedTest
    @CsvSource({
        "NvDsInferParseYolo, yolov10",
        "NvDsInferParseYoloCuda, yolov10",
        "NvDsInferParseCustomDDETRTAO, rtdetr",
        "NvDsInferParseCustomYoloV5, yolov5",
        "NvDsInferParseCustomYoloV7_cuda, yolov5",
        "NvDsInferParseCustomYoloV8, yolov8",
        "NvDsInferParseYoloV11, yolov8",
        "NvDsInferParseYolox, yolox",
        "NvDsInferParseCustomTfSSD, ssd",
    })
    void mapsWellKnownFunctions(String function, String parser) {
        assertThat(ParserNames.of(function).parser()).isEqualTo(parser);
    }

    @ParameterizedTest
    @CsvSource({
        "NvDsInferParseCustomTensorRTEfficientNMS, export it without NMS",
        "NvDsInferParseCustomBatchedNMSTLT, export it without NMS",
        "NvDsInferParseCustomResnet, DetectNet_v2",
        "NvDsInferParseCustomYoloV4, DeepStream-Yolo",
        "NvDsInferParseCustomYoloV11OBB, rotated boxes",
        "NvDsInferParseYoloFace, key points",
        "NvDsInferParseCustomMask2Former, masks",
    })
    void saysWhyItCannotReadOthers(String function, String why) {
        ParserNames.Match match = ParserNames.of(function);
        assertThat(match.parser()).isNull();
        assertThat(match.known()).isTrue();
        assertThat(match.text()).contains(why);
    }

    @ParameterizedTest
    @CsvSource({"MyParser", "NvDsInferParseGate"})
    void leavesUnknownOnesToTheGuess(String function) {
        assertThat(ParserNames.of(function).known()).isFalse();
        assertThat(ParserNames.of(function).text()).contains("guessed");
    }
}
