package dev.curlew.parse;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import dev.curlew.geometry.Letterbox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Chooses among candidates and maps them back to the source picture: greedy non-maximum suppression: best first, equal scores in the order they came. Of more candidates than
 * {@link #MAX_CANDIDATES} only the best are looked at, so the cost stays below that times max_detections comparisons.
 */
public final class NonMaxSuppression {
    public static final int MAX_CANDIDATES = 4096;

    private final float iou;
    private final boolean agnostic;
    private final BoxLimits limits;
    private final int[] kept;
    private long[] order = new long[512];

    public NonMaxSuppression(ParserSettings settings) {
        this.iou = settings.nmsIou();
        this.agnostic = settings.agnosticNms();
        this.limits = settings.boxes();
        this.kept = new int[settings.maxDetections()];
    }

    /** Boxes without any part inside the source picture, or of a size not wanted, are dropped and suppress nothing. */
    public List<Detection> apply(Candidates candidates, Letterbox letterbox) {
        int size = candidates.size();
        if (size == 0) {
            return List.of();
        }
        sort(candidates, size);
        List<Detection> detections = new ArrayList<>(Math.min(size, 32));
        int count = 0;
        for (int i = 0; i < Math.min(size, MAX_CANDIDATES) && count < kept.length; i++) {
            int candidate = (int) order[i];
            if (isSuppressed(candidates, candidate, count)) {
                continue;
            }
            Box box = letterbox.toSource(
                    candidates.x1[candidate],
                    candidates.y1[candidate],
                    candidates.x2[candidate],
                    candidates.y2[candidate]);
            if (limits.accept(box, letterbox.sourceWidth(), letterbox.sourceHeight())) {
                kept[count++] = candidate;
                detections.add(new Detection(box, candidates.classId[candidate], candidates.score[candidate]));
            }
        }
        return Collections.unmodifiableList(detections);
    }

    /** Sorts numbers instead of objects: the score's bits, which ascend with it, turned round, then the index. */
    private void sort(Candidates candidates, int size) {
        if (order.length < size) {
            order = new long[candidates.score.length];
        }
        for (int i = 0; i < size; i++) {
            order[i] = (long) ~Float.floatToRawIntBits(candidates.score[i]) << 32 | i;
        }
        Arrays.sort(order, 0, size);
    }

    private boolean isSuppressed(Candidates c, int candidate, int count) {
        if (iou >= 1) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            int winner = kept[i];
            if ((agnostic || c.classId[winner] == c.classId[candidate]) && overlap(c, winner, candidate) > iou) {
                return true;
            }
        }
        return false;
    }

    private static float overlap(Candidates c, int a, int b) {
        float width = Math.min(c.x2[a], c.x2[b]) - Math.max(c.x1[a], c.x1[b]);
        float height = Math.min(c.y2[a], c.y2[b]) - Math.max(c.y1[a], c.y1[b]);
        if (!(width > 0 && height > 0)) {
            return 0;
        }
        float both = width * height;
        return both / (area(c, a) + area(c, b) - both);
    }

    private static float area(Candidates c, int i) {
        return (c.x2[i] - c.x1[i]) * (c.y2[i] - c.y1[i]);
    }
}
