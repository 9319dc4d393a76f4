package dev.curlew.parse;

import java.util.List;

/** Which class ids are wanted. */
final class ClassFilter {
    private final boolean[] wanted;

    /** @param ids to keep; empty means all */
    ClassFilter(int classes, List<Integer> ids) {
        wanted = new boolean[classes];
        for (int id = 0; id < classes; id++) {
            wanted[id] = ids.isEmpty() || ids.contains(id);
        }
    }

    boolean wants(int id) {
        return wanted[id];
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
