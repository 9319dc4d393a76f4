package dev.curlew.parse;

import java.util.List;
import java.util.Map;

/**
 * What a parser may be told.
 *
 * @param labels class names by id; empty when the model has none
 * @param scoreThreshold detections below it are dropped, 0 to 1
 * @param nmsIou boxes of one class that overlap by more than this are one object, 0 to 1
 * @param maxDetections kept per frame, best first
 * @param classes ids to keep; empty means all
 * @param parameters the other {@code parameters} of config.pbtxt, for knobs of one format
 */
public record ParserSettings(
        List<String> labels,
        float scoreThreshold,
        float nmsIou,
        int maxDetections,
        List<Integer> classes,
        Map<String, String> parameters) {

    public ParserSettings {
        labels = List.copyOf(labels);
        classes = List.copyOf(classes);
        parameters = Map.copyOf(parameters);
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
