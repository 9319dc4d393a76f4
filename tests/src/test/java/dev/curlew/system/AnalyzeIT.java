package dev.curlew.system;

import static dev.curlew.system.Street.CONFIRMED;
import static dev.curlew.system.Street.EDGE;
import static dev.curlew.system.Street.FIRST_LEAVE;
import static dev.curlew.system.Street.FPS;
import static dev.curlew.system.Street.FRAMES;
import static dev.curlew.system.Street.GHOST;
import static dev.curlew.system.Street.PARKED;
import static dev.curlew.system.Street.SCENE;
import static dev.curlew.system.Street.SECOND_LEAVE;
import static dev.curlew.system.Street.SECOND_VISIT;
import static dev.curlew.system.Street.THIRD_VISIT;
import static dev.curlew.system.Street.TRACKER;
import static dev.curlew.system.Street.VISITOR;
import static dev.curlew.system.Street.WALKER;
import static dev.curlew.system.Street.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.curlew.geometry.Box;
import dev.curlew.kit.Events;
import dev.curlew.kit.Events.Event;
import dev.curlew.kit.Mover;
import dev.curlew.kit.TestModel;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import dev.curlew.track.Track;
import dev.curlew.track.Tracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code curlew analyze} on a video whose every box is known, down to the hundredth of a pixel. */
class AnalyzeIT {
    @TempDir
    static Path folder;

    private static Street street;
    private static List<MotRow> tracks;
    private static List<Event> events;

    @BeforeAll
    static void analyze() throws Exception {
        street = new Street(folder);
        street.analyze("first");
        tracks = street.tracks("first");
        events = street.events("first");
    }

