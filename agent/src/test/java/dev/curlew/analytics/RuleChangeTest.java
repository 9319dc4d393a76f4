package dev.curlew.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.Fact.Way;
import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zones and lines that are changed between two frames. */
class RuleChangeTest {
    private static final LineSettings DOOR = Settings.line(0, 0.5, 0, 0.5, 1);
    private static final LineSettings GATE = Settings.line(0, 0.75, 0, 0.75, 1);
    private static final ZoneSettings MIDDLE = Settings.zone();

    private static AnalyticsSettings lines(Object... namesAndLines) {
        Map<String, LineSettings> lines = new LinkedHashMap<>();
        for (int i = 0; i < namesAndLines.length; i += 2) {
            lines.put((String) namesAndLines[i], (LineSettings) namesAndLines[i + 1]);
        }
        return AnalyticsSettings.of(Map.of(), lines);
    }

    private static AnalyticsSettings compatible(AnalyticsSettings settings) {
        return new AnalyticsSettings(
                settings.zones(),
                settings.lines(),
                settings.directions(),
                settings.ground(),
                settings.motionWindow(),
                settings.counters(),
                AnalyticsSettings.NVDSANALYTICS,
                settings.compatFrames());
    }

    @Test
    void aLineThatStaysGoesOnCountingAndOneThatIsNewBeginsAtZero() {
        Walk walk = new Walk(lines("door", DOOR));
        walk.path(400, 300, 600, 300, 400, 300);
        walk.analytics().change(lines("gate", GATE, "door", DOOR));
        walk.path(600, 300, 900, 300);

        assertThat(walk.analytics().counts())
                .containsExactly(
                        new Count(Count.Place.LINE, "gate", "person", 0, 1),
                        new Count(Count.Place.LINE, "door", "person", 1, 2));
    }

    @Test
    void aLineThatIsMovedBeginsAnewAlsoUnderItsOldName() {
        Walk walk = new Walk(lines("door", DOOR));
        walk.path(400, 300, 600, 300);
        walk.analytics().change(lines("door", GATE));
        walk.path(900, 300);
        assertThat(walk.analytics().counts())
                .as("which side it came from is not known to the new line")
                .isEmpty();
        walk.path(600, 300);

        assertThat(walk.analytics().counts()).containsExactly(new Count(Count.Place.LINE, "door", "person", 1, 0));
    }

    @Test
    void aStayGoesOnInAZoneThatStaysAndEndsInOneThatGoes() {
        ZoneSettings other = Settings.zone(
                "bottom-centre", false, Duration.ZERO, Duration.ofSeconds(9), Duration.ZERO, CrowdSettings.defaults());
        Map<String, ZoneSettings> both = new LinkedHashMap<>();
        both.put("goes", other);
        both.put("stays", MIDDLE);
        Walk walk = new Walk(AnalyticsSettings.of(both, Map.of()));
        walk.frames(3, Walk.person(1, 512, 256));

        List<Fact> ends = walk.analytics().change(AnalyticsSettings.of(Map.of("stays", MIDDLE), Map.of()));
        walk.frames(2, Walk.person(1, 512, 256)).finish();

        assertThat(ends).singleElement().isInstanceOfSatisfying(Fact.ZonePassage.class, exit -> {
            assertThat(exit.zone()).isEqualTo("goes");
            assertThat(exit.way()).isEqualTo(Way.OUT);
            assertThat(exit.dwellNanos()).isEqualTo(2 * Walk.FRAME_NANOS);
        });
        assertThat(walk.facts(Fact.ZonePassage.class).stream()
                        .filter(passage -> passage.zone().equals("stays"))
                        .map(passage ->
                                passage.way() + " " + passage.frame() + " " + passage.dwellNanos() / Walk.FRAME_NANOS))
                .containsExactly("IN 0 0", "OUT 4 4");
    }

    @Test
    void aCrowdIsOverWhenNobodyCountsItAnyMore() {
        ZoneSettings crowded = Settings.zone(
                "bottom-centre",
                false,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                new CrowdSettings(1, Duration.ZERO, -1, Duration.ZERO));
        Walk walk = new Walk(AnalyticsSettings.of(Map.of("zone", crowded), Map.of()));
        walk.frames(2, Walk.person(1, 512, 256));

        assertThat(walk.analytics().change(AnalyticsSettings.defaults()))
                .filteredOn(fact -> fact instanceof Fact.Overcrowding)
                .extracting(fact -> ((Fact.Overcrowding) fact).phase())
                .containsExactly(Fact.Phase.END);
    }

    @Test
    void directionsEndAndBeginAnewWhenOneOfThemIsChanged() {
        DirectionSettings right = new DirectionSettings(Settings.points(0, 0.5, 1, 0.5), 45, 0.01, List.of(), 0);
        Map<String, DirectionSettings> directions = Map.of("right", right);
        AnalyticsSettings before = withDirections(directions);
        Walk walk = new Walk(before);
        walk.path(100, 300, 140, 300, 180, 300);

        assertThat(walk.analytics().change(before)).isEmpty();
        assertThat(walk.analytics().change(AnalyticsSettings.defaults()))
                .singleElement()
                .isInstanceOfSatisfying(
                        Fact.Heading.class, end -> assertThat(end.phase()).isEqualTo(Fact.Phase.END));
    }

    private static AnalyticsSettings withDirections(Map<String, DirectionSettings> directions) {
        AnalyticsSettings none = AnalyticsSettings.defaults();
        return new AnalyticsSettings(
                none.zones(),
                none.lines(),
                directions,
                none.ground(),
                Duration.ofMillis(100),
                none.counters(),
                none.compat(),
                none.compatFrames());
    }

