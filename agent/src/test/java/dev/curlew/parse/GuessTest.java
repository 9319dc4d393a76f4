package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.model.ModelException;
import dev.curlew.model.ModelRepository;
import dev.curlew.model.ModelVersion;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shapes of the exports that people have, and what they are taken for. */
class GuessTest {
    @TempDir
    private Path folder = Path.of("");

    private Processing resolve(int side, int labels, String outputs, TensorSpec... beside)
            throws IOException, ModelException {
        Files.createDirectories(folder.resolve("m/1"));
        Files.writeString(folder.resolve("m/1/model.onnx"), "");
        if (labels > 0) {
            Files.writeString(folder.resolve("m/labels.txt"), "x\n".repeat(labels));
        }
        ModelVersion model = ModelRepository.load(folder.resolve("m"));
        List<TensorSpec> inputs = new ArrayList<>(List.of(Outputs.floats("images", 1, 3, side, side)));
        inputs.addAll(List.of(beside));
        List<TensorSpec> specs =
                Arrays.stream(outputs.split(" ", -1)).map(GuessTest::spec).toList();
        return Parsers.installed().resolve(model, inputs, specs, List.of());
    }

    /** From {@code name:1x2x3}. */
    private static TensorSpec spec(String text) {
        String[] parts = text.split(":", -1);
        return Outputs.floats(
                parts[0],
                Arrays.stream(parts[1].split("x", -1))
                        .mapToLong(Long::parseLong)
                        .toArray());
    }

    @ParameterizedTest
    @CsvSource({
        // input, labels, outputs, parser, classes
        "640, 0, output0:1x84x8400, yolov8, 80",
        "640, 0, output0:1x5x8400, yolov8, 1",
        "640, 0, output0:1x7x8400, yolov8, 3",
        "640, 0, output0:1x84x34000, yolov8, 80",
        "640, 0, output0:-1x84x-1, yolov8, 80",
        "416, 0, output0:1x84x3549, yolov8, 80",
        "320, 0, output0:1x84x2100, yolov8, 80",
        "320, 0, output0:1x5x2100, yolov8, 1",
        "640, 0, output0:1x8400x84, yolov8, 80",
        "640, 1, output0:1x8400x5, yolov8, 1",
        "640, 3, output0:1x8400x7, yolov8, 3",
        "320, 0, output0:1x116x2100 output1:1x32x80x80, yolov8, 80",
        "640, 0, output0:1x37x8400 output1:1x32x160x160, yolov8, 1",
        "640, 3, output0:1x39x8400, yolov8, 3",
        "640, 0, output:1x25200x85, yolov5, 80",
        "640, 0, output:1x25200x6, yolov5, 1",
        "640, 0, output0:1x25200x117 output1:1x32x160x160, yolov5, 80",
        "640, 3, output0:1x25200x40, yolov5, 3",
        "416, 0, output:1x10647x8, yolov5, 3",
        "320, 0, output:1x6300x85, yolov5, 80",
        "1280, 0, output:1x102000x85, yolov5, 80",
        "640, 0, output:1x25200x85 a:1x3x80x80x85 b:1x3x40x40x85 c:1x3x20x20x85, yolov5, 80",
        "640, 0, output:1x8400x85, yolox, 80",
        "640, 1, output:1x8400x6, yolox, 1",
        "416, 3, output:1x3549x8, yolox, 3",
        "416, 0, output:1x3549x85, yolox, 80",
        "640, 0, output0:1x300x6, yolov10, 80",
        "640, 1, output0:1x300x6, yolov10, 1",
        "640, 3, output0:1x300x6, yolov10, 3",
        "320, 0, output0:1x300x6, yolov10, 80",
        "640, 0, output0:1x300x84, rtdetr, 80",
        "640, 0, output0:1x300x5, rtdetr, 1",
        "640, 3, output0:1x300x7, rtdetr, 3",
        "640, 0, logits:1x300x80 pred_boxes:1x300x4, rtdetr, 80",
        "640, 3, logits:1x300x3 pred_boxes:1x300x4, rtdetr, 3",
        "640, 3, logits:1x100x4 pred_boxes:1x100x4, detr, 3",
        "640, 91, logits:1x100x92 pred_boxes:1x100x4, detr, 91",
        "320, 3, detection_boxes:1x100x4 detection_classes:1x100 detection_scores:1x100 num_detections:1, ssd, 3",
        "640, 3, num_dets:1x1 det_boxes:1x100x4 det_scores:1x100 det_classes:1x100, efficient_nms, 3",
        "640, 0, num_dets:1x1 det_boxes:1x100x4 det_scores:1x100 det_classes:1x100, efficient_nms, 80",
        "320, 0, detection_boxes:1x100x4 detection_classes:1x100 detection_scores:1x100 num_detections:1, ssd, 90",
        "352, 0, 758:1x85x22x22, fastestdet, 80",
        "352, 3, 758:1x8x22x22, fastestdet, 3",
        "224, 0, output:1x1000, classifier, 1000",
        "224, 4, output:1x4, classifier, 4",
        "224, 4, output:1x4x1x1, classifier, 4",
        "224, 0, prob:1x6, classifier, 6",
        "416, 0, a:1x2704x80 b:1x676x80 c:1x169x80 d:1x2704x32 e:1x676x32 f:1x169x32, nanodet, 80",
    })
    void takesAShapeForWhatItIs(int side, int labels, String outputs, String parser, int classes) throws Exception {
        Processing processing = resolve(side, labels, outputs);

        assertThat(processing.parser()).isEqualTo(parser);
        assertThat(processing.factory().classes(processing.signature())).isEqualTo(classes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "640 | 0 | output0:1x8400x7 | yolov8 (3 classes), yolox (2 classes)",
                "416 | 0 | output0:1x3549x6 | yolov8 (2 classes), yolox (1 classes)",
                "640 | 2 | output0:1x300x6 | rtdetr (2 classes), yolov10 (2 classes)",
                "640 | 0 | logits:1x100x92 pred_boxes:1x100x4 | detr (91 classes), rtdetr (92 classes)",
            })
    void refusesAShapeThatCouldBeTwo(int side, int labels, String outputs, String candidates) {
        assertThatThrownBy(() -> resolve(side, labels, outputs))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("fit more than one parser: " + candidates + "; put labels.txt beside the model or"
                        + " write in config.pbtxt which it is");
    }

