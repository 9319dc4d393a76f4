package dev.curlew.config;

import dev.curlew.settings.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where results go: paths in which {@value #STREAM} stands for the source's name; "" writes nothing. */
public record OutputConfig(
        @Key(value = "events as JSON lines, appended while the agent runs; sinks can choose and thin", path = true)
                String events,
        @Key(value = "confirmed tracks as MOTChallenge rows, written at the stream's end", path = true) String mot,
        @Key(value = "detections as MOTChallenge rows, written at the stream's end", path = true) String detections,
        @Key(value = "MP4 with boxes, written at the stream's end", path = true) String annotate,
        @Key(value = "HTML report, written at the stream's end", path = true) String report) {
    public static final String STREAM = "{stream}";

    public OutputConfig {
        for (String template : List.of(events, mot, detections, annotate, report)) {
            if (template.equals("-")) {
                throw new IllegalArgumentException(
                        "output must name files, but one is -; /dev/stdout stands for standard output");
            }
        }
    }

    public static OutputConfig defaults() {
        return new OutputConfig("", "", "", "", "");
    }

    /** The templates by their keys. */
    private Map<String, String> templates() {
        Map<String, String> templates = new LinkedHashMap<>();
        templates.put("events", events);
        templates.put("mot", mot);
        templates.put("detections", detections);
        templates.put("annotate", annotate);
        templates.put("report", report);
        return templates;
    }

    /** So that two sources do not write one file. */
    void requireStreamNames() {
        List<String> shared = templates().entrySet().stream()
                .filter(each -> !each.getValue().isEmpty() && !each.getValue().contains(STREAM))
                .map(Map.Entry::getKey)
                .toList();
        if (!shared.isEmpty()) {
            throw new IllegalArgumentException("output." + shared.get(0) + " must contain " + STREAM
                    + " when there are several sources, but was " + templates().get(shared.get(0))
                    + (shared.size() == 1 ? "" : "; so must " + String.join(", ", shared.subList(1, shared.size()))));
        }
    }
}
