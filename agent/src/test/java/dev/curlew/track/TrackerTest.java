package dev.curlew.track;

import static dev.curlew.track.Scene.PERSON;
import static dev.curlew.track.Scene.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrackerTest {
    private static final long FRAME = 100_000_000;

    private final Tracker tracker = new Tracker(TrackerSettings.defaults());

    @Test
    void makesAnObjectKnownAtItsThirdDetection() {
        Detection person = seen(PERSON, 100, 100, 40, 100, 0.9);
        assertThat(tracker.update(0, List.of(person)).tracks()).isEmpty();
        assertThat(tracker.update(FRAME, List.of(person)).tracks()).isEmpty();
        TrackerUpdate third = tracker.update(2 * FRAME, List.of(person));
        Track track = third.tracks().get(0);
        assertThat(third.started()).containsExactly(track);
        assertThat(track.id()).isEqualTo(1);
        assertThat(track.hits()).isEqualTo(3);
        assertThat(track.firstSeenNanos()).isEqualTo(0);
        assertThat(track.lastSeenNanos()).isEqualTo(2 * FRAME);
        assertThat(track.detection()).isEqualTo(person);
        assertThat(tracker.update(3 * FRAME, List.of(person)).started()).isEmpty();
    }

    @Test
    void asksMoreDetectionsOfAnUnsureDetector() {
        Scene sure = seconds -> List.of(seen(PERSON, 100, 100, 40, 100, 0.9));
        Scene unsure = seconds -> List.of(seen(PERSON, 100, 100, 40, 100, 0.66));
        assertThat(firstFrame(sure.track(new Tracker(TrackerSettings.defaults()), 10, 2)))
                .isEqualTo(2);
        assertThat(firstFrame(unsure.track(new Tracker(TrackerSettings.defaults()), 10, 2)))
                .isEqualTo(4);
    }

    @Test
    void startsNothingFromAFlash() {
        Scene scene = seconds -> seconds % 1 < 0.15 ? List.of(seen(PERSON, 100, 100, 40, 100, 0.9)) : List.of();
        assertThat(Scene.ids(scene.track(tracker, 10, 20))).isEmpty();
    }

    @Test
    void endsATrackAfterThreeSecondsAsItWasWhenLastSeen() {
        Scene scene = seconds -> seconds < 2 ? List.of(seen(PERSON, 100, 100, 40, 100, 0.9)) : List.of();
        List<TrackerUpdate> updates = scene.track(tracker, 10, 6);
        Track last = updates.get(19).tracks().get(0);
        for (int i = 0; i < updates.size(); i++) {
            assertThat(updates.get(i).ended()).hasSize(i == 50 ? 1 : 0);
        }
        Track ended = updates.get(50).ended().get(0);
        assertThat(ended.id()).isEqualTo(last.id());
        assertThat(ended.box()).isEqualTo(last.box());
        assertThat(ended.lastSeenNanos()).isEqualTo(19 * FRAME);
        assertThat(ended.detection()).isNull();
    }

    @Test
    void endsAllTracksAtTheEndAndNeverUsesAnIdAgain() {
        Scene scene = Scene.crowd(3, 1);
        List<TrackerUpdate> before = scene.track(tracker, 10, 2);
        assertThat(tracker.finish()).extracting(Track::id).containsExactly(1L, 2L, 3L);
        assertThat(tracker.finish()).isEmpty();
        assertThat(Scene.ids(before)).containsExactly(1L, 2L, 3L);
        assertThat(Scene.ids(scene.track(tracker, 10, 2))).containsExactly(4L, 5L, 6L);
    }

    @Test
    void keepsIdsWhenTwoPersonsCross() {
        Scene crossing = Scene.noisy(
                seconds -> {
                    double left = 100 + 60 * seconds;
                    double right = 500 - 60 * seconds;
                    boolean hidden = Math.abs(left - right) < 25;
                    Detection near = seen(PERSON, left, 200, 40, 100, 0.9);
                    return hidden ? List.of(near) : List.of(near, seen(PERSON, right, 195, 38, 95, 0.9));
                },
                3);
        for (double fps : new double[] {5, 7, 10, 25, 60}) {
            List<TrackerUpdate> updates = crossing.track(new Tracker(TrackerSettings.defaults()), fps, 6.5);
            List<Track> last = updates.get(updates.size() - 1).tracks();
            assertThat(Scene.ids(updates)).as("at %s fps", fps).containsExactly(1L, 2L);
            assertThat(idAt(last, 490))
                    .as("at %s fps", fps)
                    .isEqualTo(idAt(updates.get(5).tracks(), 110));
        }
    }

    @Test
    void reportsABoxBetweenFilterAndDetection() {
        Scene scene = Scene.noisy(Scene.crowd(1, 5), 6);
        double trackError = 0;
        double detectionError = 0;
        Scene truth = Scene.crowd(1, 5);
        for (int i = 0; i < 200; i++) {
            double seconds = i / 10.0;
            Box expected = truth.at(seconds).get(0).box();
            Detection detection = scene.at(seconds).get(0);
            for (Track track : tracker.update(i * FRAME, List.of(detection)).tracks()) {
                trackError += Math.abs(track.box().centerX() - expected.centerX());
                detectionError += Math.abs(detection.box().centerX() - expected.centerX());
            }
        }
        assertThat(trackError).isLessThan(0.85 * detectionError);
    }

    @Test
    void givesTheSameTracksForTheSameInput() {
        List<TrackerUpdate> first = Scene.noisy(Scene.crowd(12, 1), 2).track(tracker, 10, 10);
        Tracker second = new Tracker(TrackerSettings.defaults());
        assertThat(Scene.noisy(Scene.crowd(12, 1), 2).track(second, 10, 10)).isEqualTo(first);
    }

    @Test
    void doesNotDependOnTheOrderOfDetections() {
        Scene scene = Scene.noisy(Scene.crowd(12, 1), 2);
        Scene again = Scene.noisy(Scene.crowd(12, 1), 2);
        Random random = new Random(3);
        Scene shuffled = seconds -> {
            List<Detection> detections = new ArrayList<>(again.at(seconds));
            Collections.shuffle(detections, random);
            return detections;
        };
        Tracker second = new Tracker(TrackerSettings.defaults());
        assertThat(shuffled.track(second, 10, 10)).isEqualTo(scene.track(tracker, 10, 10));
    }

    @Test
    void doesNotDependOnTheSizeOfThePicture() {
        Scene small = Scene.noisy(Scene.crowd(12, 1), 2);
        Scene again = Scene.noisy(Scene.crowd(12, 1), 2);
        Scene large = seconds -> {
            List<Detection> scaled = new ArrayList<>();
            for (Detection one : again.at(seconds)) {
                Box box = one.box();
                Box twice = new Box(2 * box.left(), 2 * box.top(), 2 * box.width(), 2 * box.height());
                scaled.add(new Detection(twice, one.classId(), one.score()));
            }
            return scaled;
        };
        List<TrackerUpdate> smallTracks = small.track(tracker, 10, 10);
        List<TrackerUpdate> largeTracks = large.track(new Tracker(TrackerSettings.defaults()), 10, 10);
        for (int i = 0; i < smallTracks.size(); i++) {
            List<Track> ones = smallTracks.get(i).tracks();
            List<Track> twos = largeTracks.get(i).tracks();
            assertThat(twos)
                    .extracting(Track::id)
                    .isEqualTo(ones.stream().map(Track::id).toList());
            for (int j = 0; j < ones.size(); j++) {
                float left = 2 * ones.get(j).box().left();
                assertThat(twos.get(j).box().left()).isCloseTo(left, within(0.01f));
            }
        }
    }

    @Test
    void leavesOutBoxesThatAreNone() {
        Detection good = seen(PERSON, 100, 100, 40, 100, 0.9);
        List<Detection> detections = List.of(
                good,
                new Detection(new Box(Float.NaN, 0, 10, 10), PERSON, 0.9f),
                new Detection(new Box(0, 0, 0, 10), PERSON, 0.9f),
                new Detection(new Box(0, 0, Float.POSITIVE_INFINITY, 10), PERSON, 0.9f),
                new Detection(new Box(300, 0, 10, 10), PERSON, Float.NaN));
        Scene scene = seconds -> detections;
        assertThat(Scene.ids(scene.track(tracker, 10, 2))).containsExactly(1L);
    }

    @Test
    void allocatesLittleBesidesTracks() {
        Scene scene = Scene.noisy(Scene.crowd(20, 1), 2);
        List<List<Detection>> frames = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            frames.add(scene.at(i % 50 / 10.0));
        }
        for (int i = 0; i < 1500; i++) {
            tracker.update(i * FRAME, frames.get(i));
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long records = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 1500; i < 3000; i++) {
            TrackerUpdate update = tracker.update(i * FRAME, frames.get(i));
            records += update.tracks().size() + update.ended().size();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // A Track takes 72 bytes, its Box 32, its place in a list 4.
        assertThat((allocated - 108 * records) / 1500).isLessThan(1024);
    }

    private static int firstFrame(List<TrackerUpdate> updates) {
        int frame = 0;
        while (updates.get(frame).tracks().isEmpty()) {
            frame++;
        }
        return frame;
    }

    private static long idAt(List<Track> tracks, double centerX) {
        return tracks.stream()
                .filter(track -> Math.abs(track.box().centerX() - centerX) < 60)
                .findFirst()
                .orElseThrow()
                .id();
    }
}
