package dev.curlew.evaluate;

import dev.curlew.geometry.Box;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ground truth and tracks of one video, ready for metrics: ids are 0, 1, 2... and every pair of one frame has its IoU.
 * Rules of MOT15 as in TrackEval: one class, and truth rows with confidence 0 are left out.
 *
 * @param truths number of objects in the truth
 * @param tracks number of tracks
 */
record Sequence(List<Frame> frames, int truths, int tracks) {

    /** Who is in one frame, and how the boxes overlap. */
    static final class Frame {
        private final int[] truth;
        private final int[] tracks;
        private final double[][] iou;

        Frame(int[] truth, int[] tracks, double[][] iou) {
            this.truth = truth;
            this.tracks = tracks;
            this.iou = iou;
        }

        int[] truth() {
            return truth;
        }

        int[] tracks() {
            return tracks;
        }

        /** By place in {@code truth}, then by place in {@code tracks}. */
        double[][] iou() {
            return iou;
        }
    }

    static Sequence of(List<MotRow> truth, List<MotRow> tracks) {
        List<MotRow> counted = new ArrayList<>(truth);
        counted.removeIf(row -> row.confidence() == 0);
        List<List<MotRow>> truthFrames = MotReader.byFrame(counted);
        List<List<MotRow>> trackFrames = MotReader.byFrame(tracks);
        Map<Long, Integer> truthIds = new HashMap<>();
        Map<Long, Integer> trackIds = new HashMap<>();
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < Math.max(truthFrames.size(), trackFrames.size()); i++) {
            List<MotRow> truthRows = i < truthFrames.size() ? truthFrames.get(i) : List.of();
            List<MotRow> trackRows = i < trackFrames.size() ? trackFrames.get(i) : List.of();
            double[][] iou = new double[truthRows.size()][trackRows.size()];
            for (int row = 0; row < iou.length; row++) {
                for (int column = 0; column < trackRows.size(); column++) {
                    iou[row][column] =
                            iou(truthRows.get(row).box(), trackRows.get(column).box());
                }
            }
            frames.add(new Frame(number(truthRows, truthIds), number(trackRows, trackIds), iou));
        }
        return new Sequence(frames, truthIds.size(), trackIds.size());
    }

    /** In doubles, as TrackEval counts: pairs at a threshold must fall to the same side. */
    static double iou(Box a, Box b) {
        double right = Math.min((double) a.left() + a.width(), (double) b.left() + b.width());
        double bottom = Math.min((double) a.top() + a.height(), (double) b.top() + b.height());
        double w = right - Math.max(a.left(), b.left());
        double h = bottom - Math.max(a.top(), b.top());
        if (!(w > 0 && h > 0)) {
            return 0;
        }
        return w * h / ((double) a.width() * a.height() + (double) b.width() * b.height() - w * h);
    }

    private static int[] number(List<MotRow> rows, Map<Long, Integer> ids) {
        int[] numbers = new int[rows.size()];
        for (int i = 0; i < numbers.length; i++) {
            MotRow row = rows.get(i);
            for (int j = 0; j < i; j++) {
                if (rows.get(j).id() == row.id()) {
                    throw new IllegalArgumentException("id " + row.id() + " is twice in frame " + row.frame());
                }
            }
            Integer number = ids.putIfAbsent(row.id(), ids.size());
            numbers[i] = number == null ? ids.size() - 1 : number;
        }
        return numbers;
    }
}
