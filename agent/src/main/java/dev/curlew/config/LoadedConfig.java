package dev.curlew.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A configuration and what came to light while it was read.
 *
 * @param warnings one line each, with file, line and key
 * @param masked by full key, texts whose parts came from elsewhere, as they may be shown
 * @param origins by full key, where its value comes from; keys that are not here have their defaults
 */
public record LoadedConfig(
        AgentConfig config, List<String> warnings, Map<String, String> masked, Map<String, Origin> origins) {
    public LoadedConfig {
        warnings = List.copyOf(warnings);
        masked = Map.copyOf(masked);
        origins = Collections.unmodifiableMap(new TreeMap<>(origins));
    }

    /** Every key that has a value, also by default. */
    public Set<String> keys() {
        return KeyTree.keys(config);
    }

    /** YAML with every default filled in and every secret hidden. */
    public String effective() {
        return ConfigText.effective(config, masked);
    }
}
