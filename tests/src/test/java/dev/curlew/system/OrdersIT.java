package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.Events;
import dev.curlew.kit.Mover;
import dev.curlew.kit.Scene;
import dev.curlew.kit.TestModel;
import dev.curlew.kit.TestVideo.Codec;
import dev.curlew.kit.Told;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curlew run --commands -}: what a running agent is told, and what it answers. */
class OrdersIT {
    private static final String ENDLESS =
            """
            model: cells.onnx
            sources:
              yard: {url: walker.mkv, live: true, repeat: 0}
            output: {events: "{stream}.jsonl"}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void layOut() throws IOException {
        new Scene(10, 40, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("walker.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
    }

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("agent.yaml"), text);
    }

    @Test
    void tellsWhatItIsAndDoesUntilItIsStopped() throws Exception {
        try (Curlew curlew = Curlew.start("run", "--config", config(ENDLESS), "--commands", "-")) {
            Told told = new Told(curlew);
            JsonNode status = told.awaitStatus("/streams/0/state", "running");

            assertThat(status.at("/agent/state").asText()).isEqualTo("running");
            assertThat(status.at("/model/name").asText()).isEqualTo("cells");
            assertThat(status.at("/streams/0/id").asText()).isEqualTo("yard");
            assertThat(status.at("/streams/0/analysed").asInt()).isPositive();

            curlew.terminate();
            Curlew.Result result = curlew.await();
            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.messages()).isEmpty();
        }
        assertThat(folder.resolve("state")).as("made only when needed").doesNotExist();
    }

    @Test
    void answersEveryLineAndGoesOnWhenTheyEnd() throws Exception {
        try (Curlew curlew = Curlew.start("run", "--config", config(ENDLESS), "--commands", "-")) {
            Told told = new Told(curlew);
            assertThat(told.line("hello").get("code").asText()).isEqualTo("bad-json");
            assertThat(told.line("{\"id\":\"a\",\"command\":\"sttus\"}")
                            .get("reason")
                            .asText())
                    .contains("did you mean status?");
            assertThat(told.line("{\"id\":\"b\",\"command\":\"status\",\"expiresAt\":\"2026-01-01T00:00:00Z\"}")
                            .get("code")
                            .asText())
                    .isEqualTo("expired");
            curlew.stdin().close();
            curlew.awaitUntil("the end of its input", err -> err.contains("commands from stdin have ended"));
            curlew.terminate();
            assertThat(curlew.await().exitCode()).isZero();
        }
    }

    @Test
    void refusesToReadCommandsAndVideoFromTheSamePlace() throws Exception {
        Path config = config(ENDLESS.replace("walker.mkv, live: true, repeat: 0", "\"-\""));

        Curlew.Result result = Curlew.run("run", "--config", config, "--commands", "-");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--commands - and a source with url: - cannot both read standard input");
    }

    private static final String RULES =
            """
            model: cells.onnx
            sources:
              yard:
                url: walker.mkv
                live: true
                repeat: 0
                fps: 20
                lines: {door: {line: [[0.2, 0], [0.2, 1]]}}
                counters: {file: "{stream}.counters"}
            output: {events: "{stream}.jsonl"}
            """;

    private static final String DOOR = "\"door\": {\"line\": [[0.2, 0], [0.2, 1]]}";
    private static final String GATE = "\"gate\": {\"line\": [[0.3, 0], [0.3, 1]]}";

    private List<JsonNode> crossings(String line) throws IOException {
        Path events = folder.resolve("yard.jsonl");
        List<JsonNode> crossings = new ArrayList<>();
        if (Files.exists(events)) {
            for (JsonNode event : Events.all(events)) {
                if (event.path("line").asText().equals(line)) {
                    crossings.add(event);
                }
            }
        }
        return crossings;
    }

    private void awaitCrossings(Curlew curlew, String line, int count) throws Exception {
        curlew.awaitUntil(
                count + " crossings of " + line, err -> crossings(line).size() >= count);
    }

    @Test
    void changesZonesOfARunningStreamAndKeepsThemOverAKill() throws Exception {
        Path config = config(RULES);
        try (Curlew curlew = Curlew.start("run", "--config", config, "--commands", "-")) {
            Told told = new Told(curlew);
            awaitCrossings(curlew, "door", 1);

            JsonNode wrong = told.command("zones.set", "{\"stream\":\"yard\",\"lines\":{\"x\":{\"line\":[[0,1]]}}}");
            assertThat(wrong.get("code").asText()).isEqualTo("bad-args");
            assertThat(wrong.get("reason").asText()).startsWith("sources.yard.lines.x.line must hold 2 points");
            JsonNode set = told.command("zones.set", "{\"stream\":\"yard\",\"lines\":{" + GATE + "," + DOOR + "}}");
            assertThat(set.at("/result/lines"))
                    .hasToString("{\"kept\":[\"door\"],\"anew\":[],\"added\":[\"gate\"],\"removed\":[]}");
            awaitCrossings(curlew, "gate", 2);

            JsonNode status = told.command("status", "{}").get("result");
            assertThat(status.at("/settings/sources.yard.lines").asText()).isEqualTo("override");
            assertThat(status.at("/settings/sources.yard.url").asText()).isEqualTo("file");
            curlew.kill();
        }
        int before = crossings("gate").size();
        try (Curlew curlew = Curlew.start("run", "--config", config, "--commands", "-")) {
            Told told = new Told(curlew);
            awaitCrossings(curlew, "gate", before + 1);
            assertThat(told.command("status", "{}")
                            .at("/result/settings/sources.yard.lines")
                            .asText())
                    .isEqualTo("override");
            assertThat(told.line("{\"id\":\"c\",\"command\":\"settings.clear\"}")
                            .at("/result/cleared"))
                    .hasToString("[\"sources.yard.lines\"]");
            assertThat(told.command("status", "{}")
                            .at("/result/settings/sources.yard.lines")
                            .asText())
                    .isEqualTo("file");
            awaitCrossings(curlew, "door", crossings("door").size() + 1);
            curlew.terminate();
            assertThat(curlew.await().exitCode()).isZero();
        }
        assertCountsOnlyUp("door");
        assertCountsOnlyUp("gate");
    }

    /** A rule that stays counts on by one, over changes and a kill. */
    private void assertCountsOnlyUp(String line) throws IOException {
        long expected = 1;
        for (JsonNode crossing : crossings(line)) {
            JsonNode counters = crossing.get("counters");
            assertThat(counters.get("in").asLong() + counters.get("out").asLong())
                    .as("%s", crossing)
                    .isEqualTo(expected++);
        }
    }

    @Test
    void beginsCountersAtZeroAndAnswersADuplicateAfterAKillWithoutDoingItAgain() throws Exception {
        Path config = config(RULES);
        String reset = "{\"id\":\"reset-1\",\"command\":\"counters.reset\",\"args\":{\"stream\":\"yard\"}}";
        JsonNode first;
        try (Curlew curlew = Curlew.start("run", "--config", config, "--commands", "-")) {
            awaitCrossings(curlew, "door", 1);
            first = new Told(curlew).line(reset);
            assertThat(first.at("/result/before/yard/0/name").asText()).isEqualTo("door");
            curlew.awaitUntil("the event", err -> Events.all(folder.resolve("yard.jsonl")).stream()
                    .anyMatch(event -> event.path("event").asText().equals("counters.reset")));
            curlew.kill();
        }
        try (Curlew curlew = Curlew.start("run", "--config", config, "--commands", "-")) {
            JsonNode again = new Told(curlew).line(reset);
            assertThat(again.get("duplicate").asBoolean()).isTrue();
            assertThat(again.get("result")).isEqualTo(first.get("result"));
            curlew.terminate();
            assertThat(curlew.await().exitCode()).isZero();
        }
        assertThat(Events.all(folder.resolve("yard.jsonl")))
                .filteredOn(event -> event.path("event").asText().equals("counters.reset"))
                .hasSize(1);
    }

    @Test
    void holdsASinkBackUntilItMayGoOn() throws Exception {
        try (Curlew curlew = Curlew.start("run", "--config", config(ENDLESS), "--commands", "-")) {
            Told told = new Told(curlew);
            told.awaitStatus("/sinks/0/state", "sending");
            assertThat(told.command("sink.pause", "{\"sink\":\"event\"}")
                            .get("reason")
                            .asText())
                    .contains("did you mean events?");
            assertThat(told.command("sink.pause", "{\"sink\":\"events\"}")
                            .at("/result/state")
                            .asText())
                    .isEqualTo("paused");
            told.awaitStatus("/sinks/0/state", "paused");
            long before = Files.size(folder.resolve("yard.jsonl"));
            curlew.awaitUntil("something waits", err -> {
                try {
                    return told.command("status", "{}")
                                    .at("/result/sinks/0/spool/messages")
                                    .asInt()
                            > 2;
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            });
            assertThat(Files.size(folder.resolve("yard.jsonl"))).isEqualTo(before);
            told.command("sink.resume", "{\"sink\":\"events\"}");
            curlew.awaitUntil("it goes on", err -> Files.size(folder.resolve("yard.jsonl")) > before);
            curlew.terminate();
            assertThat(curlew.await().exitCode()).isZero();
        }
    }

    @Test
    void logsMoreWhenToldAndPacksUpWhatHelpsToFindAFault() throws Exception {
        try (Curlew curlew = Curlew.start("run", "--config", config(ENDLESS), "--commands", "-")) {
            Told told = new Told(curlew);
            assertThat(told.command("log.level", "{\"level\":\"debug\"}")
                            .at("/result/before")
                            .asText())
                    .isEqualTo("info");
            assertThat(told.command("log.level", "{\"level\":\"loud\"}")
                            .get("reason")
                            .asText())
                    .contains("known are error, warn, info, debug, trace");
            told.awaitStatus("/streams/0/state", "running");
            // from before the clock was set back
            Path zips = Files.createDirectories(folder.resolve("state/diagnostics"));
            for (int i = 0; i < 5; i++) {
                Files.createFile(zips.resolve("curlew-20991231-00000" + i + ".zip"));
            }
            JsonNode packed = told.command("diagnostics", "{}");
            Path zip = Path.of(packed.at("/result/path").asText());
            assertThat(zip).startsWith(folder.resolve("state/diagnostics"));
            assertThat(zips).isDirectoryNotContaining("glob:**0000.zip");
            try (ZipFile file = new ZipFile(zip.toFile())) {
                assertThat(file.stream().map(ZipEntry::getName))
                        .contains("status.json", "config.yaml", "threads.txt", "log.txt", "doctor.txt", "versions.txt");
                assertThat(new String(
                                file.getInputStream(file.getEntry("log.txt")).readAllBytes(), StandardCharsets.UTF_8))
                        .contains("command log.level");
            }
            curlew.terminate();
            assertThat(curlew.await().exitCode()).isZero();
        }
    }
}
