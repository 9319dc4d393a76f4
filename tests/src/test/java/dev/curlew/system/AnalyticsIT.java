package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zones and lines from the video to the events, by analyze and by run. */
class AnalyticsIT {
    private static final int FPS = 10;
    private static final int FRAMES = 120;

    @TempDir
    static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        // a person from left to right, a car from right to left, both over the middle at frame 60; two who stand
        new Scene(
                        FPS,
                        FRAMES,
                        Mover.always(3, 40, 2, 0, 0.9),
                        Mover.always(20, 280, -2, 1, 0.88),
                        Mover.always(12, 60, 0, 0, 0.92),
                        new Mover(12, 110, 0, 0, 0.86, frame -> frame >= 30 && frame < 80))
                .write(folder.resolve("street.mkv"), Codec.FFV1);
        new Scene(FPS, 20, Mover.always(10, 120, 4, 0, 0.9)).write(folder.resolve("door.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<Event> of(List<Event> events, String kind) {
        return events.stream().filter(event -> event.kind().equals(kind)).toList();
    }

    @Test
    void countsWhoCrossesAndWhoStays() throws Exception {
        Path rules = write(
                "rules.yaml",
                """
                lines:
                  door:
                    line: [[0.5, 0], [0.5, 1]]
                    direction: [[0.2, 0.5], [0.8, 0.5]]
                    in: entering
                    out: leaving
                  person-only:
                    line: [[0.5, 0], [0.5, 1]]
                    classes: [person]
                zones:
                  quiet:
                    polygon: [[0.1, 0.45], [0.45, 0.45], [0.45, 0.8], [0.1, 0.8]]
                    occupancy: false
                  bench:
                    polygon: [[0.1, 0.45], [0.45, 0.45], [0.45, 0.8], [0.1, 0.8]]
                    loitering: 8s
                    overcrowding: {threshold: 2, time: 2s, clearTime: 1s}
                """);
        Path events = folder.resolve("street.jsonl");
        Path summary = folder.resolve("street.json");
        Path report = folder.resolve("street.html");
        Curlew.Result result = Curlew.run(
                "analyze",
                "--model",
                folder.resolve("cells.onnx"),
                "--input",
                folder.resolve("street.mkv"),
                "--analytics",
                rules,
                "--events",
                events,
                "--summary-json",
                summary,
                "--report",
                report);

        assertThat(result.exitCode()).as(result.err()).isZero();
        List<Event> told = Events.read(events);
        assertThat(of(told, "line.crossing").stream()
                        .filter(event -> line(event).equals("door")))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.frame()).isBetween(60L, 63L))
                .extracting(event -> event.label() + " " + text(event, "way") + " " + text(event, "name"))
                .containsExactlyInAnyOrder("person in entering", "car out leaving");
        assertThat(of(told, "line.crossing").stream()
                        .filter(event -> line(event).equals("person-only")))
                .singleElement()
                .satisfies(event -> assertThat(text(event, "way")).isEqualTo("out"));
        assertThat(of(told, "zone.entry")).hasSize(4);
        List<Event> exits = of(told, "zone.exit").stream()
                .filter(event -> text(event, "zone").equals("bench"))
                .toList();
        assertThat(exits).hasSize(2);
        assertThat(of(told, "zone.occupancy")).isNotEmpty().allSatisfy(event -> assertThat(text(event, "zone"))
                .isEqualTo("bench"));
        assertThat(exits.stream()
                        .mapToDouble(event -> event.json().get("dwell").doubleValue())
                        .sorted()
                        .toArray())
                .satisfies(dwells -> assertThat(dwells[0]).isCloseTo(4.8, within(0.31)))
                .satisfies(dwells -> assertThat(dwells[1]).isCloseTo(11.8, within(0.31)));
        assertThat(of(told, "zone.loitering")).hasSize(1);
        assertThat(of(told, "overcrowding.begin")).singleElement().satisfies(begin -> assertThat(begin.frame())
                .isBetween(50L, 62L));
        assertThat(of(told, "overcrowding.end")).hasSize(1);
        JsonNode stream = Events.json(summary).get("streams").get(0);
        assertThat(stream.get("lines").get("door")).hasToString("{\"in\":1,\"out\":1}");
        for (String zone : List.of("bench", "quiet")) {
            assertThat(stream.get("zones").get(zone).get("mostAtOnce").intValue())
                    .as(zone)
                    .isEqualTo(2);
        }
        assertThat(stream.get("events").intValue()).isEqualTo(told.size());
        assertThat(result.out()).containsPattern("door +1 +1").containsPattern("bench +2 ");
        assertThat(Files.readString(report))
                .contains(
                        "Lines and zones",
                        "<td>door <span",
                        "in: entering, out: leaving",
                        "door<b>: 1 entering, 1 leaving",
                        "<td>bench</td>",
                        "bench<b>: 2 entries");
    }

    private static String line(Event event) {
        return text(event, "line");
    }

    private static String text(Event event, String field) {
        return event.json().get(field).textValue();
    }

    @Test
    void leavesOutWhoIsOutsideAFilterZone() throws Exception {
        Path rules = write(
                "filter.yaml",
                """
                zones:
                  right: {polygon: [[0.6, 0], [1, 0], [1, 1], [0.6, 1]], filter: true}
                """);
        Path events = folder.resolve("filter.jsonl");
        Curlew.Result result = Curlew.run(
                "analyze",
                "--model",
                folder.resolve("cells.onnx"),
                "--input",
                folder.resolve("street.mkv"),
                "--analytics",
                rules,
                "--events",
                events);

        assertThat(result.exitCode()).as(result.err()).isZero();
        List<Event> told = Events.read(events);
        // the walker from frame 76 on, the car up to frame 44
        assertThat(Events.of(told, "start")).extracting(Event::label).containsExactly("car", "person");
        assertThat(Events.of(told, "start").get(1).frame()).isBetween(75L, 79L);
        assertThat(Events.of(told, "end")).hasSize(2).anySatisfy(end -> assertThat(end.frame())
                .isBetween(42L, 45L));
    }

    @Test
    void noCounterIsLowerThanAnEventThatWasKeptWhenTheAgentIsKilled() throws Exception {
        Path config = write(
                "door.yaml",
                """
                model: cells.onnx
                sources:
                  door:
                    url: door.mkv
                    live: true
                    fps: 100
                    repeat: 0
                    lines:
                      middle: {line: [[0.5, 0], [0.5, 1]]}
                    zones:
                      right: {polygon: [[0.5, 0], [1, 0], [1, 1], [0.5, 1]]}
                    counters: {file: "{stream}.counters"}
                output:
                  events: "{stream}.jsonl"
                """);
        Path events = folder.resolve("door.jsonl");
        Path counters = folder.resolve("door.counters");
        long before = 0;
        for (int round = 1; round <= 3; round++) {
            int known = crossings(events).size();
            try (Curlew curlew = Curlew.start("run", "--config", config)) {
                int wanted = known + 3 * round;
                curlew.awaitUntil("some have crossed", err -> crossings(events).size() >= wanted);
                curlew.kill();
            }
            List<JsonNode> crossings = crossings(events);
            JsonNode first = crossings.get(known).get("counters");
            JsonNode last = crossings.get(crossings.size() - 1).get("counters");
            assertThat(total(first))
                    .as("goes on where round %d ended", round - 1)
                    .isEqualTo(before + 1);
            long kept = kept(counters, "line");
            assertThat(kept).isGreaterThanOrEqualTo(total(last)).isLessThanOrEqualTo(total(last) + 1);
            before = kept;
        }
        assertThat(kept(counters, "zone")).isPositive();
    }

    @Test
    void aResetThatFellDueWhileTheAgentWasOffIsToldAtTheStart() throws Exception {
        Files.writeString(
                folder.resolve("night.counters"),
                """
                {"time":"2026-05-01T21:59:00Z","place":"line","name":"middle","class":"person","in":40,"out":2}
                """);
        Path config = write(
                "night.yaml",
                """
                model: cells.onnx
                sources:
                  night:
                    url: street.mkv
                    startTime: 2026-05-01T22:00:05Z
                    lines:
                      middle: {line: [[0.5, 0], [0.5, 1]]}
                    counters: {file: "{stream}.counters", reset: 0 0 * * *, timeZone: Europe/Berlin}
                output:
                  events: "{stream}.jsonl"
                """);
        assertThat(Curlew.run("run", "--config", config).exitCode()).isZero();

        List<Event> told = Events.read(folder.resolve("night.jsonl"));
        assertThat(told.get(0).kind()).isEqualTo("counters.reset");
        assertThat(of(told, "counters.reset")).hasSize(1);
        assertThat(crossings(folder.resolve("night.jsonl")).get(0).get("counters"))
                .isIn(
                        new ObjectMapper().readTree("{\"in\":1,\"out\":0,\"classIn\":1,\"classOut\":0}"),
                        new ObjectMapper().readTree("{\"in\":0,\"out\":1,\"classIn\":0,\"classOut\":1}"));
    }

    private static long total(JsonNode counters) {
        return counters.get("in").longValue() + counters.get("out").longValue();
    }

    /** The file's last word. */
    private static long kept(Path counters, String place) throws IOException {
        long kept = -1;
        for (String line : Files.readAllLines(counters)) {
            JsonNode json = new ObjectMapper().readTree(line);
            kept = json.path("place").asText().equals(place) ? total(json) : kept;
        }
        return kept;
    }

    private static List<JsonNode> crossings(Path events) throws IOException {
        List<JsonNode> crossings = new ArrayList<>();
        if (Files.exists(events)) {
            for (String line : Files.readAllLines(events)) {
                if (line.startsWith("{\"event\":\"line.crossing\"") && line.matches(".*\"agent\":\"[^\"]+\"}")) {
                    crossings.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return crossings;
    }

    @Test
    void saysWhatAZoneOrLineWillMiss() throws Exception {
        Path config = write(
                "lint.yaml",
                """
                model: cells.onnx
                sources:
                  door:
                    url: door.mkv
                    lines:
                      edge: {line: [[0, 0], [0, 1]]}
                    zones:
                      bow: {polygon: [[0.1, 0.1], [0.9, 0.9], [0.9, 0.1], [0.1, 0.9]]}
                """);
        Curlew.Result checked = Curlew.run("check-config", config);

        assertThat(checked.exitCode()).isZero();
        assertThat(checked.messages())
                .anyMatch(
                        line -> line.startsWith("warning: " + config + ":6: sources.door.lines.edge.line: runs along"))
                .anyMatch(
                        line -> line.startsWith("warning: " + config + ":8: sources.door.zones.bow.polygon: the edge"));
        Path wrong = write(
                "wrong.yaml",
                """
                lines:
                  door: {line: [[320, 0], [320, 192]], clases: [person]}
                """);
        Curlew.Result refused = Curlew.run(
                "analyze",
                "--model",
                folder.resolve("cells.onnx"),
                "--input",
                folder.resolve("door.mkv"),
                "--analytics",
                wrong);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains(wrong + ":2: lines.door.clases: unknown key, did you mean 'classes'?")
                .contains(wrong + ":2: lines.door.line must hold parts of the picture's width and height, 0 to 1, but"
                        + " holds 320.0; divide pixels by the picture's size");
        Path unknown = write("unknown.yaml", "lines: {door: {line: [[0.5, 0], [0.5, 1]], classes: [persn]}}\n");
        assertThat(Curlew.run(
                                "analyze",
                                "--model",
                                folder.resolve("cells.onnx"),
                                "--input",
                                folder.resolve("door.mkv"),
                                "--analytics",
                                unknown)
                        .messages())
                .containsExactly("curlew: lines.door.classes holds 'persn', which cells has no label for; did you mean"
                        + " 'person'?");
    }
}
