package dev.curlew.analytics;

import java.util.List;

/** Corner points as settings hold them: [x, y] in parts of the picture's width and height. */
final class Points {
    /** Beyond it somebody wrote pixels. */
    private static final double FARTHEST = 2;

    private Points() {}

    static List<List<Double>> require(String key, List<List<Double>> points, int least, int most) {
        if (points.size() < least || points.size() > most) {
            String wanted =
                    least == most ? "" + least : most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
            throw new IllegalArgumentException(
                    key + " must hold " + wanted + " points such as [0.25, 0.9], but holds " + points.size());
        }
        for (List<Double> point : points) {
            requirePair(key, point);
            for (double part : point) {
                if (!(Math.abs(part) <= FARTHEST)) {
                    throw new IllegalArgumentException(
                            key + " must hold parts of the picture's width and height, 0 to 1," + " but holds " + part
                                    + "; divide pixels by the picture's size");
                }
            }
        }
        return points.stream().map(List::copyOf).toList();
    }

    static void requirePair(String key, List<Double> point) {
        if (point.size() != 2) {
            throw new IllegalArgumentException(
                    key + " must hold points of two numbers, [x, y], but one has " + point.size());
        }
    }

    /** One coordinate of all: 0 x, 1 y. */
    static double[] column(List<List<Double>> points, int index) {
        double[] column = new double[points.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = points.get(i).get(index);
        }
        return column;
    }
}
