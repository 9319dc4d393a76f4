package dev.curlew.analytics;

import dev.curlew.settings.Key;
import java.time.Duration;
import java.util.List;

/** Four points of the ground, in the picture and in metres: what turns paths into speeds. */
public record GroundSettings(
        @Key("four points of the ground, [x, y] in parts of the picture's width and height; an empty list: no speeds")
                List<List<Double>> points,
        @Key("the same four in metres on the ground, in the same order") List<List<Double>> metres,
        @Key("how often a track's speed is told; 0 never") Duration interval,
        @Key("metres per second above which speeding is told; 0 never") double limit) {

    public GroundSettings {
        if (!points.isEmpty()) {
            points = Points.require("points", points, 4, 4);
            if (metres.size() != 4) {
                throw new IllegalArgumentException(
                        "metres must hold 4 points, one for each of points, but holds " + metres.size());
            }
            metres.forEach(point -> Points.requirePair("metres", point));
            metres = metres.stream().map(List::copyOf).toList();
            GroundPlane.of(points, metres);
        } else if (!metres.isEmpty()) {
            throw new IllegalArgumentException("points must hold 4 points, one for each of metres, but is empty");
        }
        Rules.requireNotNegative("interval", interval);
        if (!(limit >= 0)) {
            throw new IllegalArgumentException("limit must be 0 (never) or more, but was " + limit);
        }
    }

    public static GroundSettings defaults() {
        return new GroundSettings(List.of(), List.of(), Duration.ofSeconds(1), 0);
    }

    boolean isGiven() {
        return !points.isEmpty();
    }
}
