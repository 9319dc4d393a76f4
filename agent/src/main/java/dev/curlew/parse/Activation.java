package dev.curlew.parse;

import java.util.Locale;

/** What turns a classifier's numbers into scores from 0 to 1. */
enum Activation {
    /** The model has done it. */
    NONE,
    /** One class of all. */
    SOFTMAX,
    /** Each class by itself. */
    SIGMOID,
    /** Numbers of at least 0 whose sum is 1 are left as they are; all others get a softmax. */
    AUTO;

    /** So far from 1 a softmax in half floats or 8 bits may sum up. */
    private static final float ROUNDING = 0.05f;

    static Activation of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    void apply(float[] values) {
        switch (this) {
            case NONE -> {}
            case SOFTMAX -> softmax(values);
            case SIGMOID -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (1 / (1 + Math.exp(-values[i])));
                }
            }
            case AUTO -> {
                if (!isDistribution(values)) {
                    softmax(values);
                }
            }
        }
    }

    private static boolean isDistribution(float[] values) {
        double sum = 0;
        for (float value : values) {
            if (!(value >= 0)) {
                return false;
            }
            sum += value;
        }
        return Math.abs(sum - 1) <= ROUNDING;
    }

    /** All become NaN when one is NaN or plus infinity. */
    private static void softmax(float[] values) {
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            highest = Math.max(highest, value);
        }
        double sum = 0;
        for (float value : values) {
            sum += Math.exp((double) value - highest);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (Math.exp((double) values[i] - highest) / sum);
        }
    }
}
