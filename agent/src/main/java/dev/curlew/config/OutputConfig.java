package dev.curlew.config;

import java.util.Map;

/**
 * Where results go: paths in which {@value #STREAM} stands for the source's name; "" writes nothing.
 *
 * @param events JSON lines, appended
 * @param mot tracks as MOTChallenge rows
 * @param detections detections as MOTChallenge rows
 * @param annotate video with boxes
 * @param report HTML page
 */
public record OutputConfig(String events, String mot, String detections, String annotate, String report) {
    public static final String STREAM = "{stream}";

    /** The templates by their keys. */
    public Map<String, String> templates() {
        return Map.of("events", events, "mot", mot, "detections", detections, "annotate", annotate, "report", report);
    }
}
