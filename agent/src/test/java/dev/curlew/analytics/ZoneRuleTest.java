package dev.curlew.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.Fact.Phase;
import dev.curlew.analytics.Fact.Way;
import dev.curlew.track.Track;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZoneRuleTest {
    private static final Duration NONE = Duration.ZERO;
    private static final CrowdSettings ANY_CROWD = CrowdSettings.defaults();

    /** Inside the zone, which is the middle quarter of the picture, and outside. */
    private static Track in(long id) {
        return Walk.person(id, 512, 256);
    }

    private static Track out(long id) {
        return Walk.person(id, 100, 256);
    }

    private static List<String> tell(Walk walk) {
        return walk.facts().stream().map(ZoneRuleTest::tell).toList();
    }

    private static String tell(Fact fact) {
        if (fact instanceof Fact.ZonePassage passage) {
            return passage.frame()
                    + (passage.way() == Way.IN ? " entry " : " exit ")
                    + passage.track().id()
                    + (passage.way() == Way.OUT ? " after " + passage.dwellNanos() / Walk.FRAME_NANOS : "");
        } else if (fact instanceof Fact.Occupancy occupancy) {
            return occupancy.frame() + " occupancy " + occupancy.count() + " (" + occupancy.min() + "-"
                    + occupancy.max() + ")";
        } else if (fact instanceof Fact.Overcrowding crowd) {
            return crowd.frame() + " crowd " + (crowd.phase() == Phase.BEGIN ? "begins" : "ends") + " since "
                    + crowd.sinceNanos() / Walk.FRAME_NANOS;
        } else if (fact instanceof Fact.Loitering loitering) {
            return loitering.frame() + " loitering " + loitering.track().id();
        }
        return fact.toString();
    }

    @Test
    void tellsEntriesStaysAndExits() {
        Walk walk = Walk.inZone(Settings.zone());
        walk.frame(out(1))
                .frames(3, in(1))
                .frame(out(1))
                .frame(in(1), in(2))
                .frame(in(1))
                .finish();

        assertThat(tell(walk))
                .containsExactly(
                        "1 entry 1",
                        "1 occupancy 1 (0-1)",
                        "4 exit 1 after 2",
                        "4 occupancy 0 (0-1)",
                        "5 entry 1",
                        "5 entry 2",
                        "5 occupancy 2 (0-2)",
                        "6 occupancy 1 (1-2)",
                        "6 exit 1 after 1");
        assertThat(walk.analytics().counts()).containsExactly(new Count(Count.Place.ZONE, "zone", "person", 3, 2));
    }

    @Test
    void whoIsLostInsideHasLeftWhenItWasLastSeen() {
        Walk walk = Walk.inZone(Settings.zone());
        walk.frames(3, in(1)).frames(5).frame(List.of(), List.of(in(1)));

        assertThat(tell(walk)).endsWith("3 occupancy 0 (0-1)", "2 exit 1 after 2");
    }

    @Test
    void whoTremblesAtTheBorderDoesNotComeAndGo() {
        Walk walk = Walk.inZone(Settings.zone("bottom-centre", false, Duration.ofMillis(300), NONE, NONE, ANY_CROWD));
        walk.frame(out(1))
                .frame(in(1))
                .frame(out(1))
                .frames(4, in(1))
                .frame(out(1))
                .frames(2, in(1));
        walk.frames(4, out(1));

        // the entry counts from its first frame inside, the exit from its last
        assertThat(walk.facts(Fact.ZonePassage.class)).hasSize(2);
        assertThat(tell(walk)).contains("6 entry 1", "13 exit 1 after 6");
    }

    @Test
    void aLoitererIsToldOnceAStay() {
        Walk walk = Walk.inZone(Settings.zone("bottom-centre", false, NONE, Duration.ofMillis(500), NONE, ANY_CROWD));
        walk.frames(12, in(1)).frame(out(1)).frames(6, in(1));

        assertThat(tell(walk).stream().filter(each -> each.contains("loitering")))
                .containsExactly("5 loitering 1", "18 loitering 1");
    }

    @Test
    void whoHasLeftDoesNotLoiterWhileTheExitSettles() {
        Duration settle = Duration.ofMillis(300);
        Duration loitering = Duration.ofMillis(500);
        Walk walk = Walk.inZone(Settings.zone("bottom-centre", false, settle, loitering, NONE, ANY_CROWD));
        walk.frames(5, in(1)).frames(5, out(1));

        assertThat(tell(walk)).contains("8 exit 1 after 4").noneMatch(each -> each.contains("loitering"));
    }

    @Test
    void theOccupancyIsTheCommonestCountOfTheWindow() {
        Walk walk = Walk.inZone(Settings.zone("bottom-centre", false, NONE, NONE, Duration.ofMillis(500), ANY_CROWD));
        walk.frames(5, in(1)).frame().frames(4, in(1), in(2)).frame(in(1)).frames(9);

        assertThat(tell(walk).stream().filter(each -> each.contains("occupancy")))
                .containsExactly("0 occupancy 1 (0-1)", "8 occupancy 2 (0-2)", "13 occupancy 0 (0-2)");
    }

    @Test
    void overcrowdingNeedsThresholdAndTimeBothWays() {
        CrowdSettings crowd = new CrowdSettings(3, Duration.ofMillis(300), 1, Duration.ofMillis(200));
        Walk walk = Walk.inZone(Settings.zone("bottom-centre", false, NONE, NONE, NONE, crowd));
        walk.frames(3, in(1), in(2), in(3)); // 0-2: not long enough
        walk.frame(in(1), in(2)); // 3
        walk.frames(5, in(1), in(2), in(3)); // 4-8: begins at 7
        walk.frames(5, in(1), in(2)); // 9-13: above what ends it
        walk.frames(2, in(1)); // 14-15: not long enough
        walk.frame(in(1), in(2)); // 16
        walk.frames(4, in(1)); // 17-20: ends at 19

        assertThat(tell(walk).stream().filter(each -> each.contains("crowd")))
                .containsExactly("7 crowd begins since 4", "19 crowd ends since 17");
    }

    @Test
    void aCrowdEndsWithTheStream() {
        CrowdSettings crowd = new CrowdSettings(2, Duration.ofMillis(300), -1, Duration.ofSeconds(5));
        Walk walk = Walk.inZone(Settings.zone("bottom-centre", false, NONE, NONE, NONE, crowd));
        walk.frames(6, in(1), in(2)).finish();

        assertThat(tell(walk)).endsWith("5 exit 1 after 5", "5 exit 2 after 5", "5 crowd ends since 5");
        assertThat(tell(walk).stream().filter(each -> each.contains("crowd"))).hasSize(2);
    }

    @Test
    void anExitCountsForTheClassThatCameIn() {
        Walk walk = Walk.inZone(Settings.zone());
        walk.frame(Walk.track(1, 1, 0.9f, 512, 256)).frame(in(1)).frame(out(1));

        assertThat(walk.analytics().counts()).containsExactly(new Count(Count.Place.ZONE, "zone", "car", 1, 1));
    }

    @Test
    void withoutAThresholdNothingIsOvercrowded() {
        Walk walk = Walk.inZone(Settings.zone());
        walk.frames(50, in(1), in(2), in(3));

        assertThat(walk.facts(Fact.Overcrowding.class)).isEmpty();
    }

    @Test
    void anInverseZoneIsAllTheRest() {
        Walk walk = Walk.inZone(Settings.zone("bottom-centre", true, NONE, NONE, NONE, ANY_CROWD));
        walk.frame(in(1)).frame(out(1)).frame(in(1));

        assertThat(tell(walk)).contains("1 entry 1", "2 exit 1 after 0");
    }

    @Test
    void anyCornerIsEnoughWhenAsked() {
        // the box is 16 wide and 32 high; its right edge reaches over the zone's left one at 256
        Track touching = Walk.person(1, 250, 300);
        assertThat(Walk.inZone(Settings.zone()).frame(touching).facts()).isEmpty();
        assertThat(Walk.inZone(Settings.zone("any-corner", false, NONE, NONE, NONE, ANY_CROWD))
                        .frame(touching)
                        .facts(Fact.ZonePassage.class))
                .hasSize(1);
        assertThat(Walk.inZone(Settings.zone("bottom-right", false, NONE, NONE, NONE, ANY_CROWD))
                        .frame(touching)
                        .facts(Fact.ZonePassage.class))
                .hasSize(1);
    }

    @Test
    void whoStandsOnThePicturesEdgeIsInside() {
        ZoneSettings all = ZoneSettings.of(Settings.points(0, 0, 1, 0, 1, 1, 0, 1));
        Walk walk = Walk.inZone(all);
        walk.frame(Walk.person(1, 1024, 512), Walk.person(2, -3, 530), Walk.person(3, 0, 0));

        assertThat(walk.facts(Fact.ZonePassage.class)).hasSize(3);
    }

    @Test
    void aFilterLeavesOutWhoIsElsewhereAndAMaskWhoIsBehindIt() {
        ZoneSettings middle = Settings.zone();
        ZoneSettings filter = with(middle, true, false);
        RegionFilter wanted = new RegionFilter(AnalyticsSettings.of(Map.of("yard", filter), Map.of()), id -> "person");
        var both = new dev.curlew.track.TrackerUpdate(List.of(in(1), out(2)), List.of(in(1), out(2)), List.of());
        var left = wanted.apply(both, Walk.WIDTH, Walk.HEIGHT);

        assertThat(left.tracks()).extracting(Track::id).containsExactly(1L);
        assertThat(left.started()).extracting(Track::id).containsExactly(1L);
        // who comes in later starts then; who was never inside never ends
        assertThat(wanted.apply(
                                new dev.curlew.track.TrackerUpdate(List.of(out(1), in(2)), List.of(), List.of()),
                                Walk.WIDTH,
                                Walk.HEIGHT)
                        .started())
                .extracting(Track::id)
                .containsExactly(2L);
        assertThat(wanted.end(List.of(out(1), in(2), in(3)))).containsExactly(in(1), in(2));

        RegionFilter mask = new RegionFilter(
                AnalyticsSettings.of(Map.of("tree", with(middle, true, true)), Map.of()), id -> "person");
        assertThat(mask.apply(both, Walk.WIDTH, Walk.HEIGHT).tracks())
                .extracting(Track::id)
                .containsExactly(2L);
    }

    private static ZoneSettings with(ZoneSettings zone, boolean filter, boolean inverse) {
        return new ZoneSettings(
                zone.polygon(),
                zone.classes(),
                zone.minConfidence(),
                zone.anchor(),
                inverse,
                filter,
                zone.settle(),
                zone.loitering(),
                zone.smoothing(),
                zone.occupancy(),
                zone.overcrowding());
    }
}
