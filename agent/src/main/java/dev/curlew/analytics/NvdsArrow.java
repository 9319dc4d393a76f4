package dev.curlew.analytics;

import java.util.List;

/** An arrow between two points of whole pixels, as nvdsanalytics scales its configuration. */
record NvdsArrow(int x1, int y1, int x2, int y2) {

    static NvdsArrow of(List<List<Double>> points, int width, int height) {
        return new NvdsArrow(
                pixel(points.get(0).get(0), width),
                pixel(points.get(0).get(1), height),
                pixel(points.get(1).get(0), width),
                pixel(points.get(1).get(1), height));
    }

    /** Cut off, not rounded; the little more undoes what a division by the configured width lost. */
    static int pixel(double part, int size) {
        return (int) (part * size + 1e-6);
    }

    private double length() {
        return Math.sqrt((double) (x2 - x1) * (x2 - x1) + (double) (y2 - y1) * (y2 - y1));
    }

    double unitX() {
        return length() == 0 ? 0 : (x2 - x1) / length();
    }

    double unitY() {
        return length() == 0 ? 0 : (y2 - y1) / length();
    }

    /** Whether a step goes along the arrow: the cosine between them is at least that. */
    boolean isFollowed(int fromX, int fromY, int toX, int toY, float cosine) {
        int dx = toX - fromX;
        int dy = toY - fromY;
        if (dx == 0 && dy == 0) {
            return false;
        }
        double along = unitX() * dx + unitY() * dy;
        return !(along / Math.sqrt((double) dx * dx + (double) dy * dy) < cosine);
    }

    /** Signed distance from the endless line through both points. */
    double distance(double x, double y) {
        double a = y1 - y2;
        double b = x2 - x1;
        double c = (double) x1 * y2 - (double) x2 * y1;
        double length = Math.sqrt(a * a + b * b);
        return a / length * x + b / length * y + c / length;
    }
}
