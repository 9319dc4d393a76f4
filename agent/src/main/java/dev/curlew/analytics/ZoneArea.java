package dev.curlew.analytics;

import dev.curlew.geometry.Box;
import dev.curlew.track.Track;
import java.util.function.IntFunction;

/** Where a zone is, and whom it looks at. */
final class ZoneArea {
    /** A box that is cut off by the picture's edge stands on it, and the edge belongs to no polygon. */
    private static final double INSIDE_EDGE = 1 - 1e-9;

    private final Polygon polygon;
    private final Anchor anchor;
    private final boolean inverse;
    private final Rules.Choice choice;

    ZoneArea(ZoneSettings settings, IntFunction<String> labels) {
        polygon = new Polygon(settings.polygon());
        anchor = Anchor.of(settings.anchor(), true);
        inverse = settings.inverse();
        choice = new Rules.Choice(settings.classes(), settings.minConfidence(), labels);
    }

    Rules.Choice choice() {
        return choice;
    }

    boolean contains(Track track, int width, int height) {
        Box box = track.box();
        if (anchor != Anchor.ANY_CORNER) {
            return at(anchor, box, width, height) != inverse;
        }
        for (int i = 0; i < Anchor.CORNERS.size(); i++) {
            if (at(Anchor.CORNERS.get(i), box, width, height) != inverse) {
                return true;
            }
        }
        return false;
    }

    private boolean at(Anchor point, Box box, int width, int height) {
        return polygon.contains(edged(point.x(box, width)), edged(point.y(box, height)));
    }

    private static double edged(double part) {
        return Math.min(Math.max(part, 0), INSIDE_EDGE);
    }
}
