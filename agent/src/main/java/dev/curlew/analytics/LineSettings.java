package dev.curlew.analytics;

import dev.curlew.settings.Key;
import java.util.List;

/** A line that tracks cross, and which way is which. */
public record LineSettings(
        @Key(value = "its two ends, [x, y] in parts of the picture's width and height", required = true)
                List<List<Double>> line,
        @Key("an arrow, from and to, whose way over the line is in; an empty list: from the left hand to the right hand"
                        + " of who looks from the first end to the second")
                List<List<Double>> direction,
        @Key("how a crossing along the arrow is named in events") String in,
        @Key("how a crossing against it is named") String out,
        @Key("labels it counts; an empty list counts all") List<String> classes,
        @Key("tracks whose latest score is lower are not looked at") double minConfidence,
        @Key(
                        "the point of a box whose path is followed: bottom-centre, centre, top-centre, or a corner such as top-left")
                String anchor,
        @Key("a crossing counts when the track is this far beyond the line, and the next one when it is as far back; in"
                        + " parts of the picture's height")
                double hysteresis,
        @Key("true: the line goes on without end at both sides") boolean extended,
        @Key("with compat nvdsanalytics: how surely a track must follow the arrow: strict, balanced or loose")
                String mode) {
    private static final List<String> MODES = List.of("strict", "balanced", "loose");

    public LineSettings {
        line = Points.require("line", line, 2, 2);
        if (line.get(0).equals(line.get(1))) {
            throw new IllegalArgumentException("line must have two different ends, but both are " + line.get(0));
        }
        if (!direction.isEmpty()) {
            direction = Points.require("direction", direction, 2, 2);
            if (Gate.of(line).turn(direction) == 0) {
                throw new IllegalArgumentException(
                        "direction must lead over the line, but runs along it: " + direction);
            }
        }
        Rules.requireName("in", in);
        Rules.requireName("out", out);
        if (in.equals(out)) {
            throw new IllegalArgumentException("out must be another name than in, but both are " + out);
        }
        classes = List.copyOf(classes);
        Rules.requireConfidence(minConfidence);
        Anchor.of(anchor, false);
        if (!(hysteresis >= 0 && hysteresis <= 0.5)) {
            throw new IllegalArgumentException("hysteresis must lie between 0 and 0.5, but was " + hysteresis);
        }
        if (!MODES.contains(mode)) {
            throw new IllegalArgumentException("mode must be one of strict, balanced, loose, but was " + mode);
        }
    }

    /** Whether in leads to the right hand of who looks from the first end to the second. */
    public boolean inIsRight() {
        return direction.isEmpty() || Gate.of(line).turn(direction) > 0;
    }

    public static LineSettings defaults() {
        return of(List.of(List.of(0.5, 0.0), List.of(0.5, 1.0)));
    }

    /** With the defaults of everything but its place. */
    public static LineSettings of(List<List<Double>> line) {
        return new LineSettings(
                line, List.of(), "in", "out", List.of(), 0, Anchor.BOTTOM_CENTRE.toString(), 0.005, false, "loose");
    }
}
