package dev.curlew.track;

import static dev.curlew.track.Scene.PERSON;
import static dev.curlew.track.Scene.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.curlew.detection.Detection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrackerTimeTest {
    private static final long SECOND = 1_000_000_000;

    private final Tracker tracker = new Tracker(TrackerSettings.defaults());
    private final Detection person = seen(PERSON, 100, 100, 40, 100, 0.9);

    /** A person hidden for two seconds, then for four: the first gap is bridged, the second is not. */
    private final Scene gaps = seconds -> (seconds > 3 && seconds < 5) || (seconds > 8 && seconds < 12)
            ? List.of()
            : List.of(seen(PERSON, 100 + 40 * seconds, 200, 40, 100, 0.9));

    @Test
    void countsAgesInTimeAtAnyFrameRate() {
        for (double fps : new double[] {5, 7, 10, 14, 15, 25, 30, 50, 60}) {
            Tracker one = new Tracker(TrackerSettings.defaults());
            List<TrackerUpdate> updates = gaps.track(one, fps, 15);
            assertThat(Scene.ids(updates)).as("at %s fps", fps).containsExactly(1L, 2L);
            int end = 0;
            while (updates.get(end).ended().isEmpty()) {
                end++;
            }
            assertThat(end / fps).as("at %s fps", fps).isCloseTo(11, within(2 / fps));
        }
    }

    @Test
    void followsAStreamThatStutters() {
        Random random = new Random(11);
        List<TrackerUpdate> updates = new ArrayList<>();
        double seconds = 0;
        while (seconds < 15) {
            updates.add(tracker.update(Math.round(seconds * 1e9), gaps.at(seconds)));
            // Bursts at 50 fps between pauses of up to .4 s.
            seconds += random.nextInt(4) == 0 ? 0.4 * random.nextDouble() : 0.02;
        }
        assertThat(Scene.ids(updates)).containsExactly(1L, 2L);
    }

    @Test
    void keepsTracksWhenFramesAreLeftOut() {
        Random random = new Random(5);
        Scene scene = Scene.noisy(Scene.crowd(8, 4), 5);
        List<TrackerUpdate> updates = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            if (random.nextInt(3) > 0) {
                updates.add(tracker.update(i * SECOND / 30, scene.at(i / 30.0)));
            }
        }
        assertThat(Scene.ids(updates)).hasSize(8);
    }

    @Test
    void passesNoTimeWhileTheClockStandsStill() {
        for (int i = 0; i < 50; i++) {
            TrackerUpdate update = tracker.update(SECOND, List.of(person));
            assertThat(update.ended()).isEmpty();
            for (Track track : update.tracks()) {
                assertThat(track.box().iou(person.box())).isGreaterThan(0.99f);
                assertThat(track.id()).isEqualTo(1);
            }
        }
        assertThat(tracker.update(2 * SECOND, List.of(person)).tracks()).hasSize(1);
    }

    @Test
    void goesOnWhenTheClockIsSetBackALittle() {
        List<TrackerUpdate> updates = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double seconds = i / 10.0;
            long clock = Math.round((seconds > 3 ? seconds - 0.8 : seconds) * 1e9);
            updates.add(tracker.update(clock, List.of(seen(PERSON, 100 + 80 * seconds, 200, 40, 100, 0.9))));
        }
        assertThat(Scene.ids(updates)).containsExactly(1L);
        assertThat(tracker.finish()).hasSize(1);
    }

    @Test
    void takesAGreatStepBackForANewRecording() {
        for (int i = 0; i < 50; i++) {
            tracker.update(i * SECOND / 10, List.of(person));
        }
        TrackerUpdate restart = tracker.update(0, List.of(person));
        assertThat(restart.ended()).extracting(Track::id).containsExactly(1L);
        assertThat(restart.tracks()).isEmpty();
        tracker.update(SECOND / 10, List.of(person));
        Track next = tracker.update(2 * SECOND / 10, List.of(person)).tracks().get(0);
        assertThat(next.id()).isEqualTo(2);
        assertThat(next.firstSeenNanos()).isEqualTo(0);
    }

    @Test
    void endsTracksOverAGreatGap() {
        for (int i = 0; i < 10; i++) {
            tracker.update(i * SECOND / 10, List.of(person));
        }
        TrackerUpdate later = tracker.update(600 * SECOND, List.of(person));
        assertThat(later.ended()).hasSize(1);
        assertThat(later.tracks()).isEmpty();
    }

    @Test
    void tracksAStreamOfTwoFramesPerSecond() {
        Scene scene = seconds -> List.of(
                seen(PERSON, 100 + 30 * seconds, 200, 40, 100, 0.9),
                seen(PERSON, 500, 200 + 30 * seconds, 40, 100, 0.9));
        assertThat(Scene.ids(scene.track(tracker, 2, 20))).containsExactly(1L, 2L);
    }
}
