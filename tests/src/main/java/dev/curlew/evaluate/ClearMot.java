package dev.curlew.evaluate;

import dev.curlew.track.Assignment;
import java.util.Arrays;

/**
 * The CLEAR metrics (Bernardin 2008): matches at IoU .5 that hold on to those of the frame before.
 *
 * @param mota 1 less the share of misses, false boxes and switches; below 0 when they outnumber the truth
 * @param switches times an object's track was another than the one it had last
 */
record ClearMot(double mota, int switches) {
    private static final double THRESHOLD = 0.5;
    /** Outweighs any IoU, so that matches that go on come first. */
    private static final double GOES_ON = 1000;

    static ClearMot of(Sequence sequence) {
        Assignment assignment = new Assignment();
        int[] lastTrack = new int[sequence.truths()];
        int[] trackBefore = new int[sequence.truths()];
        Arrays.fill(lastTrack, -1);
        Arrays.fill(trackBefore, -1);
        int switches = 0;
        int found = 0;
        int truths = 0;
        int boxes = 0;
        for (Sequence.Frame frame : sequence.frames()) {
            truths += frame.truth().length;
            boxes += frame.tracks().length;
            if (frame.truth().length == 0 || frame.tracks().length == 0) {
                continue;
            }
            int[] columnOfRow = match(frame, trackBefore, assignment);
            Arrays.fill(trackBefore, -1);
            for (int row = 0; row < columnOfRow.length; row++) {
                if (columnOfRow[row] >= 0) {
                    int truth = frame.truth()[row];
                    int track = frame.tracks()[columnOfRow[row]];
                    if (lastTrack[truth] >= 0 && lastTrack[truth] != track) {
                        switches++;
                    }
                    lastTrack[truth] = track;
                    trackBefore[truth] = track;
                    found++;
                }
            }
        }
        return new ClearMot((2.0 * found - boxes - switches) / Math.max(1, truths), switches);
    }

    private static int[] match(Sequence.Frame frame, int[] trackBefore, Assignment assignment) {
        int rows = frame.truth().length;
        int columns = frame.tracks().length;
        double[] gains = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double iou = frame.iou()[row][column];
                if (iou >= THRESHOLD - Math.ulp(1.0)) {
                    boolean goesOn = trackBefore[frame.truth()[row]] == frame.tracks()[column];
                    gains[row * columns + column] = iou + (goesOn ? GOES_ON : 0);
                }
            }
        }
        int[] columnOfRow = new int[rows];
        assignment.solve(rows, columns, gains, columnOfRow);
        return columnOfRow;
    }
}
