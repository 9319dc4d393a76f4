package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelRepository;
import dev.curlew.model.ModelVersion;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParsersTest {
    private static final TensorSpec INPUT = Outputs.floats("images", 1, 3, 416, 416);
    private static final TensorSpec YOLOX = Outputs.floats("output", 1, 3549, 85);

    @TempDir
    private Path folder;

    @BeforeEach
    void writeModel() throws IOException {
        Files.createDirectories(folder.resolve("m/1"));
        Files.writeString(folder.resolve("m/1/model.onnx"), "");
    }

    private Processing resolve(String parameters, TensorSpec output, String... classes)
            throws IOException, ModelException {
        Files.writeString(folder.resolve("m/config.pbtxt"), parameters);
        ModelVersion model = ModelRepository.load(folder.resolve("m"));
        return Parsers.installed().resolve(model, List.of(INPUT), List.of(output), List.of(classes));
    }

    private static String parameter(String key, String value) {
        return "parameters { key: \"" + key + "\" value { string_value: \"" + value + "\" } }\n";
    }

    private void refuses(String parameters, TensorSpec output, String message, String... classes) {
        assertThatThrownBy(() -> resolve(parameters, output, classes))
                .isInstanceOf(ModelException.class)
                .hasMessage(message.replace(
                        "CONFIG", folder.resolve("m/config.pbtxt").toString()));
    }

    @Test
    void guessesTheParserAndTheLabelsAndSaysSo() throws Exception {
        Processing processing = resolve("", YOLOX);

        assertThat(processing.parser()).isEqualTo("yolox");
        assertThat(processing.model().label(0)).isEqualTo("person");
        assertThat(processing.model().label(79)).isEqualTo("toothbrush");
        assertThat(processing.guesses())
                .containsExactly(
                        "parser: yolox, guessed from input images FP32 [1,3,416,416] and output output FP32 [1,3549,85];"
                                + " to be sure, write in config.pbtxt: parameters { key: \"parser\" value {"
                                + " string_value: \"yolox\" } }",
                        "labels: the 80 names of COCO, because the model has 80 classes and no labels; to be sure, put"
                                + " labels.txt beside it, one name a line");
        assertThat(processing.notices()).isEmpty();
        assertThat(processing.newParser()).isNotSameAs(processing.newParser());
    }

    @Test
    void guessesNothingThatIsWritten() throws Exception {
        Files.writeString(folder.resolve("m/labels.txt"), "a\nb\n");

        Processing processing = resolve(parameter("parser", "yolox"), Outputs.floats("output", 1, 3549, 7));

        assertThat(processing.guesses()).isEmpty();
        assertThat(processing.notices()).isEmpty();
        assertThat(processing.model().labels()).containsExactly("a", "b");
    }

    @Test
    void takesTheParsersDefaults() throws Exception {
        Processing processing = resolve("", YOLOX);

        assertThat(processing.input())
                .isEqualTo(new InputSettings(
                        Color.BGR, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), Resize.LETTERBOX, Align.TOP_LEFT, 114));
        assertThat(processing.settings()).isEqualTo(new ParserSettings(0.1f, 0.5f, false, 300, List.of()));
    }

    @Test
    void letsEveryKnobBeSet() throws Exception {
        Processing processing = resolve(
                parameter("parser", "yolox")
                        + parameter("color", "rgb")
                        + parameter("mean", "1, 2,3.5")
                        + parameter("std", "255")
                        + parameter("resize", "stretch")
                        + parameter("letterbox_align", "center")
                        + parameter("pad", "0")
                        + parameter("score_threshold", "0.25")
                        + parameter("nms_iou", ".6")
                        + parameter("nms", "agnostic")
                        + parameter("max_detections", "50")
                        + parameter("score_thresholds", "person=0.4, car = .5")
                        + parameter("min_width", "0.01")
                        + parameter("min_height", "0.02")
                        + parameter("max_width", "0.5")
                        + parameter("max_height", "0.6")
                        + parameter("classes", "car, person"),
                YOLOX);

        assertThat(processing.input())
                .isEqualTo(new InputSettings(
                        Color.RGB, List.of(1f, 2f, 3.5f), List.of(255f, 255f, 255f), Resize.STRETCH, Align.CENTER, 0));
        assertThat(processing.settings())
                .isEqualTo(new ParserSettings(
                        0.25f,
                        Map.of(0, 0.4f, 2, 0.5f),
                        0.6f,
                        true,
                        new BoxLimits(0.01f, 0.02f, 0.5f, 0.6f),
                        50,
                        List.of(2, 0)));
        assertThat(processing.notices()).isEmpty();
    }

    @Test
    void turnsTheFamilysNumbersRoundWithTheColours() throws Exception {
        Files.writeString(folder.resolve("m/config.pbtxt"), parameter("color", "rgb"));
        List<TensorSpec> heads = List.of(Outputs.floats("c", 1, 2704, 80), Outputs.floats("d", 1, 2704, 32));

        Processing processing = Parsers.installed()
                .resolve(ModelRepository.load(folder.resolve("m")), List.of(INPUT), heads, List.of());

        assertThat(processing.input().mean()).containsExactly(123.675f, 116.28f, 103.53f);
        assertThat(processing.input().std()).containsExactly(58.395f, 57.12f, 57.375f);
    }

    @Test
    void prefersTheClassesOfTheCommandLine() throws Exception {
        Processing processing = resolve(parameter("classes", "car"), YOLOX, "person");

        assertThat(processing.settings().classes()).containsExactly(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "parser          | yolo  | must be one of classifier, detr, efficient_nms, fastestdet, nanodet, rtdetr,"
                        + " ssd, torchvision, yolov10, yolov5, yolov8, yolox, yolox_decoded, but was \"yolo\"; did you mean yolov10?",
                "color           | bgra  | must be rgb or bgr, but was \"bgra\"",
                "mean            | 1,2   | must be one number or three, but was \"1,2\"",
                "mean            | 1,2,x | must be one number or three, for example \"103.53,116.28,123.675\", but was"
                        + " \"1,2,x\"",
                "std             | 1,0,1 | must not be 0, but was \"1,0,1\"",
                "resize          | crop  | must be letterbox or stretch, but was \"crop\"",
                "letterbox_align | left  | must be center or top_left, but was \"left\"",
                "pad             | 256   | must be a number from 0 to 255, but was \"256\"",
                "pad             | 1.5   | must be a whole number from 0 to 255, but was \"1.5\"",
                "score_threshold | 30    | must be a number from 0 to 1, but was \"30\"",
                "nms_iou         | NaN   | must be a number from 0 to 1, but was \"NaN\"",
                "nms             | soft  | must be class or agnostic, but was \"soft\"",
                "score_thresholds| car=2 | must be classes with a number from 0 to 1, as in person=0.4, car=0.5, but was"
                        + " \"car=2\"",
                "score_thresholds| car   | must be classes with a number from 0 to 1, as in person=0.4, car=0.5, but was"
                        + " \"car\"",
                "max_detections  | 0     | must be a number from 1 to 4096, but was \"0\"",
            })
    void refusesAWrongValueWithItsPlace(String key, String value, String rule) {
        refuses("\n" + parameter(key, value), YOLOX, "CONFIG:2:14: parameter " + key + " " + rule);
    }

    @Test
    void mentionsKnobsThatItDoesNotKnow() throws Exception {
        Processing processing = resolve(parameter("score_treshold", "0.5") + parameter("reg_max", "7"), YOLOX);

        String config = folder.resolve("m/config.pbtxt").toString();
        assertThat(processing.notices())
                .containsExactly(
                        config + ":1:14: parameter score_treshold is not known to Curlew and ignored; did you mean"
                                + " score_threshold?",
                        config + ":2:14: parameter reg_max is not known to Curlew and ignored");
    }

    @Test
    void mentionsLabelsThatDoNotFit() throws Exception {
        Files.writeString(folder.resolve("m/labels.txt"), "a\nb\n");

        assertThat(resolve("", YOLOX).notices())
                .containsExactly("there are 2 labels, but the model " + folder.resolve("m/1/model.onnx")
                        + " has 80 classes, so names may be wrong; give labels.txt one name a line for each class");
    }

    @Test
    void saysHowClassesAreCalledWithoutLabels() throws Exception {
        assertThat(resolve(parameter("parser", "yolox"), Outputs.floats("output", 1, 3549, 8))
                        .notices())
                .containsExactly("no labels are given, so the 3 classes are called class 0, class 1 and so on; put"
                        + " labels.txt beside the model, one name a line");
    }

    @Test
    void takesEveryClassOfTheNameAskedFor() throws Exception {
        Files.writeString(folder.resolve("m/labels.txt"), "a\nb\na\n");

        assertThat(resolve("", Outputs.floats("output", 1, 3549, 8), "a")
                        .settings()
                        .classes())
                .containsExactly(0, 2);
    }

    @Test
    void namesTheClassThatTheModelDoesNotHave() {
        refuses(
                "",
                YOLOX,
                "classes: m has no class \"cra\"; did you mean car?; curlew model inspect lists its 80",
                "cra");
        refuses(
                "",
                YOLOX,
                "classes: m has no class \"persn\"; did you mean person?; curlew model inspect lists its 80",
                "car",
                "persn");
    }

    @Test
    void saysWhenNoParserFits() {
        refuses(
                "",
                Outputs.floats("embedding", 1, 256),
                "CONFIG: no parser knows input images FP32 [1,3,416,416] and outputs"
                        + " embedding FP32 [1,256]; export it for one of classifier, detr, efficient_nms, fastestdet, nanodet,"
                        + " rtdetr, ssd, torchvision, yolov10, yolov5, yolov8, yolox, yolox_decoded, or write a parser of your"
                        + " own (docs/models.md, docs/plugins.md)");
        refuses(
                parameter("parser", "yolox"),
                Outputs.floats("embedding", 1, 256),
                "CONFIG: parser yolox expects an FP32 output [1,3549,5 + classes] for a 416x416 input, but the model has"
                        + " [embedding FP32 [1,256]]");
    }

    @Test
    void saysWhenMoreThanOneParserFits() throws Exception {
        Parsers both = new Parsers(List.of(new YoloxFactory(), new YoloxFactory()));
        ModelVersion model = ModelRepository.load(folder.resolve("m/1/model.onnx"));

        assertThatThrownBy(() -> both.resolve(model, List.of(INPUT), List.of(YOLOX), List.of()))
                .hasMessageEndingWith("input images FP32 [1,3,416,416] and outputs output FP32 [1,3549,85] fit more"
                        + " than one parser: yolox (80 classes), yolox (80 classes); put labels.txt beside the model or"
                        + " write in config.pbtxt which it is, for example parameters { key: \"parser\" value {"
                        + " string_value: \"yolox\" } }");
    }

    @Test
    void refusesAnInputThatIsNeitherFloatsNorBytes() throws Exception {
        ModelVersion model = ModelRepository.load(folder.resolve("m"));
        TensorSpec bytes = new TensorSpec("images", DataType.INT8, INPUT.shape());

        assertThatThrownBy(() -> Parsers.installed().resolve(model, List.of(bytes), List.of(YOLOX), List.of()))
                .hasMessageEndingWith(
                        ": input images INT8 [1,3,416,416] must be FP32, FP16 or UINT8; export the model with a float input");
    }

    @Test
    void feedsBytesAsTheyAre() throws Exception {
        TensorSpec bytes = new TensorSpec("images", DataType.UINT8, List.of(1L, 416L, 416L, 3L));
        Processing processing = Parsers.installed()
                .resolve(ModelRepository.load(folder.resolve("m")), List.of(bytes), List.of(YOLOX), List.of());

        assertThat(processing.input().mean()).containsExactly(0f, 0f, 0f);
        assertThat(processing.input().std()).containsExactly(1f, 1f, 1f);

        Path config = Files.writeString(folder.resolve("m/config.pbtxt"), parameter("std", "255"));
        ModelVersion scaled = ModelRepository.load(folder.resolve("m"));
        assertThatThrownBy(() -> Parsers.installed().resolve(scaled, List.of(bytes), List.of(YOLOX), List.of()))
                .hasMessage(config + ":1:14: parameter std must be left out, because input images UINT8 [1,416,416,3]"
                        + " takes pixels as they are, but was \"255\"");
    }

    @Test
    void refusesModelsThatTakeMoreThanAPicture() throws Exception {
        ModelVersion model = ModelRepository.load(folder.resolve("m"));

        assertThatThrownBy(() -> Parsers.installed().resolve(model, List.of(INPUT, INPUT), List.of(YOLOX), List.of()))
                .hasMessageContaining("has 2 inputs, but a detector takes one picture [1,3,height,width]");
    }
}
