package dev.curlew.track;

import dev.curlew.detection.Detection;
import java.util.Arrays;
import java.util.List;

/**
 * How far the picture moved since the last frame, beyond what the tracks expected, told from boxes alone: the median of
 * what tracks in sight are off by. People walk; so it counts only when it is significant.
 */
final class CameraShift {
    /** Standard error of a median of n normal values, times sqrt(n), and the deviation of one value over its MAD. */
    private static final double MEDIAN_ERROR = 1.2533 * 1.4826;

    private final TrackerSettings.Camera settings;
    private double[] offX = new double[16];
    private double[] offY = new double[16];
    private double[] heights = new double[16];
    private double[] work = new double[16];
    private double x;
    private double y;

    CameraShift(TrackerSettings.Camera settings) {
        this.settings = settings;
    }

    double x() {
        return x;
    }

    double y() {
        return y;
    }

    /** Looks at the targets that are matched for a trial; true when the picture moved. */
    boolean measure(List<Target> targets) {
        if (work.length < targets.size()) {
            offX = new double[2 * targets.size()];
            offY = new double[2 * targets.size()];
            heights = new double[2 * targets.size()];
            work = new double[2 * targets.size()];
        }
        int n = 0;
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            Detection match = target.match();
            if (match != null && target.seenBefore()) {
                offX[n] = match.box().centerX() - target.filter.centerX();
                offY[n] = match.box().centerY() - target.filter.centerY();
                heights[n++] = target.filter.height();
            }
        }
        if (n < settings.leastTracks()) {
            return false;
        }
        double least = settings.leastShift() * median(heights, n);
        x = significant(offX, n, least);
        y = significant(offY, n, least);
        return x != 0 || y != 0;
    }

    private double significant(double[] values, int n, double least) {
        double median = median(values, n);
        for (int i = 0; i < n; i++) {
            values[i] = Math.abs(values[i] - median);
        }
        double error = MEDIAN_ERROR * median(values, n) / Math.sqrt(n);
        return Math.abs(median) > settings.significance() * error + least ? median : 0;
    }

    private double median(double[] values, int n) {
        System.arraycopy(values, 0, work, 0, n);
        Arrays.sort(work, 0, n);
        return n % 2 == 1 ? work[n / 2] : (work[n / 2 - 1] + work[n / 2]) / 2;
    }
}
