package dev.curlew.analytics;

import java.util.List;

/** An area by its corners, even-odd: where it overlaps itself is outside. Its left and top edges belong to it. */
final class Polygon {
    private final double[] x;
    private final double[] y;

    Polygon(List<List<Double>> corners) {
        x = Points.column(corners, 0);
        y = Points.column(corners, 1);
    }

    boolean contains(double px, double py) {
        boolean inside = false;
        for (int i = 0, j = x.length - 1; i < x.length; j = i++) {
            if ((y[i] > py) != (y[j] > py) && px < (x[j] - x[i]) * (py - y[i]) / (y[j] - y[i]) + x[i]) {
                inside = !inside;
            }
        }
        return inside;
    }
}
