package dev.curlew.analytics;

import java.util.List;

/** Points of the picture to metres on the ground, by the homography of four pairs of points. */
final class GroundPlane {
    /** Row by row; the last is 1. */
    private final double[] h;

    private GroundPlane(double[] h) {
        this.h = h;
    }

    static GroundPlane of(List<List<Double>> points, List<List<Double>> metres) {
        double[][] rows = new double[8][9];
        for (int i = 0; i < 4; i++) {
            double x = points.get(i).get(0);
            double y = points.get(i).get(1);
            double u = metres.get(i).get(0);
            double v = metres.get(i).get(1);
            rows[2 * i] = new double[] {x, y, 1, 0, 0, 0, -x * u, -y * u, u};
            rows[2 * i + 1] = new double[] {0, 0, 0, x, y, 1, -x * v, -y * v, v};
        }
        return new GroundPlane(solve(rows));
    }

    /** Gauss with pivots. */
    private static double[] solve(double[][] rows) {
        int n = rows.length;
        for (int column = 0; column < n; column++) {
            int best = column;
            for (int row = column + 1; row < n; row++) {
                best = Math.abs(rows[row][column]) > Math.abs(rows[best][column]) ? row : best;
            }
            double[] pivot = rows[best];
            rows[best] = rows[column];
            rows[column] = pivot;
            if (Math.abs(pivot[column]) < 1e-9) {
                throw new IllegalArgumentException(
                        "points must be four corners, but three of them, or of metres, lie on one line");
            }
            for (int row = 0; row < n; row++) {
                double factor = row == column ? 0 : rows[row][column] / pivot[column];
                for (int k = column; k <= n && factor != 0; k++) {
                    rows[row][k] -= factor * pivot[k];
                }
            }
        }
        double[] solution = new double[n];
        for (int i = 0; i < n; i++) {
            solution[i] = rows[i][n] / rows[i][i];
        }
        return solution;
    }

    /** Metres between two points of the picture; NaN when one lies at or above the horizon of the other. */
    double metres(double x0, double y0, double x1, double y1) {
        double w0 = h[6] * x0 + h[7] * y0 + 1;
        double w1 = h[6] * x1 + h[7] * y1 + 1;
        if (!(w0 * w1 > 1e-12)) {
            return Double.NaN;
        }
        double dx = (h[0] * x1 + h[1] * y1 + h[2]) / w1 - (h[0] * x0 + h[1] * y0 + h[2]) / w0;
        double dy = (h[3] * x1 + h[4] * y1 + h[5]) / w1 - (h[3] * x0 + h[4] * y0 + h[5]) / w0;
        return Math.sqrt(dx * dx + dy * dy);
    }
}
