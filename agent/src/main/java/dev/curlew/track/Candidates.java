package dev.curlew.track;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The detections of one frame, best score first, and which of them are still free. The order in which they came does
 * not matter.
 */
final class Candidates {
    private static final Comparator<Detection> BEST_FIRST = Comparator.comparingDouble((Detection d) -> -d.score())
            .thenComparingDouble(d -> d.box().left())
            .thenComparingDouble(d -> d.box().top())
            .thenComparingInt(Detection::classId);

    private final TrackerSettings.Scores scores;
    private Detection[] sorted = new Detection[64];
    private boolean[] taken = new boolean[64];
    private int size;
    private int highs;

    Candidates(TrackerSettings.Scores scores) {
        this.scores = scores;
    }

    /** Leaves out what no pass looks at: scores too low, and boxes that are none. */
    void load(List<Detection> detections) {
        if (sorted.length < detections.size()) {
            sorted = new Detection[2 * detections.size()];
            taken = new boolean[2 * detections.size()];
        }
        size = 0;
        for (int i = 0; i < detections.size(); i++) {
            Detection detection = detections.get(i);
            if (detection.score() >= scores.low() && isBox(detection.box())) {
                sorted[size++] = detection;
            }
        }
        Arrays.sort(sorted, 0, size, BEST_FIRST);
        highs = 0;
        while (highs < size && sorted[highs].score() >= scores.high()) {
            highs++;
        }
        release();
    }

    void release() {
        Arrays.fill(taken, 0, size, false);
    }

    /** Detections of high score come first: 0 to {@code highs()}; those of low score follow up to {@code size()}. */
    int highs() {
        return highs;
    }

    int size() {
        return size;
    }

    Detection get(int index) {
        return sorted[index];
    }

    boolean isFree(int index) {
        return !taken[index];
    }

    void take(int index) {
        taken[index] = true;
    }

    private static boolean isBox(Box box) {
        return box.width() > 0
                && box.height() > 0
                && Float.isFinite(box.left())
                && Float.isFinite(box.top())
                && Float.isFinite(box.width())
                && Float.isFinite(box.height());
    }
}
