package dev.curlew.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.LineSettings;
import java.util.List;
import java.util.Locale;

/** The report's section of lines and zones: where they are and what they counted. */
final class ReportRules {
    /** The drawing is a thousand units wide and high, whatever the picture is. */
    private static final double UNITS = 1000;

    private static final double ARROW = 45;

    /** Near the first end, for the arrow stands in the middle. */
    private static final double NAME_AT = 0.12;

    /** The scene as wide screens show it, and its letters, in pixels. */
    private static final int WIDTH = 1000;

    private static final int LETTER = 8;
    private static final int LINE_HEIGHT = 24;

    private final AnalyticsSettings rules;
    private final ObjectNode numbers;
    private final int height;
    private final LabelPlaces places;

    ReportRules(AnalyticsSettings rules, ObjectNode numbers, double aspect) {
        this.rules = rules;
        this.numbers = numbers;
        height = (int) Math.round(WIDTH / aspect);
        places = new LabelPlaces(WIDTH, height);
    }

    void fill(ObjectNode page) {
        page.put("anyRules", !rules.lines().isEmpty() || !rules.zones().isEmpty());
        page.put("anyLines", !rules.lines().isEmpty());
        page.put("anyZones", !rules.zones().isEmpty());
        zones(page.putArray("zones"));
        lines(page.putArray("lines"));
    }

    private void lines(ArrayNode lines) {
        rules.lines().forEach((name, line) -> {
            JsonNode counted = numbers.get("lines").get(name);
            ObjectNode row = lines.addObject().put("name", name).put("path", path(line));
            String in = counted.get("in").asText();
            String out = counted.get("out").asText();
            row.put("in", in).put("out", out);
            row.put("byClass", byClass(counted.get("byClass")));
            boolean named = !line.in().equals("in") || !line.out().equals("out");
            row.put("ways", named ? "in: " + line.in() + ", out: " + line.out() : "");
            List<Double> from = line.line().get(0);
            List<Double> to = line.line().get(1);
            label(
                    row,
                    name,
                    ": " + in + " " + line.in() + ", " + out + " " + line.out(),
                    from.get(0) + NAME_AT * (to.get(0) - from.get(0)),
                    from.get(1) + NAME_AT * (to.get(1) - from.get(1)));
        });
    }

    private void zones(ArrayNode zones) {
        rules.zones().forEach((name, zone) -> {
            JsonNode counted = numbers.get("zones").get(name);
            String color = Palette.css(Palette.zone(zones.size()));
            ObjectNode row = zones.addObject().put("name", name).put("points", points(zone.polygon()));
            row.put("color", color);
            List<Double> highest = zone.polygon().get(0);
            for (List<Double> corner : zone.polygon()) {
                highest = corner.get(1) < highest.get(1) ? corner : highest;
            }
            String entries = counted.get("entries").asText();
            label(
                    row,
                    name,
                    ": " + entries + (entries.equals("1") ? " entry" : " entries"),
                    highest.get(0),
                    highest.get(1));
            row.put("entries", entries);
            row.put("mean", TimeText.span(counted.get("meanDwellSeconds").asDouble()));
            row.put("longest", TimeText.span(counted.get("longestDwellSeconds").asDouble()));
            row.put("peak", counted.get("mostAtOnce").asText());
            row.put("loitering", counted.get("loitering").asText());
            row.put("overcrowdings", counted.get("overcrowdings").asText());
        });
    }

    /** Where its text can be read and hides no other. */
    private void label(ObjectNode row, String name, String counts, double x, double y) {
        int left = (int) (x * WIDTH);
        int top = (int) (y * height);
        places.place(LETTER * (name.length() + counts.length() + 2), LINE_HEIGHT, left, top, left + 1, top + 1);
        row.put("counts", counts);
        row.put("left", unit(100.0 * places.x() / WIDTH));
        row.put("top", unit(100.0 * places.y() / height));
    }

    private static String byClass(JsonNode classes) {
        StringBuilder text = new StringBuilder();
        classes.properties().forEach(entry -> text.append(text.isEmpty() ? "" : ", ")
                .append(entry.getKey())
                .append(' ')
                .append(entry.getValue().get("in").asText())
                .append(" / ")
                .append(entry.getValue().get("out").asText()));
        return text.toString();
    }

    private static String points(List<List<Double>> corners) {
        StringBuilder text = new StringBuilder();
        for (List<Double> corner : corners) {
            text.append(unit(corner.get(0) * UNITS))
                    .append(',')
                    .append(unit(corner.get(1) * UNITS))
                    .append(' ');
        }
        return text.toString().strip();
    }

    /** The line, and an arrow from its middle. */
    private static String path(LineSettings line) {
        double x0 = line.line().get(0).get(0) * UNITS;
        double y0 = line.line().get(0).get(1) * UNITS;
        double x1 = line.line().get(1).get(0) * UNITS;
        double y1 = line.line().get(1).get(1) * UNITS;
        double length = Math.max(1, Math.hypot(x1 - x0, y1 - y0));
        double reach = line.inIsRight() ? ARROW : -ARROW;
        double nx = -(y1 - y0) / length * reach;
        double ny = (x1 - x0) / length * reach;
        double x = (x0 + x1) / 2;
        double y = (y0 + y1) / 2;
        return move(x0, y0) + "L" + pair(x1, y1) + move(x, y) + "L" + pair(x + nx, y + ny)
                + move(x + 0.65 * nx + 0.25 * ny, y + 0.65 * ny - 0.25 * nx) + "L" + pair(x + nx, y + ny)
                + "L" + pair(x + 0.65 * nx - 0.25 * ny, y + 0.65 * ny + 0.25 * nx);
    }

    private static String move(double x, double y) {
        return "M" + pair(x, y);
    }

    private static String pair(double x, double y) {
        return unit(x) + " " + unit(y);
    }

    private static String unit(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
