package dev.curlew.track;

import static dev.curlew.track.Scene.BICYCLE;
import static dev.curlew.track.Scene.CAR;
import static dev.curlew.track.Scene.PERSON;
import static dev.curlew.track.Scene.TRUCK;
import static dev.curlew.track.Scene.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.detection.Detection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TrackerClassTest {
    private final Tracker tracker = new Tracker(TrackerSettings.defaults());

    @Test
    void keepsATrackWhoseLabelFlips() {
        Scene van = seconds -> {
            int label = Math.round(seconds * 10) % 3 == 0 ? TRUCK : CAR;
            return List.of(seen(label, 100 + 150 * seconds, 200, 160, 80, 0.8));
        };
        List<TrackerUpdate> updates = van.track(tracker, 10, 5);
        assertThat(Scene.ids(updates)).containsExactly(1L);
        assertThat(updates.get(40).tracks().get(0).classId()).isEqualTo(CAR);
    }

    @Test
    void keepsATrackThatTurnsIntoAnotherClassForGood() {
        Scene van = seconds -> List.of(seen(seconds < 1 ? CAR : TRUCK, 100 + 150 * seconds, 200, 160, 80, 0.8));
        List<TrackerUpdate> updates = van.track(tracker, 10, 5);
        assertThat(Scene.ids(updates)).containsExactly(1L);
        assertThat(updates.get(12).tracks().get(0).classId()).isEqualTo(CAR);
        assertThat(updates.get(45).tracks().get(0).classId()).isEqualTo(TRUCK);
    }

    /** A classifier gives every class the same box. */
    @Test
    void endsTheDayWhenTheNightBegins() {
        Scene sky = seconds -> List.of(seen(seconds < 20 ? CAR : TRUCK, 320, 240, 640, 480, 0.8));
        List<TrackerUpdate> updates =
                sky.track(new Tracker(TrackerSettings.defaults().withClassesApart()), 10, 30);
        assertThat(Scene.ids(updates)).containsExactly(1L, 2L);
        assertThat(updates.get(199).tracks()).extracting(Track::classId).containsExactly(CAR);
        assertThat(updates.get(205).tracks()).extracting(Track::classId).containsExactly(TRUCK);
        assertThat(updates.get(299).tracks()).extracting(Track::id).containsExactly(2L);
    }

    @Test
    void neverSwapsARiderWithTheBicycle() {
        Scene rider = seconds -> {
            long frame = Math.round(seconds * 10);
            double x = 100 + 200 * seconds;
            List<Detection> both = new ArrayList<>();
            if (frame % 7 != 3) {
                both.add(seen(PERSON, x, 180, 50, 130, 0.9));
            }
            if (frame % 5 != 4) {
                both.add(seen(BICYCLE, x, 225, 110, 70, 0.8));
            }
            return both;
        };
        List<TrackerUpdate> updates = rider.track(tracker, 10, 6);
        assertThat(Scene.ids(updates)).containsExactly(1L, 2L);
        for (TrackerUpdate update : updates) {
            for (Track track : update.tracks()) {
                Detection detection = Objects.requireNonNull(track.detection());
                assertThat(detection.classId()).isEqualTo(track.classId());
            }
        }
    }

    @Test
    void startsOneTrackForAnObjectWithTwoNames() {
        Scene van = seconds -> List.of(
                seen(CAR, 100 + 150 * seconds, 200, 160, 80, 0.8), seen(TRUCK, 102 + 150 * seconds, 201, 164, 82, 0.7));
        assertThat(Scene.ids(van.track(tracker, 10, 5))).containsExactly(1L);
    }

    @Test
    void neverMixesClassesWhenToldNotTo() {
        TrackerSettings settings = TrackerSettings.defaults();
        TrackerSettings.Matching m = settings.matching();
        TrackerSettings strict = new TrackerSettings(
                settings.scores(),
                settings.motion(),
                new TrackerSettings.Matching(
                        m.growth(),
                        m.growthLimit(),
                        m.gate(),
                        m.lowIou(),
                        m.lowWithin(),
                        m.freshWithin(),
                        m.lostPenalty(),
                        m.lostPenaltyAfter(),
                        1,
                        m.classShape(),
                        m.duplicateIou()),
                settings.life(),
                settings.camera());
        Scene van = seconds -> List.of(seen(seconds < 2 ? CAR : TRUCK, 100, 200, 160, 80, 0.8));
        assertThat(Scene.ids(van.track(new Tracker(strict), 10, 4))).containsExactly(1L, 2L);
    }
}
