package dev.curlew.analytics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Settings that differ from the defaults in what a test is about. */
final class Settings {
    private Settings() {}

    static List<List<Double>> points(double... numbers) {
        List<List<Double>> points = new ArrayList<>();
        for (int i = 0; i < numbers.length; i += 2) {
            points.add(List.of(numbers[i], numbers[i + 1]));
        }
        return points;
    }

    static LineSettings line(double band, double... ends) {
        return line(band, List.of(), "bottom-centre", false, "loose", ends);
    }

    static LineSettings line(
            double band, List<List<Double>> direction, String anchor, boolean extended, String mode, double... ends) {
        return new LineSettings(points(ends), direction, "in", "out", List.of(), 0, anchor, band, extended, mode);
    }

    /** The middle of the picture, each frame's own count, no waiting. */
    static ZoneSettings zone() {
        return zone("bottom-centre", false, Duration.ZERO, Duration.ZERO, Duration.ZERO, CrowdSettings.defaults());
    }

    static ZoneSettings zone(
            String anchor,
            boolean inverse,
            Duration settle,
            Duration loitering,
            Duration smoothing,
            CrowdSettings crowd) {
        return new ZoneSettings(
                points(0.25, 0.25, 0.75, 0.25, 0.75, 0.75, 0.25, 0.75),
                List.of(),
                0,
                anchor,
                inverse,
                false,
                settle,
                loitering,
                smoothing,
                true,
                crowd);
    }
}
