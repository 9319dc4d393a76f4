package dev.curlew.track;

import dev.curlew.geometry.Box;
import java.util.List;

/**
 * Finds a jump of the picture that is beyond the reach of association (a pan at a low frame rate, a knock). Of all
 * shifts that bring a target onto a detection of its size it takes the one that explains most targets, as a Hough
 * transform or RANSAC (Fischler 1981) does with key points.
 */
final class CameraVote {
    /** So many of each vote: the cost grows with their fourth power and stays near a millisecond. */
    private static final int MOST = 24;
    /** Least overlap of two boxes of one object around one centre. */
    private static final double SHAPE = 0.6;
    /** How near a target must come to a detection, in box heights. */
    private static final double REACH = 0.25;
    /** Votes that a shift by one box height loses: of shifts that explain as much, the smaller is likelier. */
    private static final double COST = 0.1;

    /** Votes that a shift must win in any case: one target that meets a stranger is chance, two at once hardly are. */
    private static final double LEAST_GAIN = 1.5;

    private final double gain;
    private double x;
    private double y;

    /** @param gain votes that a shift must win over none, times the root of the number of targets */
    CameraVote(double gain) {
        this.gain = gain;
    }

    double x() {
        return x;
    }

    double y() {
        return y;
    }

    void measure(List<Target> targets, Candidates candidates) {
        x = 0;
        y = 0;
        int n = Math.min(targets.size(), MOST);
        int m = Math.min(candidates.highs(), MOST);
        double still = votes(targets, n, candidates, m, 0, 0);
        if (still >= 0.5 * n) {
            return;
        }
        double most = still + Math.max(LEAST_GAIN, gain * Math.sqrt(n));
        for (int i = 0; i < n; i++) {
            BoxFilter filter = targets.get(i).filter;
            for (int j = 0; j < m; j++) {
                Box box = candidates.get(j).box();
                if (Similarity.shape(filter, box) >= SHAPE) {
                    double dx = box.centerX() - filter.centerX();
                    double dy = box.centerY() - filter.centerY();
                    double cost = COST * Math.hypot(dx, dy) / filter.height();
                    double votes = votes(targets, n, candidates, m, dx, dy) - cost;
                    if (votes > most) {
                        most = votes;
                        x = dx;
                        y = dy;
                    }
                }
            }
        }
    }

    /** How many targets a shift brings near a detection of their size; the nearer, the more it counts. */
    private static double votes(List<Target> targets, int n, Candidates candidates, int m, double dx, double dy) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            BoxFilter filter = targets.get(i).filter;
            double reach = REACH * filter.height();
            double best = 0;
            for (int j = 0; j < m; j++) {
                Box box = candidates.get(j).box();
                double offX = filter.centerX() + dx - box.centerX();
                double offY = filter.centerY() + dy - box.centerY();
                double vote = 1 - (offX * offX + offY * offY) / (reach * reach);
                if (vote > best && Similarity.shape(filter, box) >= SHAPE) {
                    best = vote;
                }
            }
            sum += best;
        }
        return sum;
    }
}
