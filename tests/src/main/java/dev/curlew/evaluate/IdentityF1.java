package dev.curlew.evaluate;

import dev.curlew.track.Assignment;

/** IDF1 (Ristani 2016): each object gets the one track that covers it best over the whole video, at IoU .5. */
final class IdentityF1 {
    private static final double THRESHOLD = 0.5;

    private IdentityF1() {}

    /** 0 to 1. */
    static double of(Sequence sequence) {
        int columns = sequence.tracks();
        double[] common = new double[sequence.truths() * columns];
        long boxes = 0;
        for (Sequence.Frame frame : sequence.frames()) {
            boxes += frame.truth().length + frame.tracks().length;
            for (int row = 0; row < frame.truth().length; row++) {
                for (int column = 0; column < frame.tracks().length; column++) {
                    if (frame.iou()[row][column] >= THRESHOLD) {
                        common[frame.truth()[row] * columns + frame.tracks()[column]]++;
                    }
                }
            }
        }
        int[] columnOfRow = new int[sequence.truths()];
        new Assignment().solve(sequence.truths(), columns, common, columnOfRow);
        double same = 0;
        for (int row = 0; row < columnOfRow.length; row++) {
            if (columnOfRow[row] >= 0) {
                same += common[row * columns + columnOfRow[row]];
            }
        }
        return 2 * same / Math.max(1, boxes);
    }
}
