package dev.curlew.evaluate;

import dev.curlew.track.Assignment;

/**
 * Higher Order Tracking Accuracy (Luiten 2021): at each IoU threshold the geometric mean of how well objects are found
 * and how well they are kept, averaged over the thresholds .05, .10 ... .95.
 */
final class Hota {
    private static final int THRESHOLDS = 19;

    private final Sequence sequence;
    private final int[] truthLength;
    private final int[] trackLength;
    private final double[][] alignment;
    private final int[][][] matches;
    private final long[] found = new long[THRESHOLDS];

    private Hota(Sequence sequence) {
        this.sequence = sequence;
        truthLength = new int[sequence.truths()];
        trackLength = new int[sequence.tracks()];
        alignment = new double[sequence.truths()][sequence.tracks()];
        matches = new int[THRESHOLDS][sequence.truths()][sequence.tracks()];
    }

    /** 0 to 1. */
    static double of(Sequence sequence) {
        Hota hota = new Hota(sequence);
        hota.align();
        hota.match();
        double sum = 0;
        for (int i = 0; i < THRESHOLDS; i++) {
            sum += Math.sqrt(hota.detection(i) * hota.association(i));
        }
        return sum / THRESHOLDS;
    }

    /** How much each object and each track overlap over the whole video, before any matching. */
    private void align() {
        for (Sequence.Frame frame : sequence.frames()) {
            double[] columnSum = new double[frame.tracks().length];
            for (double[] row : frame.iou()) {
                for (int column = 0; column < row.length; column++) {
                    columnSum[column] += row[column];
                }
            }
            for (int row = 0; row < frame.truth().length; row++) {
                double rowSum = 0;
                for (double iou : frame.iou()[row]) {
                    rowSum += iou;
                }
                for (int column = 0; column < frame.tracks().length; column++) {
                    double iou = frame.iou()[row][column];
                    if (iou > 0) {
                        alignment[frame.truth()[row]][frame.tracks()[column]] +=
                                iou / (rowSum + columnSum[column] - iou);
                    }
                }
                truthLength[frame.truth()[row]]++;
            }
            for (int track : frame.tracks()) {
                trackLength[track]++;
            }
        }
        for (int truth = 0; truth < truthLength.length; truth++) {
            for (int track = 0; track < trackLength.length; track++) {
                double common = alignment[truth][track];
                alignment[truth][track] = common / (truthLength[truth] + trackLength[track] - common);
            }
        }
    }

    private void match() {
        Assignment assignment = new Assignment();
        for (Sequence.Frame frame : sequence.frames()) {
            int rows = frame.truth().length;
            int columns = frame.tracks().length;
            double[] gains = new double[rows * columns];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    gains[row * columns + column] =
                            frame.iou()[row][column] * alignment[frame.truth()[row]][frame.tracks()[column]];
                }
            }
            int[] columnOfRow = new int[rows];
            assignment.solve(rows, columns, gains, columnOfRow);
            for (int row = 0; row < rows; row++) {
                int column = columnOfRow[row];
                for (int i = 0; column >= 0 && i < THRESHOLDS; i++) {
                    if (frame.iou()[row][column] >= (i + 1) * 0.05 - Math.ulp(1.0)) {
                        matches[i][frame.truth()[row]][frame.tracks()[column]]++;
                        found[i]++;
                    }
                }
            }
        }
    }

    private double detection(int threshold) {
        long boxes = 0;
        for (int length : truthLength) {
            boxes += length;
        }
        for (int length : trackLength) {
            boxes += length;
        }
        return (double) found[threshold] / Math.max(1, boxes - found[threshold]);
    }

    private double association(int threshold) {
        double sum = 0;
        for (int truth = 0; truth < truthLength.length; truth++) {
            for (int track = 0; track < trackLength.length; track++) {
                double common = matches[threshold][truth][track];
                sum += common * common / Math.max(1, truthLength[truth] + trackLength[track] - common);
            }
        }
        return sum / Math.max(1, found[threshold]);
    }
}
