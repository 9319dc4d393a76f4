package dev.curlew.render;

import java.util.Arrays;

/**
 * Finds a free place for each label of one picture: above its box, else below, inside or beside, always within the
 * picture. Where all are taken it chooses the one that hides the least; hiding a label counts more than hiding an
 * object. Used again for every picture.
 */
final class LabelPlaces {
    private static final int OBJECT = 1;
    private static final int TEXT = 4;
    private static final int FIELDS = 5;

    private final int width;
    private final int height;
    private int[] taken = new int[FIELDS * 64]; // left, top, right, bottom, weight of each
    private int count;
    private int x;
    private int y;
    private long leastHidden;

    LabelPlaces(int width, int height) {
        this.width = width;
        this.height = height;
    }

    void clear() {
        count = 0;
    }

    void takeText(int left, int top, int right, int bottom) {
        take(left, top, right, bottom, TEXT);
    }

    void takeObject(int left, int top, int right, int bottom) {
        take(left, top, right, bottom, OBJECT);
    }

    private void take(int left, int top, int right, int bottom, int weight) {
        if (FIELDS * count == taken.length) {
            taken = Arrays.copyOf(taken, 2 * taken.length);
        }
        int at = FIELDS * count++;
        taken[at] = left;
        taken[at + 1] = top;
        taken[at + 2] = right;
        taken[at + 3] = bottom;
        taken[at + 4] = weight;
    }

    /** Chooses and takes a place for a label of the given size at a box; then {@link #x} and {@link #y} tell it. */
    void place(int labelWidth, int labelHeight, int left, int top, int right, int bottom) {
        leastHidden = Long.MAX_VALUE;
        int ending = right - labelWidth;
        consider(left, top - labelHeight, labelWidth, labelHeight);
        consider(ending, top - labelHeight, labelWidth, labelHeight);
        consider(left, bottom, labelWidth, labelHeight);
        consider(ending, bottom, labelWidth, labelHeight);
        consider(left, top - 2 * labelHeight, labelWidth, labelHeight);
        consider(left, top, labelWidth, labelHeight);
        consider(right, top, labelWidth, labelHeight);
        consider(left - labelWidth, top, labelWidth, labelHeight);
        takeText(x, y, x + labelWidth, y + labelHeight);
    }

    int x() {
        return x;
    }

    int y() {
        return y;
    }

    private void consider(int wantedX, int wantedY, int labelWidth, int labelHeight) {
        if (leastHidden == 0) {
            return;
        }
        int left = Math.max(0, Math.min(wantedX, width - labelWidth));
        int top = Math.max(0, Math.min(wantedY, height - labelHeight));
        long hidden = 0;
        for (int at = 0; at < FIELDS * count; at += FIELDS) {
            int w = Math.min(left + labelWidth, taken[at + 2]) - Math.max(left, taken[at]);
            int h = Math.min(top + labelHeight, taken[at + 3]) - Math.max(top, taken[at + 1]);
            hidden += w > 0 && h > 0 ? (long) w * h * taken[at + 4] : 0;
        }
        if (hidden < leastHidden) {
            leastHidden = hidden;
            x = left;
            y = top;
        }
    }
}
