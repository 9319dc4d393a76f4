package dev.curlew.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.Fact.Phase;
import dev.curlew.geometry.Box;
import dev.curlew.track.Track;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules of DeepStream's nvdsanalytics one by one. Numbers are those of nvds_analytics.cpp (line numbers in brackets)
 * and gstnvdsanalytics.cpp in NVIDIA/DeepStream at 581889d.
 */
class NvdsRulesTest {
    private static final CrowdSettings CROWD = new CrowdSettings(2, Duration.ofSeconds(2), -1, Duration.ZERO);

    private static AnalyticsSettings compatible(
            Map<String, ZoneSettings> zones, Map<String, LineSettings> lines, Map<String, DirectionSettings> ways) {
        return compatible(zones, lines, ways, 50);
    }

    private static AnalyticsSettings compatible(
            Map<String, ZoneSettings> zones,
            Map<String, LineSettings> lines,
            Map<String, DirectionSettings> ways,
            int frames) {
        return new AnalyticsSettings(
                zones,
                lines,
                ways,
                GroundSettings.defaults(),
                Duration.ofSeconds(1),
                CounterSettings.defaults(),
                AnalyticsSettings.NVDSANALYTICS,
                frames);
    }

    /** A line across the picture at 512 px from its left, and an arrow to the right. */
    private static LineSettings line(String mode, boolean extended, double top, double bottom) {
        return Settings.line(
                0, Settings.points(0.25, 0.5, 0.75, 0.5), "bottom-centre", extended, mode, 0.5, top, 0.5, bottom);
    }

    private static Walk over(LineSettings line) {
        return new Walk(compatible(Map.of(), Map.of("line", line), Map.of()));
    }

    /** Walks a number of pixels to the right in a number of frames, over the line in the middle of its way. */
    private static String walk(Walk walk, int pixels, int frames) {
        for (int i = 0; i < frames; i++) {
            walk.path(512 - pixels / 2 + (double) pixels * i / (frames - 1), 256);
        }
        return walk.crossings();
    }

    // the old place is the mean of the first two, so 9 frames of 64 px move 60
    @ParameterizedTest(name = "{0}: {1} px in {2} frames counts {3}")
    @CsvSource({
        "loose,    34,  12, 1", // 34 - 1.5 = 32.5, whose square is above 1000
        "loose,    32,  12, 0",
        "loose,    120, 3,  0", // more than 3 frames
        "loose,    120, 4,  1",
        "balanced, 60,  14, 1", // above 3000
        "balanced, 54,  14, 0",
        "balanced, 200, 10, 0", // more than 10 frames
        "balanced, 200, 11, 1",
        "strict,   82,  22, 1", // above 6000
        "strict,   76,  22, 0",
        "strict,   400, 20, 0", // more than 20 frames
        "strict,   400, 21, 1",
    })
    void displacementAndFramesByMode(String mode, int pixels, int frames, int expected) {
        String crossings = walk(over(line(mode, true, 0, 1)), pixels, frames);

        assertThat(crossings).isEqualTo(expected == 1 ? "in" : "");
    }

    @ParameterizedTest(name = "{0}: {1} degrees counts {2}")
    @CsvSource({
        "balanced, 50, 1", // cosine 0.64 is at least 0.5
        "balanced, 70, 0",
        "strict,   30, 1", // 0.87 is at least 0.8
        "strict,   50, 0",
        "loose,    70, 1", // whose arrow ends on the line's sides, so that they decide and not the cosine
    })
    void theCosineToTheArrowByMode(String mode, double degrees, int expected) {
        Walk walk = over(line(mode, true, 0, 1));
        double dx = Math.cos(Math.toRadians(degrees)) * 8;
        double dy = Math.sin(Math.toRadians(degrees)) * 8;
        for (int i = -15; i < 15; i++) {
            walk.path(512 + dx * i, 256 + dy * i);
        }
        assertThat(walk.crossings()).isEqualTo(expected == 1 ? "in" : "");
    }

    // [638-671] what is old is the mean of the oldest four points of the history: 48 px ago, or 98
    @ParameterizedTest(name = "1 px a frame, history of {0} frames, {1}: {2}")
    @CsvSource({"50, balanced, 0", "50, loose, 1", "100, balanced, 1", "100, strict, 1", "10, loose, 0"})
    void theHistoryIsHowFarItLooksBack(int frames, String mode, int expected) {
        Walk walk = new Walk(compatible(Map.of(), Map.of("line", line(mode, true, 0, 1)), Map.of(), frames));
        for (int i = 0; i < 200; i++) {
            walk.path(412 + i, 256);
        }
        assertThat(walk.crossings()).isEqualTo(expected == 1 ? "in" : "");
    }

    @ParameterizedTest(name = "class-id {0}: {1}")
    @CsvSource({"'', 1", "person, 1", "car, 0", "#0, 1", "#1, 0"})
    void onlyTheClassesOfTheListAreLookedAt(String wanted, int expected) {
        LineSettings line = line("loose", true, 0, 1);
        List<String> classes = wanted.isEmpty() ? List.of() : List.of(wanted);
        LineSettings ofThem = new LineSettings(
                line.line(), line.direction(), "in", "out", classes, 0, line.anchor(), 0, true, line.mode());
        assertThat(walk(over(ofThem), 200, 20)).isEqualTo(expected == 1 ? "in" : "");
    }

