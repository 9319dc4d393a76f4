package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Curlew;
import dev.curlew.kit.Events;
import dev.curlew.kit.Events.Event;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curlew import deepstream}: from a DeepStream application to events. */
class ImportIT {
    private static final int FPS = 10;
    private static final int FRAMES = 40;

    @TempDir
    static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        Path app = Files.createDirectories(folder.resolve("ds/configs"));
        Path streams = Files.createDirectories(folder.resolve("ds/streams"));
        new Scene(FPS, FRAMES, Mover.always(4, 40, 2, 0, 0.9), Mover.always(18, 200, 0, 1, 0.8))
                .write(streams.resolve("gate.mkv"), Codec.FFV1);
        TestModel.writeFile(folder.resolve("ds"), "cells");
        Files.writeString(
                app.resolve("app.txt"),
                """
                [application]
                enable-perf-measurement=1

                [source0]
                enable=1
                type=3
                uri=file://../streams/gate.mkv
                num-sources=1

                [streammux]
                width=320
                height=192
                batch-size=1

                [primary-gie]
                enable=1
                config-file=infer.txt
                interval=0

                [tracker]
                enable=1
                ll-config-file=tracker.yml

                [sink0]
                enable=1
                type=3
                output-file=out.mp4
                typo-key=1
                """);
        Files.writeString(
                app.resolve("infer.txt"),
                """
                [property]
                onnx-file=../cells.onnx
                model-engine-file=../cells.onnx_b1_gpu0_fp16.engine
                labelfile-path=../cells.labels.txt
                net-scale-factor=1
                model-color-format=1
                maintain-aspect-ratio=1
                num-detected-classes=2
                network-mode=2
                cluster-mode=2
                filter-out-class-ids=1
                parse-bbox-func-name=NvDsInferParseYolox

                [class-attrs-all]
                pre-cluster-threshold=0.2
                nms-iou-threshold=0.5
                """);
        Files.writeString(
                app.resolve("tracker.yml"),
                "%YAML:1.0\nBaseConfig:\n  minDetectorConfidence: 0.2\nTargetManagement:\n  probationAge: 3\n");
    }

    @Test
    void turnsADeepStreamApplicationIntoOneThatRuns() throws Exception {
        Path out = folder.resolve("made");

        Curlew.Result imported = Curlew.run("import", "deepstream", folder.resolve("ds/configs"), "--out", out);

        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(imported.out())
                .contains(
                        "The model loads: parser yolox, 2 classes",
                        "app.txt:28: [sink0] typo-key: not a DeepStream key")
                .doesNotContain("To do before it runs");
        assertThat(out.resolve("model-repo/cells/1/model.onnx"))
                .hasSameBinaryContentAs(folder.resolve("ds/cells.onnx"));
        assertThat(Files.readString(out.resolve("import-report.md")))
                .contains("| 7 | [source0] uri | file://../streams/gate.mkv | mapped | sources.source0 |");

        Curlew.Result checked = Curlew.run("check-config", out.resolve("agent.yaml"));
        assertThat(checked.exitCode()).as(checked.err()).isZero();

        Curlew.Result ran = Curlew.run("run", "--config", out.resolve("agent.yaml"));
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        List<Event> events = Events.read(out.resolve("results/source0.jsonl"));
        assertThat(Events.of(events, "end")).singleElement().satisfies(end -> assertThat(end.label())
                .isEqualTo("person"));
        assertThat(out.resolve("results/source0.mp4")).isNotEmptyFile();

        Curlew.Result again = Curlew.run("import", "deepstream", folder.resolve("ds/configs"), "--out", out);
        assertThat(again.exitCode()).isEqualTo(4);
        assertThat(again.messages())
                .containsExactly(
                        "curlew: " + out + ": exists already and is not overwritten; remove it, or give another --out");
    }

    @Test
    void saysInOneLineWhatCannotBeImported() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.txt"), "[source0]\nuri\n");
        Curlew.Result result = Curlew.run("import", "deepstream", broken, "--out", folder.resolve("none"));
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.messages())
                .containsExactly(
                        "curlew: " + broken + ":2: expected [group], key=value or a comment with #, but found \"uri\"");
        assertThat(folder.resolve("none")).doesNotExist();
    }
}
