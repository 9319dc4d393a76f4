package dev.curlew.analytics;

import java.util.ArrayList;
import java.util.List;

/** Finds zones and lines that cannot do what was meant, before anybody relies on their counts. */
public final class GeometryLint {
    /** Boxes end at the picture's edge, so hardly an anchor comes nearer to it. */
    private static final double BORDER = 0.01;

    private static final double SHORT = 0.03;

    private final List<Warning> warnings = new ArrayList<>();

    /**
     * What will be missed, and where it is said.
     *
     * @param key below the source, such as lines.door.line
     */
    public record Warning(String key, String message) {}

    private GeometryLint() {}

    public static List<Warning> check(AnalyticsSettings settings) {
        GeometryLint lint = new GeometryLint();
        settings.zones().forEach((name, zone) -> lint.zone("zones." + name + ".polygon", zone));
        settings.lines().forEach((name, line) -> lint.line("lines." + name + ".line", line));
        if (settings.isCompatible()) {
            lint.compatible(settings);
        }
        return lint.warnings;
    }

    private void warn(String key, String message) {
        warnings.add(new Warning(key, message));
    }

    private void zone(String key, ZoneSettings zone) {
        List<List<Double>> corners = zone.polygon();
        int n = corners.size();
        int before = warnings.size();
        for (int i = 0; i < n; i++) {
            for (int j = i + 2; j < n; j++) {
                if ((i != 0 || j != n - 1)
                        && cross(corners.get(i), corners.get(i + 1), corners.get(j), corners.get((j + 1) % n))) {
                    warn(
                            key,
                            String.format(
                                    ": the edge from corner %d crosses the one from corner %d, so parts of it may"
                                            + " count as outside; put the corners in order",
                                    i + 1, j + 1));
                }
            }
        }
        double[] x = Points.column(corners, 0);
        double[] y = Points.column(corners, 1);
        if (warnings.size() == before && area(x, y) < 1e-6) {
            warn(key, ": has no area, so nothing will ever be inside");
        } else if (max(x) <= 0 || min(x) >= 1 || max(y) <= 0 || min(y) >= 1) {
            warn(key, ": lies outside the picture, so nothing will ever be inside");
        } else if (min(x) < 0 || max(x) > 1 || min(y) < 0 || max(y) > 1) {
            warn(key, ": reaches out of the picture; nothing is seen in that part of it");
        }
        if (zone.anchor().equals(Anchor.BOTTOM_CENTRE.toString()) && !zone.inverse() && max(y) < 0.1) {
            warn(key, ": lies so high that hardly a box's bottom centre comes into it; try anchor: centre");
        }
    }

    private void line(String key, LineSettings line) {
        double[] x = Points.column(line.line(), 0);
        double[] y = Points.column(line.line(), 1);
        boolean edge = (max(x) < BORDER || min(x) > 1 - BORDER) || (max(y) < BORDER || min(y) > 1 - BORDER);
        double length = Math.hypot(x[1] - x[0], y[1] - y[0]);
        if (edge) {
            warn(
                    key,
                    ": runs along the picture's edge or outside it, where boxes end, so hardly a crossing will be"
                            + " seen; move it inwards");
        } else if (!line.extended()
                && (min(x) < -BORDER || max(x) > 1 + BORDER || min(y) < -BORDER || max(y) > 1 + BORDER)) {
            warn(key, ": is longer than the picture; nothing is seen to cross the part outside it");
        } else if (!line.extended() && length < SHORT) {
            warn(
                    key,
                    String.format(
                            java.util.Locale.ROOT,
                            ": is only %.1f %% of the picture long, so most will walk past its ends without being counted",
                            100 * length));
        }
        boolean atTheFeet = line.anchor().startsWith("bottom");
        if (!edge && atTheFeet && Math.abs(y[1] - y[0]) < Math.abs(x[1] - x[0]) && min(y) > 0.95) {
            warn(
                    key,
                    ": lies where feet leave the picture: a box that is cut off stands on the edge, so who comes"
                            + " in from below seems to jump; move it up, or take anchor: centre");
        }
        if (line.hysteresis() > 0.1) {
            warn(
                    key.replaceFirst("line$", "hysteresis"),
                    String.format(
                            java.util.Locale.ROOT,
                            " is %.0f %% of the picture's height: who turns within it, or is lost there, will not be counted",
                            100 * line.hysteresis()));
        }
    }

    private void compatible(AnalyticsSettings settings) {
        settings.lines().forEach((name, line) -> {
            if (line.direction().isEmpty()) {
                warn(
                        "lines." + name + ".line",
                        ": has no direction, which nvdsanalytics needs; it counts towards the" + " right hand");
            }
        });
        settings.zones().forEach((name, zone) -> {
            if (!zone.loitering().isZero() || !zone.settle().isZero()) {
                warn("zones." + name + ".polygon", ": loitering and settle do nothing with compat: nvdsanalytics");
            }
        });
    }

    private static double area(double[] x, double[] y) {
        double twice = 0;
        for (int i = 0, j = x.length - 1; i < x.length; j = i++) {
            twice += x[j] * y[i] - x[i] * y[j];
        }
        return Math.abs(twice) / 2;
    }

    private static double min(double[] values) {
        double least = values[0];
        for (double value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    private static double max(double[] values) {
        double most = values[0];
        for (double value : values) {
            most = Math.max(most, value);
        }
        return most;
    }

    private static boolean cross(List<Double> a, List<Double> b, List<Double> c, List<Double> d) {
        return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
    }

    private static double turn(List<Double> a, List<Double> b, List<Double> c) {
        return Math.signum(
                (b.get(0) - a.get(0)) * (c.get(1) - a.get(1)) - (b.get(1) - a.get(1)) * (c.get(0) - a.get(0)));
    }
}