    @Test
    void seesEveryObjectWhereItIs() throws Exception {
        List<List<MotRow>> detections = MotReader.byFrame(street.detections("first"));
        assertThat(detections).hasSize(FRAMES);
        for (int frame = 0; frame < FRAMES; frame++) {
            var expected = new ArrayList<>(SCENE.detections(frame));
            expected.sort(Comparator.comparingDouble(detection -> -detection.score()));
            assertThat(detections.get(frame)).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertSame(detections.get(frame).get(i).box(), expected.get(i).box());
                assertThat(detections.get(frame).get(i).confidence())
                        .isEqualTo(expected.get(i).score(), within(1e-4f));
                assertThat(detections.get(frame).get(i).id()).isEqualTo(-1);
            }
        }
    }

    @Test
    void tracksExactlyWhatTheTrackerMakesOfThem() {
        Tracker tracker = new Tracker(TRACKER);
        List<List<MotRow>> byFrame = MotReader.byFrame(tracks);
        assertThat(byFrame).hasSize(FRAMES);
        for (int frame = 0; frame < FRAMES; frame++) {
            List<Track> expected = tracker.update(frame * 1_000_000_000L / FPS, SCENE.detections(frame))
                    .tracks();
            List<MotRow> rows = byFrame.get(frame);
            assertThat(rows)
                    .extracting(MotRow::id)
                    .containsExactlyElementsOf(expected.stream().map(Track::id).toList());
            for (int i = 0; i < rows.size(); i++) {
                assertSame(rows.get(i).box(), expected.get(i).box());
                assertThat(rows.get(i).confidence()).isEqualTo(expected.get(i).score(), within(1e-4f));
            }
        }
    }

    @Test
    void givesEachObjectOneTrackThatStaysOnIt() {
        assertThat(framesOf(idAt(CONFIRMED, WALKER))).isEqualTo(range(CONFIRMED, FRAMES));
        assertThat(framesOf(idAt(CONFIRMED, PARKED))).isEqualTo(range(CONFIRMED, FRAMES));
        assertThat(framesOf(idAt(CONFIRMED, EDGE))).isEqualTo(range(CONFIRMED, FRAMES));
        for (MotRow row : tracks) {
            boolean onOne = SCENE.movers().stream()
                    .anyMatch(mover -> mover.seen().at(row.frame() - 1)
                            && mover.box(row.frame() - 1).iou(row.box()) > 0.7);
            assertThat(onOne).as("%s", row).isTrue();
        }
    }

    @Test
    void boxesWhatStandsStillToTheHundredthOfAPixel() {
        long parked = idAt(CONFIRMED, PARKED);
        long edge = idAt(CONFIRMED, EDGE);
        for (MotRow row : tracks) {
            if (row.id() == parked) {
                assertSame(row.box(), new Box(172, 148, 56, 32));
            } else if (row.id() == edge) {
                assertSame(row.box(), new Box(0, 76, 16, 48));
            }
        }
    }

    @Test
    void knowsAVisitorAgainWithinTheTrackersMemoryOnly() {
        long id = idAt(CONFIRMED, VISITOR);
        List<Integer> seen = framesOf(id);
        assertThat(seen).containsAll(range(CONFIRMED, FIRST_LEAVE)).containsAll(range(SECOND_VISIT + 1, SECOND_LEAVE));
        assertThat(seen).allMatch(frame -> frame <= SECOND_LEAVE);
        long later = idAt(FRAMES, VISITOR);
        assertThat(later).isGreaterThan(id);
        assertThat(framesOf(later)).isEqualTo(range(THIRD_VISIT + CONFIRMED, FRAMES));
        // ids are not used again
        assertThat(tracks.stream().map(MotRow::id).distinct()).containsExactly(1L, 2L, 3L, 4L, later);
    }

    @Test
    void keepsTheDoubtfulOutOfTheTracksButInTheDetections() throws Exception {
        assertThat(tracks).noneMatch(row -> row.box().iou(GHOST.box(0)) > 0.3);
        assertThat(street.detections("first"))
                .filteredOn(row -> row.box().iou(GHOST.box(0)) > 0.9)
                .hasSize(FRAMES);
    }

    @Test
    void tellsTheLifeOfEachTrackAsTheMotRowsShowIt() throws Exception {
        Map<Long, List<MotRow>> rows =
                tracks.stream().collect(Collectors.groupingBy(MotRow::id, TreeMap::new, Collectors.toList()));
        Map<Long, List<Event>> told =
                events.stream().collect(Collectors.groupingBy(Event::track, TreeMap::new, Collectors.toList()));
        assertThat(told.keySet()).isEqualTo(rows.keySet());
        rows.forEach((id, seen) -> {
            List<Event> life = told.get(id);
            Event start = life.get(0);
            Event end = life.get(life.size() - 1);
            assertThat(start.kind()).isEqualTo("track.start");
            assertThat(end.kind()).isEqualTo("track.end");
            assertThat(life.subList(1, life.size() - 1))
                    .allMatch(event -> event.kind().equals("track.update"));
            assertThat(start.frame()).isEqualTo(seen.get(0).frame() - 1);
            assertThat(end.frame()).isEqualTo(seen.get(seen.size() - 1).frame() - 1);
            for (Event event : life) {
                MotRow row = seen.stream()
                        .filter(each -> each.frame() == event.frame() + 1)
                        .findFirst()
                        .orElseThrow();
                assertSame(event.box(), row.box());
                assertThat(event.score()).isEqualTo(row.confidence(), within(1e-4));
                assertThat(event.mediaTime()).isEqualTo(event.frame() / (double) FPS, within(1e-3));
            }
        });
    }

    @Test
    void updatesEverySecondOfCaptureTime() {
        for (Mover mover : List.of(WALKER, PARKED, EDGE)) {
            long id = idAt(CONFIRMED, mover);
            List<Long> updates = Events.of(events, "update").stream()
                    .filter(event -> event.track() == id)
                    .map(Event::frame)
                    .toList();
            List<Long> expected = new ArrayList<>();
            for (long frame = CONFIRMED - 1L + FPS; frame < FRAMES; frame += FPS) {
                expected.add(frame);
            }
            assertThat(updates).isEqualTo(expected);
        }
    }

    @Test
    void describesEachEventInFull() throws Exception {
        for (Event event : events) {
            JsonNode json = event.json();
            assertThat(json.get("stream").textValue()).isEqualTo("street");
            assertThat(json.get("clock").textValue()).isEqualTo("media");
            boolean car = event.track() == idAt(CONFIRMED, PARKED);
            assertThat(event.label()).isEqualTo(car ? "car" : "person");
            assertThat(json.get("classId").intValue()).isEqualTo(car ? 1 : 0);
            assertThat(event.boxNormalized("left")).isEqualTo(event.box().left() / TestModel.WIDTH, within(1e-4));
            assertThat(event.boxNormalized("top")).isEqualTo(event.box().top() / TestModel.HEIGHT, within(1e-4));
            assertThat(event.boxNormalized("width")).isEqualTo(event.box().width() / TestModel.WIDTH, within(1e-4));
            assertThat(event.boxNormalized("height")).isEqualTo(event.box().height() / TestModel.HEIGHT, within(1e-4));
            assertThat(json.get("model").get("name").textValue()).isEqualTo("cells");
            assertThat(json.get("model").get("version").textValue()).isEqualTo("1");
            assertThat(json.get("model").get("sha256").textValue()).isEqualTo(sha256(street.model));
        }
    }

    private static long idAt(int frame, Mover mover) {
        return tracks.stream()
                .filter(row -> row.frame() == frame && row.box().iou(mover.box(frame - 1)) > 0.7)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is tracked there in frame " + frame))
                .id();
    }

    private static List<Integer> framesOf(long id) {
        return tracks.stream().filter(row -> row.id() == id).map(MotRow::frame).toList();
    }

    private static List<Integer> range(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    static String sha256(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }
}
