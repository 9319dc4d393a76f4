package dev.curlew.config;

import java.util.List;
import java.util.Map;

/**
 * A configuration and what came to light while it was read.
 *
 * @param warnings one line each, with file, line and key
 * @param masked by full key, texts whose parts came from elsewhere, as they may be shown
 */
public record LoadedConfig(AgentConfig config, List<String> warnings, Map<String, String> masked) {
    public LoadedConfig {
        warnings = List.copyOf(warnings);
        masked = Map.copyOf(masked);
    }

    /** YAML with every default filled in and every secret hidden. */
    public String effective() {
        return ConfigText.effective(config, masked);
    }
}
