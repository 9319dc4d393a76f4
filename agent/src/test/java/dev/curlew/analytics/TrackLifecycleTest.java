package dev.curlew.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.geometry.Box;
import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackLifecycleTest {
    private static final long MS = 1_000_000;
    private final TrackLifecycle lifecycle = new TrackLifecycle(1_000 * MS);

    private static Track track(long id, long firstMs, long lastMs) {
        return new Track(id, 0, 0.9f, new Box(1, 2, 3, 4), null, firstMs * MS, lastMs * MS, 3);
    }

    private List<String> frame(long number, long ms, Track... tracks) {
        return tell(lifecycle.update(number, ms * MS, new TrackerUpdate(List.of(tracks), List.of(), List.of())));
    }

    private static List<String> tell(List<TrackEvent> events) {
        List<String> told = new ArrayList<>();
        for (TrackEvent event : events) {
            told.add(event.kind() + " " + event.track().id() + " @" + event.frame() + " " + event.captureNanos() / MS);
        }
        return told;
    }

    @Test
    void tellsStartThenAnUpdateEachSecondOfCaptureTimeThenTheEnd() {
        List<String> told = new ArrayList<>();
        for (int i = 0; i <= 25; i++) {
            told.addAll(frame(i, i * 100L, track(1, 0, i * 100L)));
        }
        told.addAll(tell(lifecycle.end(List.of(track(1, 0, 2_500)))));

        assertThat(told).containsExactly("START 1 @0 0", "UPDATE 1 @10 1000", "UPDATE 1 @20 2000", "END 1 @25 2500");
    }

    @Test
    void endsNameTheFrameThatLastSawTheTrack() {
        frame(0, 0, track(1, 0, 0), track(2, 0, 0));
        frame(1, 100, track(2, 0, 100));

        List<TrackEvent> events = lifecycle.update(
                40, 4_000 * MS, new TrackerUpdate(List.of(track(2, 0, 4_000)), List.of(), List.of(track(1, 0, 0))));

        assertThat(tell(events)).containsExactly("END 1 @0 0", "UPDATE 2 @40 4000");
    }

    @Test
    void aPauseInTheStreamIsNotFollowedByABurst() {
        frame(0, 0, track(1, 0, 0));

        assertThat(frame(1, 60_000, track(1, 0, 60_000))).containsExactly("UPDATE 1 @1 60000");
        assertThat(frame(2, 60_100, track(1, 0, 60_100))).isEmpty();
        assertThat(frame(3, 60_200, track(1, 0, 60_200))).isEmpty();
    }

    @Test
    void anEndWithoutAStartIsAProgrammingMistake() {
        assertThatThrownBy(() -> lifecycle.end(List.of(track(9, 0, 0))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("track 9");
    }
}
