package dev.curlew.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * A key that was set while the agent ran.
 *
 * @param key its parts from the top, such as sources, yard, zones
 * @param by the command's id
 */
public record OverriddenKey(List<String> key, JsonNode value, String by, Instant at) {
    public OverriddenKey {
        key = List.copyOf(key);
    }

    public String name() {
        return String.join(".", key);
    }
}
