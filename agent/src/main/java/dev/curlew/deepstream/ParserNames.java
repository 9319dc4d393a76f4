package dev.curlew.deepstream;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which of Curlew's parsers reads what a bounding box function of DeepStream reads. */
final class ParserNames {
    private static final String MASKS = "masks, key points and rotated boxes are not read";
    private static final String TENSORRT_NMS = "the model ends in a TensorRT plugin (NMS), which ONNX Runtime does not"
            + " have; export it without NMS, as raw boxes and scores";

    /**
     * What is known of a function.
     *
     * @param parser null where Curlew has none, or where the function is not known
     * @param text why there is none, or what to know of it
     */
    record Match(@Nullable String parser, boolean known, String text) {}

    private record Row(Pattern function, @Nullable String parser, String text) {}

    /** The first that matches decides. */
    private static final List<Row> ROWS = List.of(
            // github.com/marcoslucianops/DeepStream-Yolo: its exporters end in [N, x1 y1 x2 y2 score class]
            row(
                    "NvDsInferParseYolo(Cuda)?",
                    "yolov10",
                    "boxes, score and class in rows, as DeepStream-Yolo exports them"),
            row("NvDsInferParseCustomDDETRTAO", "rtdetr", "TAO's RT-DETR, DINO and Deformable DETR"),
            row("NvDsInferParseCustomTfSSD", "ssd", "TensorFlow's SSD"),
            row(".*(Efficient|BatchedNMS|NMSTLT|NMSTAO).*", null, TENSORRT_NMS),
            row(
                    "NvDsInferParseCustom(SSD|FasterRCNN|FrcnnTLT|FrcnnUff|DSSDTLT|SSDTLT|RetinaNetTLT)",
                    null,
                    TENSORRT_NMS),
            row(
                    "NvDsInferParseCustomResnet|NvDsInferParseCustomDetectNet.*",
                    null,
                    "DetectNet_v2's grids of boxes are not read yet; take another detector or write a parser"
                            + " (docs/plugins.md)"),
            row(".*(Mrcnn|Mask|Seg|Obb|OBB|Pose|Face|Landmark).*", null, MASKS),
            row(
                    "NvDsInferParseCustomYolo(V2|V2Tiny|V3|V3Tiny|V4|V4Tiny|Original)(_?cuda)?",
                    null,
                    "darknet's raw heads are not read; export the model as ONNX with decoded boxes, for example by"
                            + " DeepStream-Yolo's exporters"),
            row("(?i).*yolo-?_?x.*", "yolox", "YOLOX, raw outputs; for decoded ones write yolox_decoded"),
            row("(?i).*nanodet.*", "nanodet", "NanoDet"),
            row("(?i).*rt-?_?detr.*", "rtdetr", "RT-DETR"),
            row("(?i).*yolo-?_?v?-?_?(10|26)(?!\\d).*", "yolov10", "end to end outputs"),
            row("(?i).*yolo-?_?v?-?_?(8|9|11|12)(?!\\d).*", "yolov8", "[1,4 + classes,N], or turned round"),
            row("(?i).*yolo-?_?v?-?_?(5|6|7)(?!\\d).*", "yolov5", "[1,N,5 + classes], decoded"));

    private ParserNames() {}

    static Match of(String function) {
        for (Row row : ROWS) {
            if (row.function().matcher(function).matches()) {
                return new Match(row.parser(), true, row.text());
            }
        }
        return new Match(
                null,
                false,
                "not a function that we know: the parser is guessed by the outputs' shapes (docs/models.md)");
    }

    private static Row row(String function, @Nullable String parser, String text) {
        return new Row(Pattern.compile(function), parser, text);
    }
}
