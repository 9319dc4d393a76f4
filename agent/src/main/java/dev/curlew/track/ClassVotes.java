package dev.curlew.track;

import java.util.Arrays;

/** What a track's detections said it is, weighted by their scores. */
final class ClassVotes {
    private int[] classes = new int[2];
    private double[] votes = new double[2];
    private int size;
    private double total;

    void add(int classId, double weight) {
        total += weight;
        int at = indexOf(classId);
        if (at >= 0) {
            votes[at] += weight;
            return;
        }
        if (size == classes.length) {
            classes = Arrays.copyOf(classes, 2 * size);
            votes = Arrays.copyOf(votes, 2 * size);
        }
        classes[size] = classId;
        votes[size++] = weight;
    }

    /** The class with most votes; of equals, the one seen first. */
    int leader() {
        int best = 0;
        for (int i = 1; i < size; i++) {
            if (votes[i] > votes[best]) {
                best = i;
            }
        }
        return classes[best];
    }

    /** Which part of all votes a class has, 0 to 1. */
    double share(int classId) {
        int at = indexOf(classId);
        return at >= 0 && total > 0 ? votes[at] / total : 0;
    }

    private int indexOf(int classId) {
        for (int i = 0; i < size; i++) {
            if (classes[i] == classId) {
                return i;
            }
        }
        return -1;
    }
}
