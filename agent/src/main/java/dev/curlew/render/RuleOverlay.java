package dev.curlew.render;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.LineSettings;
import dev.curlew.analytics.ZoneSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws zones and lines with their counts: a zone's outline in its own colour, red while it is overcrowded, with who is
 * inside; a line with an arrow that shows which way is in. Used by one annotator.
 */
final class RuleOverlay {
    private static final int CROWDED = 0xff3b30;
    private static final int LINE = 0xffd60a;

    private final Canvas canvas;
    private final LabelFont font;
    private final int thickness;
    private final int padding;
    private final List<Zone> zones = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Zone> zoneByName = new HashMap<>();
    private final Map<String, Line> lineByName = new HashMap<>();
    private final Ink crowdedInk;
    private final Ink lineInk;
    private final Ink black;
    private final StringBuilder text = new StringBuilder();

    private static final class Zone {
        final String name;
        final List<List<Double>> corners;
        final Ink ink;
        /** Otherwise entries and exits tell how many are inside. */
        final boolean tellsOccupancy;

        int inside;
        boolean crowded;

        Zone(String name, ZoneSettings settings, Ink ink) {
            this.name = name;
            this.ink = ink;
            this.corners = settings.polygon();
            this.tellsOccupancy = settings.occupancy();
        }
    }

    private static final class Line {
        final String name;
        final LineSettings settings;
        long in;
        long out;

        Line(String name, LineSettings settings) {
            this.name = name;
            this.settings = settings;
        }
    }

    RuleOverlay(AnalyticsSettings settings, Canvas canvas, LabelFont font, int thickness, int padding) {
        this.canvas = canvas;
        this.font = font;
        this.thickness = thickness;
        this.padding = padding;
        settings.zones()
                .forEach((name, zone) ->
                        zones.add(new Zone(name, zone, canvas.colors().ink(Palette.zone(zones.size())))));
        settings.lines().forEach((name, line) -> lines.add(new Line(name, line)));
        zones.forEach(zone -> zoneByName.put(zone.name, zone));
        lines.forEach(line -> lineByName.put(line.name, line));
        crowdedInk = canvas.colors().ink(CROWDED);
        lineInk = canvas.colors().ink(LINE);
        black = canvas.colors().ink(Palette.BLACK);
    }

    void take(List<Fact> facts) {
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            if (fact instanceof Fact.LineCrossing crossing) {
                Line line = lineByName.get(crossing.line());
                if (line != null) {
                    // of this run, like the report's; a counter that goes on from the last one is in the events
                    line.in += crossing.way() == Fact.Way.IN ? 1 : 0;
                    line.out += crossing.way() == Fact.Way.OUT ? 1 : 0;
                }
            } else if (fact instanceof Fact.Occupancy occupancy) {
                Zone zone = zoneByName.get(occupancy.zone());
                if (zone != null) {
                    zone.inside = occupancy.count();
                }
            } else if (fact instanceof Fact.ZonePassage passage) {
                Zone zone = zoneByName.get(passage.zone());
                if (zone != null && !zone.tellsOccupancy) {
                    zone.inside += passage.way() == Fact.Way.IN ? 1 : -1;
                }
            } else if (fact instanceof Fact.Overcrowding crowd) {
                Zone zone = zoneByName.get(crowd.zone());
                if (zone != null) {
                    zone.crowded = crowd.phase() == Fact.Phase.BEGIN;
                }
            } else if (fact instanceof Fact.CountersReset) {
                lines.forEach(line -> {
                    line.in = 0;
                    line.out = 0;
                });
            }
        }
    }

    void draw(LabelPlaces places) {
        for (int i = 0; i < zones.size(); i++) {
            zone(zones.get(i), places);
        }
        for (int i = 0; i < lines.size(); i++) {
            line(lines.get(i), places);
        }
    }

    private void zone(Zone zone, LabelPlaces places) {
        Ink ink = zone.crowded ? crowdedInk : zone.ink;
        List<List<Double>> corners = zone.corners;
        int highest = 0;
        for (int i = 0; i < corners.size(); i++) {
            List<Double> from = corners.get(i);
            List<Double> to = corners.get((i + 1) % corners.size());
            canvas.line(x(from), y(from), x(to), y(to), thickness, ink, 220);
            highest = y(from) < y(corners.get(highest)) ? i : highest;
        }
        text.setLength(0);
        text.append(zone.name).append(": ").append(zone.inside).append(" inside");
        label(places, x(corners.get(highest)), y(corners.get(highest)), ink);
    }

    private void line(Line line, LabelPlaces places) {
        List<Double> from = line.settings.line().get(0);
        List<Double> to = line.settings.line().get(1);
        canvas.line(x(from), y(from), x(to), y(to), thickness * 1.5f, lineInk, 230);
        float middleX = (x(from) + x(to)) / 2;
        float middleY = (y(from) + y(to)) / 2;
        arrow(line.settings, middleX, middleY);
        text.setLength(0);
        text.append(line.name).append(": ").append(line.in).append(' ').append(line.settings.in());
        text.append(", ").append(line.out).append(' ').append(line.settings.out());
        // near the first end, for the arrow stands in the middle
        float part = 0.12f;
        label(places, x(from) + part * (x(to) - x(from)), y(from) + part * (y(to) - y(from)), lineInk);
    }

    /** Stands on the line's middle and points to where in leads. */
    private void arrow(LineSettings line, float x, float y) {
        float dx = x(line.line().get(1)) - x(line.line().get(0));
        float dy = y(line.line().get(1)) - y(line.line().get(0));
        float length = (float) Math.sqrt(dx * dx + dy * dy);
        if (length < 1) {
            return;
        }
        float reach = Math.max(14, Math.min(canvas.width(), canvas.height()) / 18f) * (line.inIsRight() ? 1 : -1);
        float nx = -dy / length * reach;
        float ny = dx / length * reach;
        float wide = thickness * 1.5f;
        canvas.line(x, y, x + nx, y + ny, wide, lineInk, 230);
        canvas.line(x + nx, y + ny, x + 0.65f * nx + 0.25f * ny, y + 0.65f * ny - 0.25f * nx, wide, lineInk, 230);
        canvas.line(x + nx, y + ny, x + 0.65f * nx - 0.25f * ny, y + 0.65f * ny + 0.25f * nx, wide, lineInk, 230);
    }

    private void label(LabelPlaces places, float atX, float atY, Ink ink) {
        int width = font.width(text) + 2 * padding;
        int height = font.lineHeight();
        places.place(width, height, (int) atX, (int) atY, (int) atX + 1, (int) atY + 1);
        canvas.fill(places.x(), places.y(), places.x() + width, places.y() + height, black, 190);
        font.draw(canvas, text, places.x() + padding, places.y(), ink);
    }

    private float x(List<Double> point) {
        return (float) (point.get(0) * canvas.width());
    }

    private float y(List<Double> point) {
        return (float) (point.get(1) * canvas.height());
    }
}
