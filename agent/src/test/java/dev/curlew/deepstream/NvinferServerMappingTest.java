package dev.curlew.deepstream;

import static dev.curlew.deepstream.Given.finding;
import static dev.curlew.deepstream.Given.knobs;
import static dev.curlew.deepstream.Given.modelOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** nvinferserver's messages as a model folder. */
class NvinferServerMappingTest {
    private static final String CONFIG =
            """
            infer_config {
              unique_id: 1
              backend { triton { model_name: "gate" version: -1 model_repo { root: "./repo" log_level: 2 } } }
              preprocess {
                network_format: IMAGE_FORMAT_BGR
                maintain_aspect_ratio: 1
                symmetric_padding: 1
                normalize { scale_factor: 0.0039215697906911373 channel_offsets: [1, 2, 3] }
              }
              postprocess {
                labelfile_path: "labels.txt"
                detection {
                  num_detected_classes: 2
                  custom_parse_bbox_func: "NvDsInferParseCustomDDETRTAO"
                  per_class_params { key: 1 value { pre_threshold: 0.6 } }
                  nms { confidence_threshold: 0.4 iou_threshold: 0.7 topk: 10 }
                }
              }
            }
            input_control { process_mode: PROCESS_MODE_FULL_FRAME interval: 0 }
            output_control { detect_control { default_filter { bbox_filter { min_width: 32 } } } }
            """;

    @TempDir
    Path folder;

    @Test
    void mapsPictureThresholdsAndParser() throws Exception {
        Given given = new Given(folder);
        given.file("labels.txt", "person\ncar\n");
        Imported imported = DeepStreamImport.read(given.file("server.txt", CONFIG));
        assertThat(knobs(imported))
                .containsExactlyInAnyOrder(
                        "color=bgr",
                        "std=255",
                        "mean=1, 2, 3",
                        "resize=letterbox",
                        "letterbox_align=center",
                        "pad=0",
                        "parser=rtdetr",
                        "num_classes=2",
                        "nms_iou=0.7",
                        "max_detections=20",
                        "score_threshold=0.4",
                        "score_thresholds=car=0.6");
        assertThat(imported.counts().get(Outcome.UNKNOWN)).isZero();
        assertThat(imported.todos())
                .singleElement()
                .asString()
                .contains("no such folder " + folder.resolve("repo/gate"));
        assertThat(finding(imported, "input_control.interval").outcome()).isEqualTo(Outcome.UNNEEDED);
    }

    @Test
    void keepsWhatTheTritonFolderSays() throws Exception {
        Given given = new Given(folder);
        given.file("labels.txt", "person\ncar\n");
        Path gate = Files.createDirectories(folder.resolve("repo/gate/10"));
        Files.createDirectories(folder.resolve("repo/gate/9"));
        Files.writeString(gate.resolve("net.onnx"), "onnx");
        Files.writeString(
                folder.resolve("repo/gate/config.pbtxt"),
                "name: \"gate\"\nplatform: \"onnxruntime_onnx\"\ndefault_model_filename: \"net.onnx\"\n");
        Imported imported = DeepStreamImport.read(given.file("server.txt", CONFIG));
        assertThat(imported.todos()).isEmpty();
        assertThat(modelOf(imported).name()).isEqualTo("gate");
        assertThat(modelOf(imported).onnx()).isEqualTo(gate.resolve("net.onnx"));
        assertThat(modelOf(imported).config()).startsWith("name: \"gate\"\n").contains("key: \"parser\"");
    }

    @Test
    void leavesClassifiersAndRemoteServersToThePerson() throws Exception {
        Given given = new Given(folder);
        Imported classifier = DeepStreamImport.read(
                given.file("c.txt", "infer_config { postprocess { classification { threshold: 0.5 } } }"));
        assertThat(classifier.model()).isNull();
        assertThat(classifier.todos()).singleElement().asString().contains("is a classification model");
        Imported remote = DeepStreamImport.read(given.file(
                "r.txt",
                "infer_config { backend { triton { model_name: \"a\" grpc { url: \"h:8001\" } } } postprocess { detection {"
                        + " custom_parse_bbox_func: \"NvDsInferParseYolo\" } } }"));
        assertThat(remote.todos()).singleElement().asString().contains("runs on a Triton server");
    }
}
