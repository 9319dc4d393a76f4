package dev.curlew.render;

import dev.curlew.analytics.AnalyticsSettings;
import java.util.function.IntFunction;

/**
 * What a report is about.
 *
 * @param source the video's name, as a person would call it
 * @param modelName the model's name; its version and the sha256 of its file follow
 * @param labels a class's name by its id
 * @param rules zones and lines
 */
public record ReportSubject(
        String source,
        String modelName,
        long modelVersion,
        String modelSha256,
        IntFunction<String> labels,
        AnalyticsSettings rules) {

    /** With other zones and lines. */
    ReportSubject with(AnalyticsSettings others) {
        return new ReportSubject(source, modelName, modelVersion, modelSha256, labels, others);
    }

    /** Without zones and lines. */
    public ReportSubject(
            String source, String modelName, long modelVersion, String modelSha256, IntFunction<String> labels) {
        this(source, modelName, modelVersion, modelSha256, labels, AnalyticsSettings.defaults());
    }
}
