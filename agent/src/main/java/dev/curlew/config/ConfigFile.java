package dev.curlew.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.curlew.media.StreamId;
import dev.curlew.source.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads a YAML or JSON file (JSON is YAML) into an {@link AgentConfig}; all problems are told at once. */
public final class ConfigFile {
    private static final int SCHEMA_VERSION = 1;

    private ConfigFile() {}

    public static AgentConfig read(Path file) throws ConfigException {
        List<String> problems = new ArrayList<>();
        JsonNode root = parse(file);
        Section top = new Section("", root, problems);
        int version = top.integer("version", SCHEMA_VERSION);
        if (version != SCHEMA_VERSION) {
            problems.add("version must be " + SCHEMA_VERSION + ", the only one this agent knows, but was " + version);
        }
        String model = resolve(file, top.text("model", ""));
        int threads = top.integer("threads", 0);
        List<String> classes = top.texts("classes");
        Duration update = update(top.section("events"));
        Map<String, SourceSettings> sources = sources(top.section("sources"), file, problems);
        OutputConfig output = output(top.section("output"), file);
        top.rejectUnknown();
        try {
            AgentConfig config = new AgentConfig(model, threads, classes, sources, output, update);
            if (problems.isEmpty()) {
                return config;
            }
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        throw new ConfigException(
                problems.stream().map(problem -> file + ": " + problem).toList());
    }

    private static Duration update(Section events) {
        Duration update = events.duration("update").orElse(Duration.ofSeconds(1));
        events.rejectUnknown();
        return update;
    }

    private static JsonNode parse(Path file) throws ConfigException {
        YAMLFactory yaml = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try {
            return new YAMLMapper(yaml).readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ConfigException(List.of(file + ": no such file"));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new ConfigException(List.of(file + ":" + line + ": " + complaint(e.getOriginalMessage())));
        } catch (IOException e) {
            throw new ConfigException(List.of(file + ": cannot be read: " + e.getMessage()));
        }
    }

    /** SnakeYAML's sentence without the lines that show where. */
    private static String complaint(String message) {
        return message.lines()
                .filter(line -> !line.startsWith(" "))
                .map(String::strip)
                .collect(Collectors.joining(": "));
    }

    private static Map<String, SourceSettings> sources(Section all, Path file, List<String> problems) {
        Map<String, SourceSettings> sources = new LinkedHashMap<>();
        all.sections().forEach((name, section) -> {
            String url = resolve(file, section.text("url", ""));
            double fps = section.number("fps", 0);
            Duration start = section.duration("start").orElse(Duration.ZERO);
            try {
                StreamId id = new StreamId(name);
                sources.put(
                        id.name(),
                        new SourceSettings(
                                url,
                                fps,
                                start,
                                section.duration("duration").orElse(null),
                                section.flag("live"),
                                section.integer("repeat", 1),
                                section.instant("startTime").orElse(null)));
            } catch (IllegalArgumentException e) {
                problems.add("sources." + name + "." + e.getMessage());
            }
            section.rejectUnknown();
        });
        return sources;
    }

    /** A relative path counts from the configuration's folder, wherever the agent was started. */
    private static String resolve(Path file, String path) {
        return path.isEmpty() || path.contains("://")
                ? path
                : file.toAbsolutePath().resolveSibling(path).normalize().toString();
    }

    private static OutputConfig output(Section section, Path file) {
        OutputConfig output = new OutputConfig(
                resolve(file, section.text("events", "")),
                resolve(file, section.text("mot", "")),
                resolve(file, section.text("detections", "")),
                resolve(file, section.text("annotate", "")),
                resolve(file, section.text("report", "")));
        section.rejectUnknown();
        return output;
    }
}
