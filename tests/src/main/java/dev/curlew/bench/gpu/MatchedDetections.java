package dev.curlew.bench.gpu;

import dev.curlew.geometry.Box;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many detections of two runs over one video are the same: overlap of at least 0.9 and scores within 0.05, each taken
 * once. Detections next to the score threshold, of which one run may see only its own, do not count.
 *
 * @param matched pairs
 * @param total detections of both runs that must have a partner
 */
record MatchedDetections(long matched, long total) {
    private static final double OVERLAP = 0.9;
    private static final float SCORES = 0.05f;

    /** A detection this close above the threshold of 0.1 may lie below it in the other run. */
    private static final float CERTAIN = 0.1f + SCORES;

    double share() {
        return total == 0 ? 0 : (double) matched / total;
    }

    static MatchedDetections of(Path first, Path second) throws IOException {
        List<List<MotRow>> a = MotReader.byFrame(MotReader.read(first));
        List<List<MotRow>> b = MotReader.byFrame(MotReader.read(second));
        long matched = 0;
        long total = 0;
        for (int frame = 0; frame < Math.max(a.size(), b.size()); frame++) {
            List<MotRow> ours = frame < a.size() ? a.get(frame) : List.of();
            List<MotRow> theirs = frame < b.size() ? b.get(frame) : List.of();
            matched += partnered(ours, theirs) + partnered(theirs, ours);
            total += certain(ours) + certain(theirs);
        }
        return new MatchedDetections(matched, total);
    }

    private static long certain(List<MotRow> rows) {
        return rows.stream().filter(row -> row.confidence() >= CERTAIN).count();
    }

    /** Best scores first, each takes the free one it overlaps most. */
    private static long partnered(List<MotRow> rows, List<MotRow> others) {
        List<MotRow> bestFirst = new ArrayList<>(rows);
        bestFirst.sort(Comparator.comparingDouble((MotRow row) -> -row.confidence()));
        Set<MotRow> taken = new HashSet<>();
        long found = 0;
        for (MotRow row : bestFirst) {
            MotRow best = null;
            double overlap = OVERLAP;
            for (MotRow other : others) {
                double iou = iou(row.box(), other.box());
                if (iou >= overlap
                        && Math.abs(row.confidence() - other.confidence()) <= SCORES
                        && !taken.contains(other)) {
                    best = other;
                    overlap = iou;
                }
            }
            if (best != null) {
                taken.add(best);
                found += row.confidence() >= CERTAIN ? 1 : 0;
            }
        }
        return found;
    }

    static double iou(Box a, Box b) {
        double width = Math.min(a.left() + a.width(), b.left() + b.width()) - Math.max(a.left(), b.left());
        double height = Math.min(a.top() + a.height(), b.top() + b.height()) - Math.max(a.top(), b.top());
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double common = width * height;
        return common / (a.width() * a.height() + b.width() * b.height() - common);
    }
}
