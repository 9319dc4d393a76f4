package dev.curlew.evaluate;

import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * AP50 of a detector: the area under precision over recall at IoU .5, precision made monotone, over all points (VOC 2010
 * and later). Best scores first, each detection takes the free object it overlaps most (COCO). One that takes an object
 * to be ignored (confidence 0) counts neither way.
 */
final class AveragePrecision {
    private static final double THRESHOLD = 0.5;

    private AveragePrecision() {}

    /** 0 to 1. */
    static double of(List<MotRow> truth, List<MotRow> detections) {
        List<List<MotRow>> frames = MotReader.byFrame(truth);
        Set<MotRow> taken = new HashSet<>();
        long objects = truth.stream().filter(row -> row.confidence() != 0).count();
        List<MotRow> bestFirst = new ArrayList<>(detections);
        bestFirst.sort(Comparator.comparingDouble((MotRow row) -> -row.confidence()));
        List<Boolean> hits = new ArrayList<>();
        for (MotRow detection : bestFirst) {
            MotRow best = null;
            double bestIou = THRESHOLD;
            List<MotRow> frame = detection.frame() <= frames.size() ? frames.get(detection.frame() - 1) : List.of();
            for (MotRow object : frame) {
                double iou = Sequence.iou(object.box(), detection.box());
                boolean better = iou >= bestIou && !taken.contains(object);
                // Objects that count come before those to be ignored.
                if (better && (best == null || best.confidence() == 0 || object.confidence() != 0)) {
                    best = object;
                    bestIou = iou;
                }
            }
            if (best == null) {
                hits.add(false);
            } else if (best.confidence() != 0) {
                taken.add(best);
                hits.add(true);
            }
        }
        return area(hits, objects);
    }

    private static double area(List<Boolean> hits, long objects) {
        double[] precision = new double[hits.size()];
        int found = 0;
        for (int i = 0; i < precision.length; i++) {
            found += hits.get(i) ? 1 : 0;
            precision[i] = (double) found / (i + 1);
        }
        double area = 0;
        double best = 0;
        for (int i = precision.length - 1; i >= 0; i--) {
            best = Math.max(best, precision[i]);
            area += hits.get(i) ? best / objects : 0;
        }
        return area;
    }
}