    @Test
    void theCompatibleModeDoesTheSame() {
        Walk walk = new Walk(compatible(lines("door", DOOR)));
        for (int x = 1000; x >= 300; x -= 20) {
            walk.path(x, 300);
        }
        long counted = walk.analytics().counts().stream().mapToLong(Count::in).sum();
        walk.analytics().change(compatible(lines("gate", GATE, "door", DOOR)));
        for (int x = 280; x > 20; x -= 20) {
            walk.path(x, 300);
        }

        assertThat(counted).isEqualTo(1);
        assertThat(walk.analytics().counts())
                .contains(new Count(Count.Place.LINE, "door", "person", 1, 0))
                .as("DeepStream looks at the whole path, which a line that is new finds crossed")
                .contains(new Count(Count.Place.LINE, "gate", "person", 1, 0));
    }

    /** With one random line that never changes, among others that do. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatStaysCountsAsIfNothingElseHadChanged(int seed) {
        Random random = new Random(seed);
        boolean compat = seed % 2 == 0;
        AnalyticsSettings alone = lines("door", DOOR);
        Walk plain = new Walk(compat ? compatible(alone) : alone);
        Walk changed = new Walk(compat ? compatible(alone) : alone);
        double x = 500;
        for (int i = 0; i < 400; i++) {
            x = Math.min(1000, Math.max(20, x + random.nextInt(121) - 60));
            plain.path(x, 300);
            changed.path(x, 300);
            if (random.nextInt(5) == 0) {
                Map<String, LineSettings> others = new LinkedHashMap<>();
                for (int other = random.nextInt(4); other > 0; other--) {
                    double at = random.nextDouble();
                    others.put("other" + random.nextInt(3), Settings.line(0, at, 0, at, 1));
                }
                others.put("door", DOOR);
                for (int other = random.nextInt(3); other > 0; other--) {
                    others.put("late" + other, GATE);
                }
                Map<String, ZoneSettings> zones = random.nextBoolean() ? Map.of() : Map.of("zone", MIDDLE);
                AnalyticsSettings next = AnalyticsSettings.of(zones, others);
                changed.analytics().change(compat ? compatible(next) : next);
            }
        }
        assertThat(of("door", changed)).isEqualTo(of("door", plain));
        assertThat(compat || !of("door", plain).isEmpty()).isTrue();
    }

    private static List<Count> of(String name, Walk walk) {
        return walk.analytics().counts().stream()
                .filter(count -> count.name().equals(name))
                .toList();
    }

    @Test
    void aFilterThatComesGoesOrChangesLeavesEveryTrackItsStartAndItsEnd() {
        ZoneSettings left = filter(0, 0.5);
        ZoneSettings right = filter(0.5, 1);
        List<AnalyticsSettings> all = List.of(
                AnalyticsSettings.defaults(),
                AnalyticsSettings.of(Map.of("left", left), Map.of()),
                AnalyticsSettings.of(Map.of("right", right), Map.of()));
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            TrackLifecycle lifecycle = new TrackLifecycle(1_000_000_000);
            RegionFilter filter = new RegionFilter(all.get(random.nextInt(3)), id -> "person");
            List<Long> alive = new ArrayList<>();
            int started = 0;
            int ended = 0;
            for (int frame = 0; frame < 200; frame++) {
                List<Track> gone = new ArrayList<>();
                if (!alive.isEmpty() && random.nextInt(5) == 0) {
                    gone.add(Walk.person(alive.remove(0), 10, 300));
                }
                if (random.nextInt(4) == 0) {
                    alive.add((long) frame);
                }
                List<Track> tracks = alive.stream()
                        .map(id -> Walk.person(id, random.nextInt(1000) + 12, 300))
                        .toList();
                TrackerUpdate update = filter.apply(new TrackerUpdate(tracks, List.of(), gone), 1024, 512);
                for (TrackEvent event : lifecycle.update(frame, frame * Walk.FRAME_NANOS, update)) {
                    started += event.kind() == TrackEvent.Kind.START ? 1 : 0;
                    ended += event.kind() == TrackEvent.Kind.END ? 1 : 0;
                }
                if (random.nextInt(10) == 0) {
                    filter = filter.changed(all.get(random.nextInt(3)), id -> "person", lifecycle.alive());
                }
            }
            List<Track> rest =
                    alive.stream().map(id -> Walk.person(id, 10, 300)).toList();
            ended += lifecycle.end(filter.end(rest)).size();
            assertThat(ended).as("seed %d", seed).isEqualTo(started).isPositive();
        }
    }

    private static ZoneSettings filter(double from, double to) {
        ZoneSettings plain = ZoneSettings.of(Settings.points(from, 0, to, 0, to, 1, from, 1));
        return new ZoneSettings(
                plain.polygon(),
                plain.classes(),
                plain.minConfidence(),
                plain.anchor(),
                false,
                true,
                plain.settle(),
                plain.loitering(),
                plain.smoothing(),
                plain.occupancy(),
                plain.overcrowding());
    }

    @Test
    void namesWhatStaysAndWhatDoesNot() {
        assertThat(RuleChange.of(Map.of("a", DOOR, "b", DOOR, "c", DOOR), Map.of("a", DOOR, "b", GATE, "d", DOOR)))
                .isEqualTo(new RuleChange(List.of("a"), List.of("b"), List.of("d"), List.of("c")));
    }
}
