package dev.curlew.deepstream;

import static dev.curlew.deepstream.Given.finding;
import static dev.curlew.deepstream.Given.knobs;
import static dev.curlew.deepstream.Given.modelOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** nvinfer's keys as knobs of a model folder. */
class NvinferMappingTest {
    @TempDir
    Path folder;

    private Given given;

    @BeforeEach
    void begin() {
        given = new Given(folder);
    }

    private Imported model(String more) throws Exception {
        return DeepStreamImport.read(given.model(more));
    }

    @Test
    void writesDeepStreamsDefaultsWhereNothingIsSaid() throws Exception {
        assertThat(knobs(model("")))
                .containsExactly(
                        "color=rgb",
                        "std=1",
                        "mean=0",
                        "resize=stretch",
                        "parser=yolov8",
                        "nms_iou=0.5",
                        "score_threshold=0.2");
    }

    @Test
    void turnsScaleAndOffsetsIntoStdAndMean() throws Exception {
        Imported imported = model(
                """
                net-scale-factor=0.0173520735727919486
                offsets=103.53;116.28;123.675
                model-color-format=1
                """);
        assertThat(knobs(imported)).contains("color=bgr", "std=57.63", "mean=103.53, 116.28, 123.675");
        assertThat(finding(imported, "property.offsets").outcome()).isEqualTo(Outcome.MAPPED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maintain-aspect-ratio=1 | letterbox | top_left",
                "maintain-aspect-ratio=1!symmetric-padding=1 | letterbox | center",
                "maintain-aspect-ratio=0!symmetric-padding=1 | stretch | ",
            })
    void padsAsDeepStreamDoes(String keys, String resize, String align) throws Exception {
        Imported imported = model(keys.replace('!', '\n') + "\n");
        assertThat(knobs(imported)).contains("resize=" + resize);
        if (align != null) {
            assertThat(knobs(imported)).contains("letterbox_align=" + align, "pad=0");
        } else {
            assertThat(knobs(imported)).noneMatch(knob -> knob.startsWith("letterbox"));
        }
    }

    @Test
    void takesThresholdsOfAllAndOfSingleClasses() throws Exception {
        Imported imported = model(
                """
                cluster-mode=2
                [class-attrs-all]
                pre-cluster-threshold=0.3
                topk=20
                nms-iou-threshold=0.45
                post-cluster-threshold=0.35
                [class-attrs-1]
                pre-cluster-threshold=0.6
                """);
        assertThat(knobs(imported))
                .contains("score_threshold=0.35", "score_thresholds=car=0.6", "nms_iou=0.45", "max_detections=60");
        assertThat(imported.classes()).isEmpty();
    }

    @Test
    void dropsClassesThatAreFilteredOrSwitchedOffByTheirThreshold() throws Exception {
        Imported imported = model("filter-out-class-ids=0\n[class-attrs-2]\npre-cluster-threshold=1.1\n");
        assertThat(imported.classes()).containsExactly("car");
        assertThat(finding(imported, "property.filter-out-class-ids").text())
                .isEqualTo("agent.yaml: classes, without person, bicycle");
    }

    @Test
    void keepsOnlyClassesWithAThresholdWhereAllAreSwitchedOff() throws Exception {
        Imported imported =
                model("[class-attrs-all]\npre-cluster-threshold=1.0\n[class-attrs-0]\npre-cluster-threshold=0.4\n");
        assertThat(imported.classes()).containsExactly("person");
        assertThat(knobs(imported)).contains("score_threshold=0.4", "score_thresholds=person=0.4");
    }

    @ParameterizedTest
    @CsvSource({"0, groupRectangles, 0.5", "1, DBSCAN, 0.5", "3, DBSCAN and NMS, 0.25"})
    void saysThatOtherClusteringIsNotTheSame(String mode, String words, String iou) throws Exception {
        Imported imported = model("cluster-mode=" + mode + "\n[class-attrs-all]\nnms-iou-threshold=0.25\n");
        assertThat(knobs(imported)).contains("nms_iou=" + iou);
        assertThat(imported.notes()).singleElement().asString().contains("in place of " + words + ":");
    }

