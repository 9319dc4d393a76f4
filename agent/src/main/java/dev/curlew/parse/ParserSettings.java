package dev.curlew.parse;

import java.util.List;

/**
 * What a parser may be told.
 *
 * @param scoreThreshold detections below it are dropped, 0 to 1
 * @param nmsIou boxes that overlap by more than this are one object, 0 to 1
 * @param agnosticNms whether boxes of different classes can be one object
 * @param maxDetections kept per frame, best first
 * @param classes ids to keep; empty means all
 */
public record ParserSettings(
        float scoreThreshold, float nmsIou, boolean agnosticNms, int maxDetections, List<Integer> classes) {

    public ParserSettings {
        classes = List.copyOf(classes);
        requireFraction("score_threshold", scoreThreshold);
        requireFraction("nms_iou", nmsIou);
        if (maxDetections < 1) {
            throw new IllegalArgumentException("max_detections must be at least 1, but was " + maxDetections);
        }
    }

    private static void requireFraction(String key, float value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(key + " must lie between 0 and 1, but was " + value);
        }
    }
}
