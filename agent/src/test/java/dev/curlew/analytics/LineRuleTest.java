package dev.curlew.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.curlew.analytics.Fact.Way;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineRuleTest {
    /** From top to bottom through the middle: who goes to the picture's left comes to its right hand. */
    private static final double[] MIDDLE = {0.5, 0, 0.5, 1};

    @Test
    void countsBothWaysEachOnce() {
        Walk walk = Walk.overLine(Settings.line(0, MIDDLE)).path(600, 256, 500, 256, 400, 256, 520, 256);

        assertThat(walk.crossings()).isEqualTo("in out");
        Fact.LineCrossing out = walk.facts(Fact.LineCrossing.class).get(1);
        assertThat(out.way()).isEqualTo(Way.OUT);
        assertThat(out.frame()).isEqualTo(3);
        assertThat(out.captureNanos()).isEqualTo(3 * Walk.FRAME_NANOS);
        assertThat(out.track().id()).isEqualTo(1);
        assertThat(out.in()).isEqualTo(1);
        assertThat(out.out()).isEqualTo(1);
        assertThat(out.speed()).isNaN();
    }

    @Test
    void theArrowSaysWhichWayIsIn() {
        LineSettings rightwards =
                Settings.line(0, Settings.points(0.2, 0.9, 0.8, 0.1), "bottom-centre", false, "loose", MIDDLE);

        assertThat(Walk.overLine(rightwards).path(400, 256, 600, 256).crossings())
                .isEqualTo("in");
        assertThat(rightwards.inIsRight()).isFalse();
    }

    @Test
    void whoStopsExactlyOnTheLineIsCountedOnce() {
        LineSettings line = Settings.line(0, MIDDLE);

        assertThat(Walk.overLine(line).path(600, 256, 512, 256, 400, 256).crossings())
                .isEqualTo("in");
        assertThat(Walk.overLine(line).path(400, 256, 512, 256, 600, 256).crossings())
                .isEqualTo("out");
        assertThat(Walk.overLine(line).path(400, 256, 512, 256, 400, 256).crossings())
                .isEmpty();
    }

    @Test
    void whoWalksAroundTheEndIsNotCounted() {
        LineSettings half = Settings.line(0, 0.5, 0, 0.5, 0.5);
        LineSettings endless = Settings.line(0, List.of(), "bottom-centre", true, "loose", 0.5, 0, 0.5, 0.5);

        assertThat(Walk.overLine(half).path(600, 300, 400, 300).crossings()).isEmpty();
        assertThat(Walk.overLine(half).path(600, 200, 400, 200).crossings()).isEqualTo("in");
        assertThat(Walk.overLine(endless).path(600, 300, 400, 300).crossings()).isEqualTo("in");
    }

    @Test
    void tremblingWithinTheBandIsNoCrossingAndABandBeyondReArms() {
        LineSettings banded = Settings.line(0.02, MIDDLE); // 10.24 px to each side

        assertThat(Walk.overLine(banded)
                        .path(540, 99, 515, 99, 509, 99, 514, 99, 505, 99, 516, 99)
                        .crossings())
                .isEmpty();
        assertThat(Walk.overLine(banded)
                        .path(540, 99, 509, 99, 515, 99, 500, 99, 515, 99, 500, 99, 523, 99)
                        .crossings())
                .isEqualTo("in out");
    }

    @Test
    void whoPassesWithinTheBandButAroundTheEndIsNotCounted() {
        LineSettings banded = Settings.line(0.02, 0.5, 0, 0.5, 0.5);

        assertThat(Walk.overLine(banded)
                        .path(540, 300, 515, 300, 509, 300, 480, 300)
                        .crossings())
                .isEmpty();
        // through the line, then back around its end, within one stay in the band: it is where it was
        assertThat(Walk.overLine(banded)
                        .path(540, 250, 506, 250, 506, 270, 518, 270, 540, 270)
                        .crossings())
                .isEmpty();
    }

    @Test
    void countsEachClassApartAndOnlyThoseWanted() {
        LineSettings all = Settings.line(0, MIDDLE);
        LineSettings cars =
                new LineSettings(all.line(), List.of(), "in", "out", List.of("car"), 0.5, "centre", 0, false, "loose");
        Walk walk = new Walk(AnalyticsSettings.of(Map.of(), Map.of("all", all, "cars", cars)));
        walk.frame(Walk.track(1, 0, 0.9f, 600, 99), Walk.track(2, 1, 0.9f, 600, 99), Walk.track(3, 1, 0.4f, 600, 99));
        walk.frame(Walk.track(1, 0, 0.9f, 400, 99), Walk.track(2, 1, 0.9f, 400, 99), Walk.track(3, 1, 0.4f, 400, 99));

        assertThat(walk.analytics().counts())
                .containsExactlyInAnyOrder(
                        new Count(Count.Place.LINE, "all", "person", 1, 0),
                        new Count(Count.Place.LINE, "all", "car", 2, 0),
                        new Count(Count.Place.LINE, "cars", "car", 1, 0));
    }

    @Test
    void aClassMayBeNamedByItsNumber() {
        LineSettings line = Settings.line(0, MIDDLE);
        LineSettings cars =
                new LineSettings(line.line(), List.of(), "in", "out", List.of("#1"), 0, "centre", 0, false, "loose");
        Walk walk = Walk.overLine(cars);
        walk.frame(Walk.track(1, 0, 0.9f, 600, 99), Walk.track(2, 1, 0.9f, 600, 99));
        walk.frame(Walk.track(1, 0, 0.9f, 400, 99), Walk.track(2, 1, 0.9f, 400, 99));

        assertThat(walk.facts(Fact.LineCrossing.class))
                .singleElement()
                .satisfies(crossing -> assertThat(crossing.track().id()).isEqualTo(2));
    }

    @Test
    void followsTheAnchorThatIsWanted() {
        LineSettings across = Settings.line(0, List.of(), "centre", false, "loose", 0, 0.5, 1, 0.5);

        // feet at 260 are below the line at 256, the box's centre at 244 is not
        assertThat(Walk.overLine(across).path(99, 240, 99, 260).crossings()).isEmpty();
        assertThat(Walk.overLine(Settings.line(0, 0, 0.5, 1, 0.5))
                        .path(99, 240, 99, 260)
                        .crossings())
                .isEqualTo("in");
    }

    @Test
    void aTrackThatIsNotSeenForAWhileCrossesByTheStraightWay() {
        Walk walk = Walk.overLine(Settings.line(0, MIDDLE));
        walk.path(600, 256).frames(5).path(400, 256);

        assertThat(walk.crossings()).isEqualTo("in");
    }

    @Test
    void goesOnFromRestoredCountersUntilTheyAreReset() {
        LineSettings line = Settings.line(0, MIDDLE);
        Walk walk = new Walk(
                AnalyticsSettings.of(Map.of(), Map.of("line", line)),
                List.of(
                        new Count(Count.Place.LINE, "line", "person", 40, 2),
                        new Count(Count.Place.LINE, "line", "car", 3, 0),
                        new Count(Count.Place.ZONE, "line", "car", 9, 9)),
                Walk.WIDTH,
                Walk.HEIGHT);
        walk.path(600, 256, 400, 256);

        Fact.LineCrossing crossing = walk.facts(Fact.LineCrossing.class).get(0);
        assertThat(crossing.count()).isEqualTo(new Count(Count.Place.LINE, "line", "person", 41, 2));
        assertThat(crossing.in()).isEqualTo(44);
        walk.analytics().reset(2, 2);
        walk.path(600, 256);
        assertThat(walk.facts(Fact.LineCrossing.class).get(1).in()).isZero();
        assertThat(walk.facts(Fact.LineCrossing.class).get(1).out()).isEqualTo(1);
    }

    @Test
    void tellsTheSpeedAtACrossing() {
        // 1024 px are 20 m, so 51.2 px a frame are 10 m/s
        GroundSettings ground = new GroundSettings(
                Settings.points(0, 0, 1, 0, 1, 1, 0, 1),
                Settings.points(0, 0, 20, 0, 20, 10, 0, 10),
                java.time.Duration.ofSeconds(1),
                5);
        AnalyticsSettings settings = new AnalyticsSettings(
                Map.of(),
                Map.of("line", Settings.line(0, MIDDLE)),
                Map.of("left", DirectionSettings.of(Settings.points(0.9, 0.5, 0.1, 0.5))),
                ground,
                java.time.Duration.ofSeconds(1),
                CounterSettings.defaults(),
                "",
                50);
        Walk walk = new Walk(settings);
        for (int i = 0; i < 19; i++) {
            walk.path(1000 - 51.2 * i, 256);
        }
        walk.frames(30, Walk.person(1, 1000 - 51.2 * 18, 256)).finish();

        assertThat(walk.facts(Fact.LineCrossing.class))
                .singleElement()
                .satisfies(crossing -> assertThat(crossing.speed()).isCloseTo(10, within(0.01)));
        assertThat(walk.facts(Fact.Speed.class).get(0).metresPerSecond()).isCloseTo(10, within(0.01));
        assertThat(walk.facts(Fact.Speeding.class))
                .extracting(Fact.Speeding::phase)
                .containsExactly(Fact.Phase.BEGIN, Fact.Phase.END);
        assertThat(walk.facts(Fact.Heading.class))
                .extracting(Fact.Heading::phase)
                .containsExactly(Fact.Phase.BEGIN, Fact.Phase.END);
        assertThat(walk.facts(Fact.Heading.class).get(0).frame()).isEqualTo(10);
    }
}