    @Test
    void suppressesNothingWhereDeepStreamClustersNothing() throws Exception {
        assertThat(knobs(model("cluster-mode=4\n[class-attrs-all]\nnms-iou-threshold=0.25\n")))
                .contains("nms_iou=1");
    }

    @Test
    void countsSizesInPartsOfTheStreamMuxersFrames() throws Exception {
        given.app("");
        given.model("[class-attrs-all]\ndetected-min-w=96\ndetected-min-h=54\ndetected-max-w=0\ndetected-max-h=4000\n");
        Imported imported = DeepStreamImport.read(
                given.file(
                        "app.txt",
                        "[source0]\nuri=file://v.mp4\n[streammux]\nwidth=1920\nheight=1080\n[primary-gie]\nconfig-file=infer.txt\n"));
        assertThat(knobs(imported)).contains("min_width=0.05", "min_height=0.05");
        assertThat(knobs(imported)).noneMatch(knob -> knob.startsWith("max_w") || knob.startsWith("max_h"));
        assertThat(finding(imported, "streammux.width").outcome()).isEqualTo(Outcome.UNNEEDED);
    }

    @Test
    void letsTheApplicationOverrideFiles() throws Exception {
        given.file("other.txt", "dog\n");
        Imported imported = given.app("labelfile-path=other.txt\nonnx-file=m.onnx\n");
        assertThat(modelOf(imported).labels()).containsExactly("dog");
        assertThat(finding(imported, "property.labelfile-path").text()).contains("[primary-gie] says otherwise");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "person;car;truck; | person,car,truck",
                "person;tall!car;red | person,car",
                "person!!car! | person,,car",
            })
    void readsLabelsAsDetectorsAndClassifiersWriteThem(String text, String labels) throws Exception {
        Path model = given.model("");
        given.file("labels.txt", text.replace('!', '\n'));
        assertThat(String.join(",", modelOf(DeepStreamImport.read(model)).labels()))
                .isEqualTo(labels);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "onnx-file=gone.onnx | no such file",
                "model-engine-file=a.engine | take the ONNX file that it was built from",
                "tlt-encoded-model=a.etlt | export it from TAO as plain ONNX",
                "uff-file=a.uff | export the model as ONNX",
                "model-file=a.caffemodel | convert the model to ONNX",
                "custom-network-config=y.cfg | a darknet network",
                "gpu-id=0 | names no model file",
            })
    void saysWhatToDoWhereThereIsNoOnnxFile(String key, String remedy) throws Exception {
        Imported imported = DeepStreamImport.read(given.file(
                "infer.txt", "[property]\nnetwork-type=0\nparse-bbox-func-name=NvDsInferParseYolo\n" + key + "\n"));
        assertThat(modelOf(imported).onnx()).isNull();
        assertThat(imported.todos()).singleElement().asString().contains(remedy).contains("1/model.onnx");
    }

    @ParameterizedTest
    @CsvSource({"network-type=1, classifier", "network-type=2, segmentation", "process-mode=2, secondary"})
    void leavesOtherModelsOut(String key, String words) throws Exception {
        Imported imported = model(key + "\n");
        assertThat(imported.model()).isNull();
        assertThat(imported.todos()).singleElement().asString().contains(words);
    }

    @Test
    void tellsDetectNetApartByItsMissingFunction() throws Exception {
        Imported imported =
                DeepStreamImport.read(given.file("infer.txt", "[property]\nnetwork-type=0\nonnx-file=m.onnx\n"));
        assertThat(imported.todos()).anyMatch(todo -> todo.contains("infer.txt:1: there is no parse-bbox-func-name"));
    }

    @Test
    void tellsTheClassesWhereTheOutputsDoNot() throws Exception {
        given.model("");
        Imported imported = DeepStreamImport.read(
                given.file(
                        "infer.yml",
                        """
                property:
                  onnx-file: m.onnx
                  parse-bbox-func-name: NvDsInferParseYolo
                  num-detected-classes: 7
                class-attrs-all:
                  pre-cluster-threshold: 0.25
                """));
        assertThat(knobs(imported)).contains("parser=yolov10", "num_classes=7", "score_threshold=0.25");
    }
}
