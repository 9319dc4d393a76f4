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
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent tells, from the video to the line in the file: formats, numbers, sinks. */
class MessagesIT {
    @TempDir
    static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        new Scene(
                        10,
                        120,
                        Mover.always(3, 40, 2, 0, 0.9),
                        Mover.always(20, 280, -2, 1, 0.88),
                        Mover.always(12, 60, 0, 0, 0.92),
                        new Mover(12, 110, 0, 0, 0.86, frame -> frame >= 30 && frame < 80))
                .write(folder.resolve("street.mkv"), Codec.FFV1);
        new Scene(10, 20, Mover.always(10, 120, 4, 0, 0.9)).write(folder.resolve("door.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static final String STREET =
            """
            model: cells.onnx
            sources:
              street:
                url: street.mkv
                startTime: 2026-05-01T10:00:00Z
                lines:
                  door: {line: [[0.5, 0], [0.5, 1]], in: entering, out: leaving}
                zones:
                  bench:
                    polygon: [[0.1, 0.45], [0.45, 0.45], [0.45, 0.8], [0.1, 0.8]]
                    loitering: 8s
                    overcrowding: {threshold: 2, time: 2s, clearTime: 1s}
                directions:
                  right: {arrow: [[0.2, 0.5], [0.8, 0.5]]}
                ground:
                  points: [[0, 0], [1, 0], [1, 1], [0, 1]]
                  metres: [[0, 0], [20, 0], [20, 12], [0, 12]]
                  limit: 1
            """;

    @Test
    void everyLineOfARunKeepsToThePublishedSchema() throws Exception {
        Path config =
                write("schema.yaml", STREET + "  gone: {url: none.mkv}\noutput: {events: \"s-{stream}.jsonl\"}\n");
        assertThat(Curlew.run("run", "--config", config).exitCode()).isEqualTo(3);

        Set<String> seen = new TreeSet<>();
        for (String name : List.of("s-street.jsonl", "s-gone.jsonl")) {
            List<JsonNode> told = Events.all(folder.resolve(name)); // which holds each against the schema
            told.forEach(event -> seen.add(event.get("event").textValue()));
            assertNumberedWithoutAGap(told);
        }
        assertThat(seen)
                .contains(
                        "agent.started",
                        "agent.stopped",
                        "stream.up",
                        "stream.down",
                        "track.start",
                        "track.update",
                        "track.end",
                        "track.speed",
                        "speeding.begin",
                        "speeding.end",
                        "line.crossing",
                        "zone.entry",
                        "zone.exit",
                        "zone.occupancy",
                        "zone.loitering",
                        "overcrowding.begin",
                        "overcrowding.end",
                        "direction.begin",
                        "direction.end");
        List<JsonNode> street = Events.all(folder.resolve("s-street.jsonl"));
        JsonNode down = street.get(street.size() - 2);
        assertThat(down.get("event").textValue()).isEqualTo("stream.down");
        assertThat(down.get("cause").get("code").textValue()).isEqualTo("ended");
        assertThat(down.get("time").textValue()).isEqualTo("2026-05-01T10:00:11.900Z");
        assertThat(street.get(street.size() - 1).get("cause").get("code").textValue())
                .isEqualTo("failed");
    }

    /** In each stream and epoch 1, 2, 3 and so on; two messages of one name would show too. */
    private static void assertNumberedWithoutAGap(List<JsonNode> lines) {
        Map<String, Long> last = new HashMap<>();
        for (JsonNode line : lines) {
            String key = line.path("stream").asText() + "/" + line.get("epoch").longValue();
            long seq = line.get("seq").longValue();
            assertThat(seq).as(line.toString()).isEqualTo(last.getOrDefault(key, 0L) + 1);
            last.put(key, seq);
        }
    }

    @Test
    void numbersNameNoTwoMessagesThoughTheAgentIsKilled() throws Exception {
        Path config = write(
                "kill.yaml",
                """
                model: cells.onnx
                sources:
                  door: {url: door.mkv, live: true, fps: 100, repeat: 0}
                output: {events: "{stream}.jsonl"}
                events: {update: 10ms}
                """);
        Path events = folder.resolve("door.jsonl");
        List<Boolean> killed = List.of(false, true, true, false, false, true, false);
        for (boolean kill : killed) {
            int wanted = whole(events).size() + 25;
            try (Curlew curlew = Curlew.start("run", "--config", config)) {
                curlew.awaitUntil("more is told", err -> whole(events).size() >= wanted);
                if (kill) {
                    curlew.kill();
                } else {
                    curlew.terminate();
                    assertThat(curlew.await().exitCode()).isZero();
                }
            }
        }
        List<JsonNode> told = whole(events);
        assertNumberedWithoutAGap(told);
        List<Long> epochs = new ArrayList<>();
        for (JsonNode line : told) {
            if (line.get("event").textValue().equals("agent.started")) {
                epochs.add(line.get("epoch").longValue());
            }
        }
        assertThat(epochs).hasSameSizeAs(killed).isSorted();
        for (int run = 1; run < killed.size(); run++) {
            assertThat(epochs.get(run).equals(epochs.get(run - 1)))
                    .as("run %d goes on in the epoch of the one before", run)
                    .isEqualTo(!killed.get(run - 1));
        }
    }

    /** SIGKILL may leave half a line. */
    private static List<JsonNode> whole(Path events) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        if (Files.exists(events)) {
            for (String line : Files.readAllLines(events)) {
                if (line.matches(".*\"agent\":\"[^\"]+\"}")) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return lines;
    }

    @Test
    void eachSinkHasItsFormatItsEventsAndItsRate() throws Exception {
        Path msgconv = write(
                "msgconv.txt",
                """
                [sensor0]
                enable=1
                id=CAM_7
                type=Camera
                description=Street
                location=45.5;-75.25;48.0
                coordinate=1;2;3
                [place0]
                enable=1
                id=P1
                type=street
                name=Main
                location=1;2;3
                coordinate=4;5;6
                place-sub-field1=a
                place-sub-field2=b
                place-sub-field3=c
                [analytics0]
                enable=1
                id=A
                description=d
                source=s
                version=v
                """);
        Curlew.Result imported = Curlew.run("import", "msgconv", msgconv, "--names", "street");
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        String site = imported.out().replaceFirst("(?s).*?street:\\R", "");
        Path config = write(
                "sinks.yaml",
                STREET + site
                        + """
                        output: {mot: sinks.mot}
                        sinks:
                          full: {path: full.jsonl, format: deepstream-full}
                          minimal: {path: minimal.jsonl, format: deepstream-minimal, rate: {interval: 0s}}
                          alerts: {path: alerts.jsonl, events: [zone.loitering, overcrowding.*]}
                          packed: {path: packed.jsonl, pack: 2, packWait: 5s}
                          tight: {path: tight.jsonl, rate: {interval: 0s, maxPerSecond: 1}}
                        """);
        Path summary = folder.resolve("sinks.json");
        Curlew.Result result = Curlew.run("run", "--config", config, "--summary-json", summary);
        assertThat(result.exitCode()).as(result.err()).isZero();

        assertMinimalTellsTheTracks();
        assertFull();
        assertThat(Events.all(folder.resolve("alerts.jsonl")))
                .extracting(line -> line.get("event").textValue())
                .containsExactlyInAnyOrder("zone.loitering", "overcrowding.begin", "overcrowding.end");
        List<JsonNode> unpacked = new ArrayList<>();
        Events.all(folder.resolve("packed.jsonl")).forEach(array -> array.forEach(unpacked::add));
        assertThat(Files.readAllLines(folder.resolve("packed.jsonl")))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(2 * 5 * 1024));
        assertThat(unpacked.size())
                .isGreaterThan(2 * Events.all(folder.resolve("packed.jsonl")).size());
        assertNumberedWithoutAGap(unpacked);
        assertNumberedWithoutAGap(Events.all(folder.resolve("tight.jsonl")));
        assertDropsAreCounted(summary, result);
    }

    private static void assertMinimalTellsTheTracks() throws IOException {
        Map<String, MotRow> rows = new HashMap<>();
        for (MotRow row : MotReader.read(folder.resolve("sinks.mot"))) {
            rows.put(row.frame() - 1 + "/" + row.id(), row);
        }
        Set<String> seen = new HashSet<>();
        for (JsonNode frame : Events.all(folder.resolve("minimal.jsonl"))) {
            assertThat(frame.get("sensorId").textValue()).isEqualTo("CAM_7");
            assertThat(frame.get("@timestamp").textValue()).startsWith("2026-05-01T10:00:");
            for (JsonNode object : frame.get("objects")) {
                String[] parts = object.textValue().split("\\|", -1);
                String key = frame.get("id").textValue() + "/" + parts[0];
                MotRow row = rows.get(key);
                assertThat(row).as(key).isNotNull();
                assertThat(Double.parseDouble(parts[1])).isCloseTo(row.box().left(), within());
                assertThat(Double.parseDouble(parts[4])).isCloseTo(row.box().bottom(), within());
                assertThat(parts[5]).isIn("Person", "Vehicle");
                seen.add(key);
            }
        }
        assertThat(seen).isEqualTo(rows.keySet());
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.api.Assertions.within(0.02);
    }

    private static void assertFull() throws IOException {
        List<JsonNode> full = Events.all(folder.resolve("full.jsonl"));
        assertThat(full)
                .allSatisfy(message -> {
                    assertThat(message.get("mdsversion").textValue()).isEqualTo("1.0");
                    assertThat(message.get("sensor").get("id").textValue()).isEqualTo("CAM_7");
                    assertThat(message.get("place").get("name").textValue()).isEqualTo("Main");
                    assertThat(message.get("analyticsModule").get("version").textValue())
                            .isEqualTo("v");
                    assertThat(message.get("object").get("bbox").size()).isEqualTo(4);
                })
                .extracting(message -> message.get("event").get("type").textValue())
                .contains("entry", "moving", "exit");
        Set<String> ids = new HashSet<>();
        full.forEach(message -> ids.add(message.get("messageid").textValue()));
        assertThat(ids).hasSameSizeAs(full);
    }

    private static void assertDropsAreCounted(Path summary, Curlew.Result result) throws IOException {
        for (JsonNode sink : Events.json(summary).get("sinks")) {
            String name = sink.get("name").textValue();
            if (name.equals("sink tight")) {
                assertThat(sink.get("dropped").get("track.speed").longValue()).isPositive();
                assertThat(sink.get("dropped").has("zone.loitering")).isFalse();
            } else {
                assertThat(sink.get("dropped")).as(name).isEmpty();
            }
            assertThat(sink.get("messages").longValue())
                    .as(name)
                    .isEqualTo(Files.readAllLines(Path.of(sink.get("path").textValue()))
                            .size());
        }
        assertThat(result.err()).contains("sink tight: dropped by rate.maxPerSecond {");
    }

    @Test
    void analyzeWritesDeepStreamsFormatsToo() throws Exception {
        Path events = folder.resolve("analyze.jsonl");
        Curlew.Result result = Curlew.run(
                "analyze",
                "--model",
                folder.resolve("cells.onnx"),
                "--input",
                folder.resolve("street.mkv"),
                "--events",
                events,
                "--events-format",
                "deepstream-minimal");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(Events.all(events)).hasSizeBetween(11, 13).allSatisfy(frame -> assertThat(
                        frame.get("version").textValue())
                .isEqualTo("4.0"));
        assertThat(events.resolveSibling("analyze.jsonl.state")).doesNotExist();
    }
}
