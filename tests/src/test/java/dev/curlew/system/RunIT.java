package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.Events;
import dev.curlew.kit.Events.Event;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curlew run}: many sources until they end or a signal comes. */
class RunIT {
    private static final int FPS = 10;
    private static final int FRAMES = 40;

    @TempDir
    static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        new Scene(FPS, FRAMES, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("walker.mkv"), Codec.FFV1);
        new Scene(FPS, FRAMES, Mover.always(18, 200, 0, 1, 0.8)).write(folder.resolve("car.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
    }

    private static Path config(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void runsEverySourceToItsEndAlthoughOneIsBroken() throws Exception {
        Path config = config(
                "broken.yaml",
                """
                model: cells.onnx
                sources:
                  walker: {url: walker.mkv}
                  missing: {url: none.mkv}
                  car: {url: car.mkv}
                output:
                  events: "{stream}.jsonl"
                  mot: "{stream}.txt"
                """);

        Curlew.Result result = Curlew.run("run", "--config", config);

        assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
        assertThat(result.err().lines().filter(line -> line.contains(" ERROR ")))
                .singleElement()
                .asString()
                .endsWith(": missing: " + folder.resolve("none.mkv") + ": no such file; check the path");
        assertThat(result.messages()).isEmpty();
        assertOneTrack("walker", "person");
        assertOneTrack("car", "car");
        assertThat(Events.all(folder.resolve("missing.jsonl")))
                .extracting(event -> event.get("event").textValue())
                .containsExactly("agent.started", "stream.down", "agent.stopped");
        assertThat(Events.all(folder.resolve("missing.jsonl")).get(1).get("cause"))
                .hasToString("{\"code\":\"source-failed\",\"text\":\"" + folder.resolve("none.mkv")
                        + ": no such file; check the path\"}");
    }

    private static void assertOneTrack(String stream, String label) throws IOException {
        List<Event> events = Events.read(folder.resolve(stream + ".jsonl"));
        assertThat(events).allSatisfy(event -> {
            assertThat(event.json().get("stream").textValue()).isEqualTo(stream);
            assertThat(event.track()).isEqualTo(1);
        });
        assertThat(Events.of(events, "end")).singleElement().satisfies(end -> {
            assertThat(end.label()).isEqualTo(label);
            assertThat(end.frame()).isEqualTo(FRAMES - 1);
        });
        List<MotRow> rows = MotReader.read(folder.resolve(stream + ".txt"));
        assertThat(rows).hasSize(FRAMES - Street.CONFIRMED + 1);
    }

    @Test
    void takesJsonAsItTakesYaml() throws Exception {
        Path yaml = config(
                "one.yaml",
                """
                model: cells.onnx
                classes: [person]
                sources:
                  one:
                    url: walker.mkv
                    fps: 5
                    startTime: 2026-05-01T10:00:00Z
                output:
                  events: yaml.jsonl
                events:
                  update: 500ms
                """);
        Path json = config(
                "one.json",
                """
                {"model": "cells.onnx", "classes": ["person"], "output": {"events": "json.jsonl"},
                 "sources": {"one": {"url": "walker.mkv", "fps": 5, "startTime": "2026-05-01T10:00:00Z"}},
                 "events": {"update": "500ms"}}
                """);
        assertThat(Curlew.run("run", "--config", yaml).exitCode()).isZero();
        assertThat(Curlew.run("run", "--config", json).exitCode()).isZero();

        assertThat(Events.comparable(folder.resolve("json.jsonl")))
                .isEqualTo(Events.comparable(folder.resolve("yaml.jsonl")))
                .isNotEmpty();
        Event start = Events.read(folder.resolve("yaml.jsonl")).get(0);
        assertThat(start.json().get("time").textValue())
                .isEqualTo("2026-05-01T10:00:00." + 2 * (Street.CONFIRMED - 1) + "00Z");
        assertThat(start.json().get("clock").textValue()).isEqualTo("container");
    }

    @Test
    void followsALiveSourceWithoutEndUntilSigterm() throws Exception {
        Path config = config(
                "endless.yaml",
                """
                model: cells.onnx
                sources:
                  endless: {url: walker.mkv, live: true, repeat: 0}
                output:
                  events: "{stream}.jsonl"
                  mot: "{stream}.txt"
                events: {update: 200ms}
                """);
        Path events = folder.resolve("endless.jsonl");
        Path summary = folder.resolve("endless.json");
        try (Curlew curlew = Curlew.start("run", "--config", config, "--summary-json", summary)) {
            // more than one pass of the file, told while it goes on
            curlew.awaitUntil("events of the second pass", err -> wholeLines(events).stream()
                    .anyMatch(event -> event.frame() > FRAMES + 5));
            curlew.terminate();
            Curlew.Result result = curlew.await();
            assertThat(result.exitCode()).as(result.err()).isZero();
        }
        List<Event> told = Events.read(events);
        assertThat(Events.of(told, "end")).hasSameSizeAs(Events.of(told, "start"));
        JsonNode stream = Events.json(summary).get("streams").get(0);
        assertThat(stream.get("events").intValue()).isEqualTo(told.size());
        assertThat(stream.get("decoded").intValue())
                .isEqualTo(stream.get("analysed").intValue()
                        + stream.get("dropped").intValue());
        assertThat(folder.resolve("endless.txt")).isNotEmptyFile();
    }

    /** What a reader finds who comes by while the agent writes; each line must be JSON already. */
    private static List<Event> wholeLines(Path events) throws IOException {
        return Files.exists(events) ? Events.read(events) : List.of();
    }

    @Test
    void dropsAndCountsWhatALiveSourceBringsTooFast() throws Exception {
        TestModel.writeSlowFile(folder, "slow", 6);
        Path config = config(
                "busy.yaml",
                """
                model: slow.onnx
                threads: 1
                sources:
                  one: {url: walker.mkv, live: true, fps: 200, repeat: 0}
                  two: {url: car.mkv, live: true, fps: 200, repeat: 0}
                output:
                  events: "{stream}.jsonl"
                  detections: "{stream}.det.txt"
                events: {update: 1ms}
                """);
        Path summary = folder.resolve("busy.json");
        try (Curlew curlew = Curlew.start("run", "--config", config, "--summary-json", summary)) {
            curlew.awaitUntil(
                    "both streams are behind",
                    err -> wholeLines(folder.resolve("one.jsonl")).size() > 3
                            && wholeLines(folder.resolve("two.jsonl")).size() > 3);
            curlew.terminate();
            Curlew.Result result = curlew.await();
            assertThat(result.exitCode()).as(result.err()).isZero();
        }
        for (JsonNode stream : Events.json(summary).get("streams")) {
            int analysed = stream.get("analysed").intValue();
            assertThat(stream.get("dropped").intValue()).isPositive();
            assertThat(stream.get("decoded").intValue())
                    .isEqualTo(analysed + stream.get("dropped").intValue());
            Path detections = folder.resolve(stream.get("id").textValue() + ".det.txt");
            assertThat(MotReader.read(detections)).hasSize(analysed);
        }
    }

    @Test
    void givesUpACameraThatNeverAnswersAtSigterm() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(60_000);
            Path config = config(
                    "silent.yaml",
                    """
                    model: cells.onnx
                    sources:
                      silent: {url: "rtsp://127.0.0.1:%d/live"}
                    """
                            .formatted(silent.getLocalPort()));
            try (Curlew curlew = Curlew.start("run", "--config", config);
                    Socket camera = silent.accept()) {
                assertThat(camera.isConnected()).isTrue();
                curlew.terminate();
                Curlew.Result result = curlew.await();
                assertThat(result.exitCode()).as(result.err()).isZero();
                assertThat(result.err()).doesNotContain("ERROR");
            }
        }
    }

    @Test
    void tellsAllMistakesOfAConfigurationAtOnce() throws Exception {
        Path config = config(
                "wrong.yaml",
                """
                modell: cells.onnx
                threads: many
                sources:
                  gate: {url: walker.mkv, fps: -1}
                  yard: {url: car.mkv, duration: soon, lief: true}
                """);

        Curlew.Result result = Curlew.run("run", "--config", config);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains(config + ":1: modell: unknown key, did you mean 'model'?")
                .contains(config + ":1: model is missing; it must be given: a model folder")
                .contains(config + ":2: threads must be a whole number, but was \"many\"")
                .contains(config + ":4: sources.gate.fps must lie between 0 and 1000, but was -1.0")
                .contains(config + ":5: sources.yard.duration must be a duration such as")
                .contains(config + ":5: sources.yard.lief: unknown key; known here: url, fps");
        assertThat(result.messages()).hasSize(6);
        assertThat(result.out()).isEmpty();
    }
}
