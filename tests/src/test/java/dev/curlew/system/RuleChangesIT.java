package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.Events;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import dev.curlew.kit.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zones.set} again and again while a file is analysed of which every frame counts. */
class RuleChangesIT {
    private static final int FRAMES = 40;
    private static final int ROUNDS = 60;
    private static final String CONFIG =
            """
            model: cells.onnx
            sources:
              yard:
                url: walker.mkv
                repeat: %d
                lines: {door: {line: [[0.2, 0], [0.2, 1]]}}
            output: {events: "{stream}.jsonl", report: "{stream}.html"}
            storage: {folder: %s}
            """;
    private static final String DOOR = "\"door\":{\"line\":[[0.2,0],[0.2,1]]}";

    @TempDir
    private Path folder;

    /** The video from beginning to end, and changes until then; how many were made. */
    private int run(String name, boolean changes) throws Exception {
        Path config = Files.writeString(folder.resolve("agent.yaml"), CONFIG.formatted(ROUNDS, name));
        int made = 0;
        try (Curlew curlew = Curlew.start(
                "run", "--config", config, "--commands", "-", "--summary-json", folder.resolve(name + ".json"))) {
            Told told = new Told(curlew);
            String code = "";
            while (changes && code.isEmpty()) {
                String gate = made % 2 == 0 ? ",\"gate\":{\"line\":[[0.%d,0],[0.3,1]]}".formatted(30 + made % 5) : "";
                try {
                    code = told.command("zones.set", "{\"stream\":\"yard\",\"lines\":{" + DOOR + gate + "}}")
                            .path("code")
                            .asText();
                } catch (IOException | AssertionError e) {
                    code = "it has ended: " + e;
                }
                made += code.isEmpty() ? 1 : 0;
            }
            Curlew.Result result = curlew.await();
            assertThat(result.exitCode()).as(code + result.err()).isZero();
        }
        Files.move(folder.resolve("yard.jsonl"), folder.resolve(name + ".jsonl"));
        return made;
    }

    private JsonNode stream(String name) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(name + ".json").toFile())
                .at("/streams/0");
    }

    /** Each with its frame and what the counters were after it. */
    private List<String> crossings(String name, String line) throws IOException {
        return Events.all(folder.resolve(name + ".jsonl")).stream()
                .filter(event -> event.path("line").asText().equals(line))
                .map(event -> event.get("frame") + " " + event.get("way") + " " + event.get("counters"))
                .toList();
    }

    @Test
    void whatWasSetIsTakenBackOfAStreamThatHasEndedToo() throws Exception {
        new Scene(10, FRAMES, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("walker.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
        Path config = Files.writeString(
                folder.resolve("agent.yaml"),
                """
                model: cells.onnx
                sources:
                  brief: {url: walker.mkv, live: true}
                  yard: {url: walker.mkv, live: true, repeat: 0}
                output: {events: "{stream}.jsonl"}
                """);
        try (Curlew curlew = Curlew.start("run", "--config", config, "--commands", "-")) {
            Told told = new Told(curlew);
            for (String stream : List.of("brief", "yard")) {
                JsonNode set = told.command("zones.set", "{\"stream\":\"" + stream + "\",\"lines\":{" + DOOR + "}}");
                assertThat(set.path("status").asText()).as("%s", set).isEqualTo("done");
            }
            told.awaitStatus("/streams/0/state", "ended");

            assertThat(told.command("settings.clear", "{}").at("/result/cleared"))
                    .hasToString("[\"sources.brief.lines\",\"sources.yard.lines\"]");
            assertThat(told.command("status", "{}").at("/result/overrides")).isEmpty();
            curlew.terminate();
            assertThat(curlew.await().exitCode()).isZero();
        }
    }

    @Test
    void noFrameIsDroppedAndALineThatStaysCountsAsIfNothingHadBeen() throws Exception {
        new Scene(10, FRAMES, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("walker.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");

        run("quiet", false);
        int changes = run("changed", true);

        assertThat(changes).as("changes in mid-video").isGreaterThan(10);
        for (String name : List.of("quiet", "changed")) {
            assertThat(stream(name).get("analysed").asInt()).isEqualTo(FRAMES * ROUNDS);
            assertThat(stream(name).get("dropped").asInt()).isZero();
        }
        assertThat(crossings("changed", "gate")).as("a line of the changes").isNotEmpty();
        assertThat(crossings("changed", "door"))
                .isEqualTo(crossings("quiet", "door"))
                .hasSize(ROUNDS);
        assertThat(stream("changed").at("/lines/door"))
                .isEqualTo(stream("quiet").at("/lines/door"));
        assertThat(Files.readString(folder.resolve("yard.html"))).contains("changed while it ran");
    }
}
