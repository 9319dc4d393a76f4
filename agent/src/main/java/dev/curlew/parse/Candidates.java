package dev.curlew.parse;

import java.util.Arrays;

/** Boxes in input pixels that passed the score threshold, in arrays that are reused from frame to frame. */
public final class Candidates {
    private static final int INITIAL = 512;

    float[] x1 = new float[INITIAL];
    float[] y1 = new float[INITIAL];
    float[] x2 = new float[INITIAL];
    float[] y2 = new float[INITIAL];
    float[] score = new float[INITIAL];
    int[] classId = new int[INITIAL];
    private int size;

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    /** Boxes and scores that are no finite numbers are dropped here, so nothing later meets a NaN. */
    public void add(float left, float top, float right, float bottom, int id, float confidence) {
        if (!Float.isFinite(left)
                || !Float.isFinite(top)
                || !Float.isFinite(right)
                || !Float.isFinite(bottom)
                || !Float.isFinite(confidence)) {
            return;
        }
        if (size == score.length) {
            grow();
        }
        x1[size] = left;
        y1[size] = top;
        x2[size] = right;
        y2[size] = bottom;
        classId[size] = id;
        // + 0f turns a negative zero, which sorts and prints as less than nothing, into a positive one
        score[size] = Math.min(confidence, 1) + 0f;
        size++;
    }

    private void grow() {
        int capacity = size * 2;
        x1 = Arrays.copyOf(x1, capacity);
        y1 = Arrays.copyOf(y1, capacity);
        x2 = Arrays.copyOf(x2, capacity);
        y2 = Arrays.copyOf(y2, capacity);
        score = Arrays.copyOf(score, capacity);
        classId = Arrays.copyOf(classId, capacity);
    }
}
