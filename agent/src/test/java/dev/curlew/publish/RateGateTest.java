package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent.Kind;
import dev.curlew.publish.Given.Pictures;
import dev.curlew.track.Track;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateGateTest {
    private final SinkStats stats = new SinkStats();

    private RateGate gate(String when, double interval, int maxPerSecond) {
        return new RateGate(
                new RateSettings(when, Duration.ofMillis(Math.round(interval * 1000)), maxPerSecond), stats);
    }

    private static boolean start(RateGate gate, long id, double seconds, float left) {
        return gate.isDue(Given.event(Kind.START, Math.round(seconds * Given.SECOND), Given.track(id, 0, left)));
    }

    @Test
    void anIntervalThinsTheUpdatesOfEachTrackButNeverStartAndEnd() {
        RateGate gate = gate("interval", 1, 0);

        assertThat(start(gate, 1, 0, 0)).isTrue();
        assertThat(start(gate, 2, 0.5, 0)).isTrue();
        assertThat(gate.isDue(Given.update(1, 0.9, 0))).isFalse();
        assertThat(gate.isDue(Given.update(1, 1.0, 0))).isTrue();
        assertThat(gate.isDue(Given.update(2, 1.4, 0))).isFalse();
        assertThat(gate.isDue(Given.update(1, 1.9, 0))).isFalse();
        assertThat(gate.isDue(Given.event(Kind.END, 2 * Given.SECOND, Given.track(1, 0, 0))))
                .isTrue();
    }

    @Test
    void onEventNoMeasurementIsTold() {
        RateGate gate = gate("event", 0, 0);

        assertThat(start(gate, 5, 0, 0)).isTrue();
        assertThat(gate.isDue(Given.update(5, 9, 99))).isFalse();
        for (Fact fact : Given.facts()) {
            assertThat(gate.isDue(fact)).as(fact.toString()).isEqualTo(!(fact instanceof Fact.Speed));
        }
    }

    @Test
    void onChangeATrackIsToldWhenItMovedATenthOfItsSize() {
        RateGate gate = gate("change", 0, 0);

        assertThat(start(gate, 1, 0, 0)).isTrue();
        assertThat(gate.isDue(Given.update(1, 1, 4.9f))).isFalse();
        assertThat(gate.isDue(Given.update(1, 2, 5.1f))).isTrue();
        assertThat(gate.isDue(Given.update(1, 3, 9.9f))).isFalse();
        assertThat(gate.isDue(Given.event(Kind.UPDATE, 4 * Given.SECOND, Given.track(1, 2, 9.9f))))
                .as("another class")
                .isTrue();
    }

    @Test
    void whatIsOverTheLimitIsCountedByTypeAndAlertsPass() {
        RateGate gate = gate("interval", 0, 2);

        assertThat(gate.hasRoom(EventType.TRACK_START, 0)).isTrue();
        assertThat(gate.hasRoom(EventType.TRACK_UPDATE, 0)).isTrue();
        assertThat(gate.hasRoom(EventType.TRACK_UPDATE, 0)).isFalse();
        assertThat(gate.hasRoom(EventType.ZONE_ENTRY, Given.SECOND / 4)).isFalse();
        assertThat(gate.hasRoom(EventType.OVERCROWDING_BEGIN, Given.SECOND / 4)).isTrue();
        assertThat(gate.hasRoom(EventType.COUNTERS_RESET, Given.SECOND / 4)).isTrue();
        assertThat(gate.hasRoom(EventType.ZONE_ENTRY, Given.SECOND / 2)).isTrue();
        assertThat(gate.hasRoom(EventType.TRACK_UPDATE, Given.SECOND / 2)).isFalse();
        assertThat(stats.dropped()).hasToString("{track.update=2, zone.entry=1}");
    }

    @Test
    void overManySecondsNoMoreThanTheLimitPasses() {
        RateGate gate = gate("interval", 0, 5);
        int passed = 0;
        for (int i = 0; i < 1000; i++) {
            passed += gate.hasRoom(EventType.TRACK_UPDATE, i * Given.SECOND / 100) ? 1 : 0;
        }

        assertThat(passed).isBetween(50, 55);
        assertThat(stats.dropped()).containsEntry("track.update", 1000L - passed);
    }

    @Test
    void picturesWithoutObjectsAreToldOnce() throws Exception {
        RateGate gate = gate("interval", 1, 0);
        try (Pictures pictures = new Pictures()) {
            List<Track> one = List.of(Given.track(1, 0, 0));
            assertThat(gate.isDue(pictures.at(0, List.of(), List.of(), List.of())))
                    .isFalse();
            assertThat(gate.isDue(pictures.at(0.1, one, List.of(), List.of()))).isTrue();
            assertThat(gate.isDue(pictures.at(1, one, List.of(), List.of()))).isFalse();
            assertThat(gate.isDue(pictures.at(1.1, List.of(), List.of(), List.of())))
                    .isTrue();
            assertThat(gate.isDue(pictures.at(2.2, List.of(), List.of(), List.of())))
                    .isFalse();
        }
    }

    @Test
    void onEventAPictureIsToldWhenSomethingHappenedInIt() throws Exception {
        RateGate gate = gate("event", 0, 0);
        try (Pictures pictures = new Pictures()) {
            List<Track> one = List.of(Given.track(1, 0, 0));
            assertThat(gate.isDue(pictures.at(0, one, List.of(Given.update(1, 0, 0)), List.of())))
                    .isFalse();
            assertThat(gate.isDue(pictures.at(0, one, List.of(Given.event(Kind.START, 0, one.get(0))), List.of())))
                    .isTrue();
            assertThat(gate.isDue(pictures.at(0, one, List.of(), List.of(new Fact.CountersReset(0, 0)))))
                    .isTrue();
        }
    }
}
