package dev.curlew.analytics;

import dev.curlew.settings.Key;
import java.util.List;

/** A way to move that is told. */
public record DirectionSettings(
        @Key(value = "an arrow, from and to, [x, y] in parts of the picture's width and height", required = true)
                List<List<Double>> arrow,
        @Key("how many degrees a track's way may differ from the arrow") double angle,
        @Key("how far it must have come within motionWindow, in parts of the picture's height") double minMove,
        @Key("labels it looks at; an empty list takes all") List<String> classes,
        @Key("tracks whose latest score is lower are not looked at") double minConfidence) {

    public DirectionSettings {
        arrow = Points.require("arrow", arrow, 2, 2);
        if (arrow.get(0).equals(arrow.get(1))) {
            throw new IllegalArgumentException("arrow must lead somewhere, but both its ends are " + arrow.get(0));
        }
        if (!(angle > 0 && angle <= 180)) {
            throw new IllegalArgumentException("angle must lie above 0 and up to 180 degrees, but was " + angle);
        }
        if (!(minMove > 0 && minMove <= 1)) {
            throw new IllegalArgumentException("minMove must lie above 0 and up to 1, but was " + minMove);
        }
        classes = List.copyOf(classes);
        Rules.requireConfidence(minConfidence);
    }

    public static DirectionSettings defaults() {
        return of(List.of(List.of(0.2, 0.5), List.of(0.8, 0.5)));
    }

    /** With the defaults of everything but the arrow. */
    public static DirectionSettings of(List<List<Double>> arrow) {
        return new DirectionSettings(arrow, 60, 0.02, List.of(), 0);
    }
}
