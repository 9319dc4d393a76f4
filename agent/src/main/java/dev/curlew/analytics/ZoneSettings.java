package dev.curlew.analytics;

import dev.curlew.settings.Key;
import java.time.Duration;
import java.util.List;

/** An area of the picture and what is told of it. */
public record ZoneSettings(
        @Key(value = "its corners in order, [x, y] in parts of the picture's width and height", required = true)
                List<List<Double>> polygon,
        @Key("labels it looks at; an empty list takes all") List<String> classes,
        @Key("tracks whose latest score is lower are not looked at") double minConfidence,
        @Key("the point of a box that must be inside: bottom-centre, centre, top-centre, a corner such as top-left, or"
                        + " any-corner")
                String anchor,
        @Key("true: the zone is everything outside the polygon") boolean inverse,
        @Key("true: tracks outside this zone are left out of everything, events and other rules too; with several such"
                        + " zones a track must be in one; with inverse it is a mask")
                boolean filter,
        @Key("how long a track must be inside, or outside, before its entry or exit is told: against trembling boxes")
                Duration settle,
        @Key("a track that stays inside this long is told once as loitering; 0 never") Duration loitering,
        @Key("the commonest count of this window is the occupancy; 0 takes each frame's own") Duration smoothing,
        @Key("true: each change of the occupancy is told") boolean occupancy,
        @Key("when too many are inside") CrowdSettings overcrowding) {

    public ZoneSettings {
        polygon = Points.require("polygon", polygon, 3, Integer.MAX_VALUE);
        classes = List.copyOf(classes);
        Rules.requireConfidence(minConfidence);
        Anchor.of(anchor, true);
        Rules.requireNotNegative("settle", settle);
        Rules.requireNotNegative("loitering", loitering);
        Rules.requireNotNegative("smoothing", smoothing);
    }

    public static ZoneSettings defaults() {
        return of(List.of(List.of(0.1, 0.5), List.of(0.5, 0.5), List.of(0.5, 0.9), List.of(0.1, 0.9)));
    }

    /** With the defaults of everything but its place. */
    public static ZoneSettings of(List<List<Double>> polygon) {
        return new ZoneSettings(
                polygon,
                List.of(),
                0,
                Anchor.BOTTOM_CENTRE.toString(),
                false,
                false,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(1),
                true,
                CrowdSettings.defaults());
    }
}
