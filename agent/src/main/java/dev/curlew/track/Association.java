package dev.curlew.track;

import dev.curlew.detection.Detection;
import java.util.ArrayList;
import java.util.List;

/** Gives detections to targets, the best sum of similarities over all of them. Keeps its matrices between frames. */
final class Association {
    private final TrackerSettings.Matching settings;
    private final double lostPenaltyPerNano;
    private final Assignment assignment = new Assignment();
    private final List<Target> rows = new ArrayList<>();
    private int[] columns = new int[64];
    private int[] columnOfRow = new int[64];
    private double[] gains = new double[64 * 64];

    Association(TrackerSettings.Matching settings) {
        this.settings = settings;
        lostPenaltyPerNano =
                settings.lostPenalty() / settings.lostPenaltyAfter().toNanos();
    }

    /** Detections of high score to all targets without one. */
    void matchHigh(List<Target> targets, Candidates candidates) {
        matchHigh(targets, Long.MAX_VALUE, candidates);
    }

    /** Detections of high score to targets without one that were unseen for no longer than some time. */
    void matchHigh(List<Target> targets, long unseenUpTo, Candidates candidates) {
        selectRows(targets, unseenUpTo);
        match(candidates, 0, candidates.highs(), false);
    }

    /** Detections of low score to targets that were just seen and are where they are expected. */
    void matchLow(List<Target> targets, Candidates candidates) {
        selectRows(targets, settings.lowWithin().toNanos());
        match(candidates, candidates.highs(), candidates.size(), true);
    }

    /** Takes back what this frame's passes gave. */
    void undo(List<Target> targets, Candidates candidates) {
        for (int i = 0; i < targets.size(); i++) {
            targets.get(i).unmatch();
        }
        candidates.release();
    }

    private void selectRows(List<Target> targets, long unseenUpTo) {
        rows.clear();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            if (target.match() == null && target.unseenNanos() <= unseenUpTo) {
                rows.add(target);
            }
        }
    }

    private void match(Candidates candidates, int from, int to, boolean low) {
        int width = selectColumns(candidates, from, to);
        if (rows.isEmpty() || width == 0) {
            return;
        }
        if (gains.length < rows.size() * width) {
            gains = new double[2 * rows.size() * width];
        }
        if (columnOfRow.length < rows.size()) {
            columnOfRow = new int[2 * rows.size()];
        }
        for (int row = 0; row < rows.size(); row++) {
            Target target = rows.get(row);
            for (int column = 0; column < width; column++) {
                Detection detection = candidates.get(columns[column]);
                gains[row * width + column] = low ? lowGain(target, detection) : highGain(target, detection);
            }
        }
        assignment.solve(rows.size(), width, gains, columnOfRow);
        for (int row = 0; row < rows.size(); row++) {
            if (columnOfRow[row] >= 0) {
                int index = columns[columnOfRow[row]];
                candidates.take(index);
                rows.get(row).match(candidates.get(index));
            }
        }
    }

    private int selectColumns(Candidates candidates, int from, int to) {
        if (columns.length < to - from) {
            columns = new int[2 * (to - from)];
        }
        int width = 0;
        for (int i = from; i < to; i++) {
            if (candidates.isFree(i)) {
                columns[width++] = i;
            }
        }
        return width;
    }

    /** Grown overlap times score, as ByteTrack fuses them, less the gate: so two poor matches don't outbid a good one. */
    private double highGain(Target target, Detection detection) {
        double growth = Math.min(settings.growth() * target.filter.uncertainty(), settings.growthLimit());
        double similarity = Similarity.overlap(target.filter, detection.box(), growth)
                * detection.score()
                * classFactor(target, detection);
        similarity -= Math.min(target.unseenNanos() * lostPenaltyPerNano, settings.lostPenalty());
        return similarity - settings.gate();
    }

    private double lowGain(Target target, Detection detection) {
        double iou = Similarity.overlap(target.filter, detection.box(), 0);
        return iou >= settings.lowIou() ? iou * classFactor(target, detection) : 0;
    }

    /**
     * A detection of another class than the target's may be the same object under a wrong name (a van called car, then
     * truck) if it has the target's shape, at a price: so each object prefers its own class, and a rider is no bicycle.
     */
    private double classFactor(Target target, Detection detection) {
        double share = target.votes.share(detection.classId());
        if (share == 1) {
            return 1;
        }
        if (share < 0.5 && Similarity.shape(target.filter, detection.box()) < settings.classShape()) {
            return 0;
        }
        return 1 - settings.classPenalty() * (1 - share);
    }
}