    // [687-691] the spread of a whole history is small, so a sudden step of 60 px is no way to go
    @ParameterizedTest(name = "{0} frames at rest, then 60 px: {1}")
    @CsvSource({"30, true", "60, false"})
    void whoStandsHasNoDirection(int rest, boolean expected) {
        Walk walk = new Walk(compatible(
                Map.of(), Map.of(), Map.of("right", DirectionSettings.of(Settings.points(0.1, 0.5, 0.9, 0.5)))));
        walk.frames(rest, Walk.person(1, 200, 200)).path(260, 200);

        assertThat(walk.facts(Fact.Heading.class)).hasSize(expected ? 1 : 0);
    }

    // [878-924] crossings of the border are cut to whole pixels, and overlaps are outside
    @ParameterizedTest(name = "foot at {0}, {1}: {2}")
    @CsvSource({"256, 200, true", "255, 200, false", "767, 200, true", "300, 127, false", "300, 128, true"})
    void aRoiHoldsWholePixels(int x, int y, boolean expected) {
        Walk walk = new Walk(compatible(Map.of("roi", Settings.zone()), Map.of(), Map.of()));
        walk.frame(Walk.person(1, x, y));

        assertThat(walk.facts(Fact.ZonePassage.class)).hasSize(expected ? 1 : 0);
    }

    @Test
    void anObjectCountsOncePerLineForLifeAndOneWayOnly() {
        Walk walk = over(line("loose", true, 0, 1));
        walk(walk, 200, 20);
        for (int turn = 0; turn < 2; turn++) {
            for (int i = 0; i < 20; i++) {
                walk.path(612 - i * 10, 256);
            }
            for (int i = 0; i < 20; i++) {
                walk.path(412 + i * 10, 256);
            }
        }
        assertThat(walk.crossings()).isEqualTo("in");
        Walk back = over(line("loose", true, 0, 1));
        for (int i = 0; i < 20; i++) {
            back.path(612 - i * 10, 256);
        }
        assertThat(back.crossings()).isEmpty();
    }

    @Test
    void anObjectUnseenForMoreThan300MillisecondsIsAnother() {
        Walk walk = over(line("loose", true, 0, 1));
        walk(walk, 200, 20);
        walk.frames(2); // seen again 300 ms later: the same
        assertThat(walk(walk, 200, 20)).isEqualTo("in");
        walk.frames(3);
        assertThat(walk(walk, 200, 20)).isEqualTo("in in");
    }

    @Test
    void extendedLinesGoOnAndOthersAreMetByMiddleOrEitherSideOfTheFoot() {
        assertThat(walk(over(line("loose", false, 0.6, 1)), 200, 20)).isEmpty();
        assertThat(walk(over(line("loose", true, 0.6, 1)), 200, 20)).isEqualTo("in");
        assertThat(walk(over(line("loose", false, 0.2, 0.8)), 200, 20)).isEqualTo("in");
    }

    @ParameterizedTest(name = "{0} of 2 inside: {1}")
    @CsvSource({"1, false", "2, true"})
    void overcrowdingComesAtOnceForItsTimeIsNeverApplied(int inside, boolean crowded) {
        ZoneSettings zone = Settings.zone("bottom-centre", false, Duration.ZERO, Duration.ZERO, Duration.ZERO, CROWD);
        Walk walk = new Walk(compatible(Map.of("oc", zone), Map.of(), Map.of()));
        Track[] tracks = {Walk.person(1, 512, 256), Walk.person(2, inside == 2 ? 500 : 10, 256)};
        walk.frame(tracks).finish();

        assertThat(walk.facts(Fact.Overcrowding.class).stream()
                        .map(Fact.Overcrowding::phase)
                        .toList())
                .isEqualTo(crowded ? List.of(Phase.BEGIN, Phase.END) : List.of());
    }

    @Test
    void aRoiTakesTheFootByTheMeanHeightAndItsInverseAllTheRest() {
        ZoneSettings inverse = Settings.zone(
                "bottom-centre", true, Duration.ZERO, Duration.ZERO, Duration.ZERO, CrowdSettings.defaults());
        Walk walk = new Walk(compatible(Map.of("roi", Settings.zone(), "rest", inverse), Map.of(), Map.of()));
        // a box of 16x32 whose foot is at 256, then one of 16x160: its centre stays, the mean height is 96
        walk.frame(new Track(1, 0, 1, new Box(504, 380 - 32, 16, 32), null, 0, 0, 1));
        walk.frame(new Track(1, 0, 1, new Box(504, 364 - 80, 16, 160), null, 0, 0, 1));

        assertThat(walk.facts(Fact.ZonePassage.class))
                .extracting(fact -> fact.frame() + " " + fact.zone() + " " + fact.way())
                .containsExactlyInAnyOrder("0 roi IN", "1 roi OUT", "1 rest IN");
    }

    @ParameterizedTest(name = "{0} px a frame, {1} degrees, {2} frames: {3}")
    @CsvSource({
        "8,  0,  15, true",
        "8,  55, 15, true", // cosine 0.57 is at least 0.5
        "8,  65, 15, false",
        "8,  0,  10, false", // more than 10 frames
        "3,  0,  15, false", // 40 px: 1600 is not above 3000
    })
    void aDirectionNeedsDisplacementFramesAndCosine(double step, double degrees, int frames, boolean expected) {
        Walk walk = new Walk(compatible(
                Map.of(), Map.of(), Map.of("right", DirectionSettings.of(Settings.points(0.1, 0.5, 0.9, 0.5)))));
        for (int i = 0; i < frames; i++) {
            walk.path(
                    200 + step * i * Math.cos(Math.toRadians(degrees)),
                    200 + step * i * Math.sin(Math.toRadians(degrees)));
        }
        assertThat(walk.facts(Fact.Heading.class)).hasSize(expected ? 1 : 0);
    }
}
