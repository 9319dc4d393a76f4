package dev.curlew.config;

import dev.curlew.analytics.AnalyticsSettings;
import java.util.List;

/**
 * Zones and lines out of a file of their own.
 *
 * @param warnings one line each, with file, line and key
 */
public record LoadedAnalytics(AnalyticsSettings settings, List<String> warnings) {
    public LoadedAnalytics {
        warnings = List.copyOf(warnings);
    }

    /** YAML with every default filled in; it reads back as the same. */
    public String effective() {
        return ConfigText.analytics(settings);
    }
}
