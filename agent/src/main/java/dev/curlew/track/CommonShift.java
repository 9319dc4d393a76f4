package dev.curlew.track;

import java.util.Arrays;

/**
 * What many targets share: the median of their offsets, told only where it is significant. Objects move by themselves,
 * so a median always differs a little from zero; without the test it hurts more than it helps (measured).
 */
final class CommonShift {
    /** Standard error of a median of n normal values times sqrt(n), over their median absolute deviation. */
    private static final double MEDIAN_ERROR = 1.2533 * 1.4826;

    private final TrackerSettings.Camera settings;
    private double[] offsetsX = new double[64];
    private double[] offsetsY = new double[64];
    private double[] heights = new double[64];
    private double[] sorted = new double[64];
    private int size;
    private double x;
    private double y;

    CommonShift(TrackerSettings.Camera settings) {
        this.settings = settings;
    }

    double x() {
        return x;
    }

    double y() {
        return y;
    }

    void clear() {
        size = 0;
    }

    void add(double offsetX, double offsetY, double height) {
        if (size == heights.length) {
            offsetsX = Arrays.copyOf(offsetsX, 2 * size);
            offsetsY = Arrays.copyOf(offsetsY, 2 * size);
            heights = Arrays.copyOf(heights, 2 * size);
            sorted = new double[2 * size];
        }
        offsetsX[size] = offsetX;
        offsetsY[size] = offsetY;
        heights[size++] = height;
    }

    /** @param least box heights that it must exceed beyond its error */
    void measure(double least) {
        x = 0;
        y = 0;
        if (size >= settings.leastTracks()) {
            double limit = least * median(heights);
            x = significant(offsetsX, limit);
            y = significant(offsetsY, limit);
        }
    }

    private double significant(double[] values, double limit) {
        double median = median(values);
        for (int i = 0; i < size; i++) {
            values[i] = Math.abs(values[i] - median);
        }
        double error = MEDIAN_ERROR * median(values) / Math.sqrt(size);
        return Math.abs(median) > settings.significance() * error + limit ? median : 0;
    }

    private double median(double[] values) {
        System.arraycopy(values, 0, sorted, 0, size);
        Arrays.sort(sorted, 0, size);
        return (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
    }
}
