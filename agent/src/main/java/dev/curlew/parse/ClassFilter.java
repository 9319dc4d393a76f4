package dev.curlew.parse;

/** Which scores of which classes are wanted. */
final class ClassFilter {
    /** NaN for a class that nobody wants: no score reaches it. */
    private final float[] thresholds;

    private final float lowest;

    ClassFilter(int classes, ParserSettings settings) {
        thresholds = new float[classes];
        float least = 1;
        for (int id = 0; id < classes; id++) {
            if (settings.classes().isEmpty() || settings.classes().contains(id)) {
                thresholds[id] = settings.classThresholds().getOrDefault(id, settings.scoreThreshold());
                least = Math.min(least, thresholds[id]);
            } else {
                thresholds[id] = Float.NaN;
            }
        }
        lowest = least;
    }

    /** No score below it is wanted, whatever its class. */
    float lowest() {
        return lowest;
    }

    /** Whether a score of this class is wanted; an id that the model does not have never is. */
    boolean wants(int id, float score) {
        return id >= 0 && id < thresholds.length && score >= thresholds[id];
    }

    /** Index of the highest score in {@code scores} from {@code offset} on; the first of equals, NaN never wins. */
    static int best(float[] scores, int offset, int count) {
        int best = 0;
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            if (scores[offset + i] > highest) {
                highest = scores[offset + i];
                best = i;
            }
        }
        return best;
    }
}