    @Test
    void takesTorchvisionsOutputsByTheirTypes() throws Exception {
        Files.createDirectories(folder.resolve("m/1"));
        Files.writeString(folder.resolve("m/1/model.onnx"), "");
        List<TensorSpec> outputs = List.of(
                Outputs.floats("1437", -1, 4),
                new TensorSpec("1460", DataType.INT64, List.of(-1L)),
                Outputs.floats("1455", -1));

        Processing processing = Parsers.installed()
                .resolve(
                        ModelRepository.load(folder.resolve("m")),
                        List.of(Outputs.floats("images", 1, 3, 320, 320)),
                        outputs,
                        List.of());

        assertThat(processing.parser()).isEqualTo("torchvision");
        assertThat(processing.model().label(17 - 1)).isEqualTo("cat");
    }

    @ParameterizedTest
    @CsvSource({"256, embedding:1x256", "224, output:1x4", "224, prob:1x6x7x7", "352, 758:1x85x21x22"})
    void guessesNothingThatMayBeSomethingElse(int side, String outputs) {
        assertThatThrownBy(() -> resolve(side, 0, outputs))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no parser knows input images");
    }

    @Test
    void feedsTheSizesThatTheAuthorsRtdetrAsksFor() throws Exception {
        TensorSpec sizes = new TensorSpec("orig_target_sizes", DataType.INT64, List.of(1L, 2L));

        assertThat(resolve(640, 0, "labels:1x300 boxes:1x300x4 scores:1x300", sizes)
                        .parser())
                .isEqualTo("rtdetr");
        assertThatThrownBy(() -> resolve(640, 0, "output0:1x84x8400", sizes))
                .hasMessageContaining("no parser knows input images FP32 [1,3,640,640]");
    }
}
