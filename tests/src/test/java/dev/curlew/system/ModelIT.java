package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.DecodedVideo;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code curlew model} says of a model and makes of it. */
class ModelIT {
    private static final int OUTPUT = 4;
    private static final int MODEL = 5;

    @TempDir
    private Path folder = Path.of("");

    private Path video() {
        return new Scene(10, 20, Mover.always(9, 160, 0, 0, 0.9), Mover.always(18, 60, 0, 1, 0.2))
                .write(folder.resolve("scene.mkv"), Codec.FFV1);
    }

    @Test
    void tellsWhatIsUnderstoodGuessedAndIgnored() throws Exception {
        Path model = TestModel.writeFolder(folder, "cells");
        String config = Files.readString(model.resolve("config.pbtxt"));
        Files.writeString(
                model.resolve("config.pbtxt"),
                config.replaceAll("parameters.*\n", "") + "response_cache { }\ninstance_group { count: 3 }\n");

        Curlew.Result result = Curlew.run("model", "inspect", model);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .containsPattern("name +cells\n")
                .containsPattern("version +3\n")
                .containsPattern("inputs +images FP32 \\[1,3,192,320\\]\n")
                .containsPattern("classes +2: person, car\n")
                .containsPattern("side by side +3, by instance_group")
                .containsPattern("Guessed\n +parser: yolox, ")
                .containsPattern("Ignored\n +\\S+config.pbtxt:6:1: response_cache is read by Triton, not by Curlew");
    }

    @Test
    void tellsTheSameToAScript() throws Exception {
        Path model = TestModel.writeFile(folder, "cells");

        Curlew.Result result = Curlew.run("model", "inspect", model, "--json");

        JsonNode facts = new ObjectMapper().readTree(result.out());
        assertThat(facts.path("name").asText()).isEqualTo("cells");
        assertThat(facts.path("parser").asText()).isEqualTo("yolox");
        assertThat(facts.path("sha256").asText()).hasSize(64);
        assertThat(facts.at("/inputs/0/shape/3").asInt()).isEqualTo(TestModel.WIDTH);
        assertThat(facts.at("/classes/1").asText()).isEqualTo("car");
        assertThat(facts.at("/preprocessing/color").asText()).isEqualTo("bgr");
        assertThat(facts.path("guessed")).hasSize(1);
    }

    @Test
    void saysInOneLineWhyAModelCannotBeUsed() throws Exception {
        Path model = TestModel.writeFolder(folder, "cells");
        Files.writeString(model.resolve("config.pbtxt"), "instance_group { count: 0 }");

        Curlew.Result result = Curlew.run("model", "inspect", model);

        assertThat(result.exitCode()).isEqualTo(MODEL);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualTo("curlew: " + model
                        + "/config.pbtxt:1:18: instance_group[0].count must be at least 1, but was 0\n");
    }

    @Test
    void runsAsManyFramesSideBySideAsInstanceGroupSays() throws Exception {
        Path model = TestModel.writeFolder(folder, "cells");
        String config = Files.readString(model.resolve("config.pbtxt"));
        Files.writeString(
                model.resolve("config.pbtxt"),
                config + "instance_group { count: 3 }\nmodel_warmup { count: 2 inputs { key: \"images\" value {"
                        + " data_type: TYPE_FP32 dims: [ 1, 3, 192, 320 ] zero_data: true } } }\n");
        Path summary = folder.resolve("summary.json");

        Curlew.Result result =
                Curlew.run("analyze", "--model", model, "--input", video(), "--summary-json", summary, "--verbose");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("2 warm-up runs");
        assertThat(new ObjectMapper().readTree(summary.toFile()).path("threads").asInt())
                .isEqualTo(3);
    }

    @Test
    void refusesAWarmUpThatTheModelCannotTake() throws Exception {
        Path model = TestModel.writeFolder(folder, "cells");
        Files.writeString(
                model.resolve("config.pbtxt"),
                "model_warmup { inputs { key: \"images\" value { data_type: TYPE_FP32 dims: [ 3, 8, 8 ]"
                        + " zero_data: true } } }"
                        + " parameters { key: \"parser\" value { string_value: \"yolox\" } }");

        Curlew.Result result = Curlew.run("model", "inspect", model);

        assertThat(result.exitCode()).isEqualTo(MODEL);
        assertThat(result.err())
                .isEqualTo("curlew: " + model + "/config.pbtxt:1:25: model_warmup must feed \"images\" with data_type:"
                        + " TYPE_FP32 dims: [1, 3, 192, 320], but was TYPE_FP32 [3, 8, 8]\n");
    }

    @Test
    void makesAFolderThatShowsWhatTheModelSees() throws Exception {
        Path model = TestModel.writeFile(folder, "cells");
        Path made = folder.resolve("repo/gate");

        Curlew.Result result = Curlew.run("model", "new", model, "--out", made, "--input", video());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("1 detections of score 0.3 or more, 1 weaker")
                .containsPattern(" person +0\\.90  left 148, top 52, 24 wide, 48 high\n");
        assertThat(Files.readAllLines(made.resolve("labels.txt"))).isEqualTo(TestModel.LABELS);
        DecodedVideo preview = DecodedVideo.read(made.resolve("preview.png"));
        assertThat(preview.frames()).isEqualTo(1);
        try (Stream<Path> left = Files.list(folder.resolve("repo"))) {
            assertThat(left).containsExactly(made);
        }
    }

    @Test
    void makesAFolderInWhichNothingIsGuessed() throws Exception {
        Path model = TestModel.writeFile(folder, "cells");
        Curlew.run("model", "new", model, "--out", folder.resolve("repo"), "--name", "gate");

        Curlew.Result result = Curlew.run("model", "inspect", folder.resolve("repo/gate"), "--json");

        JsonNode facts = new ObjectMapper().readTree(result.out());
        assertThat(facts.path("guessed")).isEmpty();
        assertThat(facts.path("ignored")).isEmpty();
        assertThat(facts.path("warnings")).isEmpty();
        assertThat(facts.path("name").asText()).isEqualTo("gate");
    }

    @Test
    void leavesAFolderAloneThatIsThereAlready() throws Exception {
        Path model = TestModel.writeFile(folder, "cells");
        Path taken = Files.createDirectories(folder.resolve("taken"));

        Curlew.Result result = Curlew.run("model", "new", model, "--out", taken);

        assertThat(result.exitCode()).isEqualTo(OUTPUT);
        assertThat(result.err())
                .isEqualTo("curlew: " + taken
                        + ": exists already and is not overwritten; remove it, or give another --out or --name\n");
        try (Stream<Path> inside = Files.list(taken)) {
            assertThat(inside).isEmpty();
        }
    }

    @Test
    void leavesNothingBehindWhenTheModelIsUnusable() throws Exception {
        Path model = Files.writeString(folder.resolve("text.onnx"), "no model");

        Curlew.Result result = Curlew.run("model", "new", model, "--out", folder.resolve("repo/gate"));

        assertThat(result.exitCode()).isEqualTo(MODEL);
        assertThat(result.messages()).singleElement().asString().startsWith("curlew: " + model + ": is no ONNX model");
        try (Stream<Path> inside = Files.list(folder.resolve("repo"))) {
            assertThat(inside).isEmpty();
        }
    }
}
