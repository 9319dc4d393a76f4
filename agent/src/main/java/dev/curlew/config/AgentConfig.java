package dev.curlew.config;

import dev.curlew.source.SourceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What {@code curlew run --config} reads; docs/configuration.md describes every key.
 *
 * @param model a model folder or an .onnx file, as written
 * @param threads frames inferred side by side, one core each; 0 means one per core
 * @param classes labels to keep; empty means all
 * @param sources by name, in the file's order
 * @param eventUpdate capture time between two updates of one track
 */
public record AgentConfig(
        String model,
        int threads,
        List<String> classes,
        Map<String, SourceSettings> sources,
        OutputConfig output,
        Duration eventUpdate) {

    public AgentConfig {
        if (model.isBlank()) {
            throw new IllegalArgumentException("model must name a model folder or an .onnx file, but is missing");
        }
        if (threads < 0 || threads > 256) {
            throw new IllegalArgumentException("threads must lie between 0 (one per core) and 256, but was " + threads);
        }
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("sources must name at least one source, but is empty");
        }
        classes = List.copyOf(classes);
    }
}
