package dev.curlew.parse;

import java.util.List;
import java.util.Map;

/**
 * What a parser may be told.
 *
 * @param scoreThreshold detections below it are dropped, 0 to 1
 * @param classThresholds by class id, instead of scoreThreshold
 * @param nmsIou boxes that overlap by more than this are one object, 0 to 1; 1 suppresses nothing
 * @param agnosticNms whether boxes of different classes can be one object
 * @param boxes sizes that are kept
 * @param maxDetections kept per frame, best first
 * @param classes ids to keep; empty means all
 */
public record ParserSettings(
        float scoreThreshold,
        Map<Integer, Float> classThresholds,
        float nmsIou,
        boolean agnosticNms,
        BoxLimits boxes,
        int maxDetections,
        List<Integer> classes) {

    public ParserSettings {
        classThresholds = Map.copyOf(classThresholds);
        classes = List.copyOf(classes);
        requireFraction("score_threshold", scoreThreshold);
        classThresholds.values().forEach(threshold -> requireFraction("score_thresholds", threshold));
        requireFraction("nms_iou", nmsIou);
        if (maxDetections < 1) {
            throw new IllegalArgumentException("max_detections must be at least 1, but was " + maxDetections);
        }
    }

    /** One threshold for all classes, boxes of every size. */
    public ParserSettings(
            float scoreThreshold, float nmsIou, boolean agnosticNms, int maxDetections, List<Integer> classes) {
        this(scoreThreshold, Map.of(), nmsIou, agnosticNms, BoxLimits.NONE, maxDetections, classes);
    }

    private static void requireFraction(String key, float value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(key + " must lie between 0 and 1, but was " + value);
        }
    }
}
