package dev.curlew.system;

import static dev.curlew.system.Street.CONFIRMED;
import static dev.curlew.system.Street.FRAMES;
import static dev.curlew.system.Street.PARKED;
import static dev.curlew.system.Street.WALKER;
import static dev.curlew.system.Street.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.geometry.Box;
import dev.curlew.kit.Curlew;
import dev.curlew.kit.Events;
import dev.curlew.kit.Events.Event;
import dev.curlew.kit.TestModel;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options of {@code curlew analyze} change, and what they must not. */
class AnalyzeOptionsIT {
    @TempDir
    static Path folder;

    private static Street street;
    private static Curlew.Result result;
    private static List<Event> events;

    @BeforeAll
    static void analyze() throws Exception {
        street = new Street(folder);
        result = street.analyze("first", "--threads", 2, "--summary-json", folder.resolve("first.json"));
        events = street.events("first");
    }

    @Test
    void givesTheSameBytesAgainOnAnyNumberOfThreads() throws Exception {
        for (int threads : new int[] {1, 4, 2}) {
            String name = "threads" + threads;
            street.analyze(name, "--threads", threads);
            assertSameFiles(name, "first");
        }
    }

    @Test
    void takesATritonFolderAsItTakesTheFile() throws Exception {
        Path triton = TestModel.writeFolder(folder, "triton");
        street.analyze("triton", triton);
        assertThat(street.mot("triton")).hasSameBinaryContentAs(street.mot("first"));
        List<Event> same = street.events("triton");
        assertThat(same).hasSameSizeAs(events);
        for (int i = 0; i < same.size(); i++) {
            assertThat(same.get(i).json().get("model").get("name").textValue()).isEqualTo("triton");
            assertThat(same.get(i).json().get("model").get("version").textValue())
                    .isEqualTo("3");
            assertThat(without("model", same.get(i))).isEqualTo(without("model", events.get(i)));
        }
    }

    @Test
    void runsTheClockAtTheRateTheOperatorNames() throws Exception {
        street.analyze("slow", "--fps", 5);
        List<Event> slow = street.events("slow");
        assertThat(slow)
                .allSatisfy(event -> assertThat(event.mediaTime()).isEqualTo(event.frame() / 5.0, within(1e-3)));
        // half the rate, twice the seconds, so twice as many updates of what is always there
        long parked = slow.stream().filter(event -> event.label().equals("car")).count();
        assertThat(parked).isEqualTo(2 + (FRAMES - CONFIRMED) / 5);
    }

    @Test
    void beginsAndEndsWhereItIsTold() throws Exception {
        street.analyze("part", "--start", "3s", "--duration", "2500ms");
        List<List<MotRow>> rows = MotReader.byFrame(street.detections("part"));
        assertThat(rows).hasSize(25);
        for (int frame = 0; frame < 25; frame++) {
            Box walker = WALKER.box(30 + frame);
            assertThat(rows.get(frame)).anySatisfy(row -> assertSame(row.box(), walker));
        }
        assertThat(street.events("part")).allSatisfy(event -> assertThat(event.mediaTime())
                .isEqualTo((30 + event.frame()) / 10.0, within(1e-3)));
    }

    @Test
    void keepsTheWantedClassesOnly() throws Exception {
        street.analyze("cars", "--classes", "car");
        List<MotRow> cars = street.tracks("cars");
        assertThat(cars).hasSize(FRAMES - CONFIRMED + 1).allSatisfy(row -> assertSame(row.box(), PARKED.box(0)));
        street.analyze("both", "--classes", "person,car");
        assertSameFiles("both", "first");
    }

    @Test
    void sumsUpWhatTheEventsSay() throws Exception {
        JsonNode summary = Events.json(folder.resolve("first.json"));
        JsonNode stream = summary.get("streams").get(0);
        assertThat(stream.get("id").textValue()).isEqualTo("street");
        assertThat(stream.get("state").textValue()).isEqualTo("ended");
        assertThat(stream.get("decoded").intValue()).isEqualTo(FRAMES);
        assertThat(stream.get("analysed").intValue()).isEqualTo(FRAMES);
        assertThat(stream.get("dropped").intValue()).isZero();
        assertThat(stream.get("corruptPackets").intValue()).isZero();
        assertThat(stream.get("events").intValue()).isEqualTo(events.size());
        assertThat(stream.get("mediaSeconds").doubleValue()).isEqualTo((FRAMES - 1) / 10.0, within(1e-3));
        assertThat(stream.get("width").intValue()).isEqualTo(TestModel.WIDTH);
        assertThat(stream.get("height").intValue()).isEqualTo(TestModel.HEIGHT);
        Map<String, Long> ends =
                Events.of(events, "end").stream().collect(Collectors.groupingBy(Event::label, Collectors.counting()));
        assertThat(stream.get("tracks").get("person").longValue()).isEqualTo(ends.get("person"));
        assertThat(stream.get("tracks").get("car").longValue()).isEqualTo(ends.get("car"));
        assertThat(summary.get("total").get("frames").intValue()).isEqualTo(FRAMES);
        assertThat(summary.get("model").get("sha256").textValue()).isEqualTo(AnalyzeIT.sha256(street.model));
        assertThat(summary.get("threads").intValue()).isEqualTo(2);
    }

    @Test
    void endsWithATableAndThePathsOfItsFiles() {
        assertThat(result.out())
                .contains("street: 320x192, 120 frames, 0:12 of video")
                .contains("cells version 1 on ")
                .containsPattern("person +4 ")
                .containsPattern("car +1 ")
                .contains(street.jsonl("first").toString())
                .contains(street.mot("first").toString());
        assertThat(result.messages()).isEmpty();
        assertThat(folder.toFile().list((where, name) -> name.endsWith(".part")))
                .isEmpty();
    }

    private static void assertSameFiles(String name, String other) throws IOException {
        assertThat(street.mot(name)).hasSameBinaryContentAs(street.mot(other));
        assertThat(Events.comparable(street.jsonl(name))).isEqualTo(Events.comparable(street.jsonl(other)));
        assertThat(street.det(name)).hasSameBinaryContentAs(street.det(other));
    }

    private static JsonNode without(String field, Event event) {
        ObjectNode copy = event.json().deepCopy();
        copy.remove("epoch"); // another in every run
        copy.remove(field);
        return copy;
    }
}
