package dev.curlew.analytics;

import java.util.List;

/** Points of the picture to metres on the ground, by the homography of four pairs of points. */
final class GroundPlane {
    /** Row by row; the last is 1. */
    private final double[] h;

    private GroundPlane(double[] h) {
        this.h = h;
    }

    /** @throws IllegalArgumentException when no camera can see these points at those places */
    static GroundPlane of(List<List<Double>> points, List<List<Double>> metres) {
        requireCorners("points", points);
        requireCorners("metres", metres);
        double[][] rows = new double[8][9];
        for (int i = 0; i < 4; i++) {
            double x = points.get(i).get(0);
            double y = points.get(i).get(1);
            double u = metres.get(i).get(0);
            double v = metres.get(i).get(1);
            rows[2 * i] = new double[] {x, y, 1, 0, 0, 0, -x * u, -y * u, u};
            rows[2 * i + 1] = new double[] {0, 0, 0, x, y, 1, -x * v, -y * v, v};
        }
        GroundPlane plane = new GroundPlane(solve(rows));
        for (List<Double> point : points) {
            // at point 0 and at all others the same sign, or the horizon would run between them
            if (!(plane.depth(point.get(0), point.get(1))
                            * plane.depth(points.get(0).get(0), points.get(0).get(1))
                    > 1e-12)) {
                throw new IllegalArgumentException("metres must name the four points in the order of points, seen from"
                        + " one side of the horizon, but no camera can see " + metres + " at " + points);
            }
        }
        return plane;
    }

    private static void requireCorners(String key, List<List<Double>> corners) {
        double size = 0;
        for (int i = 0; i < 4; i++) {
            size = Math.max(size, distance(corners.get(i), corners.get((i + 1) % 4)));
        }
        for (int left = 0; left < 4; left++) {
            List<Double> a = corners.get((left + 1) % 4);
            List<Double> b = corners.get((left + 2) % 4);
            List<Double> c = corners.get((left + 3) % 4);
            double area = (b.get(0) - a.get(0)) * (c.get(1) - a.get(1)) - (b.get(1) - a.get(1)) * (c.get(0) - a.get(0));
            if (!(Math.abs(area) > 1e-6 * size * size)) {
                throw new IllegalArgumentException(
                        key + " must be four corners, but three of them lie on one line: " + a + ", " + b + ", " + c);
            }
        }
    }

    private static double distance(List<Double> a, List<Double> b) {
        return Math.hypot(b.get(0) - a.get(0), b.get(1) - a.get(1));
    }

    private double depth(double x, double y) {
        return h[6] * x + h[7] * y + 1;
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
                throw new IllegalArgumentException("points must lie so that none of them is on the horizon of the"
                        + " picture, but the first one is");
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
        double w0 = depth(x0, y0);
        double w1 = depth(x1, y1);
        if (!(w0 * w1 > 1e-12)) {
            return Double.NaN;
        }
        double dx = (h[0] * x1 + h[1] * y1 + h[2]) / w1 - (h[0] * x0 + h[1] * y0 + h[2]) / w0;
        double dy = (h[3] * x1 + h[4] * y1 + h[5]) / w1 - (h[3] * x0 + h[4] * y0 + h[5]) / w0;
        return Math.sqrt(dx * dx + dy * dy);
    }
}
