package dev.curlew.config;

import dev.curlew.link.BrokerSettings;
import dev.curlew.media.StreamId;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.TopicTemplate;
import dev.curlew.settings.Key;
import dev.curlew.spool.StorageSettings;
import dev.curlew.text.Nearest;
import dev.curlew.track.TrackerSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The whole configuration file; its components are the keys. */
public record AgentConfig(
        @Key("version of this file's schema") int version,
        @Key(value = "a model folder, one of its version folders, or an .onnx file", required = true, path = true)
                String model,
        @Key("frames inferred side by side, one core each; 0 takes instance_group of config.pbtxt, else every core")
                int threads,
        @Key("which GPU is used, and how much of it") GpuConfig gpu,
        @Key("labels to keep, the others are dropped before tracking; an empty list keeps all") List<String> classes,
        @Key("the tracker of every source") TrackerSettings tracker,
        @Key(
                        value = "one entry per camera or file; its name (letters, digits, _ . -) stands in every event",
                        required = true)
                Map<StreamId, SourceConfig> sources,
        @Key("files that are written; {stream} in a path stands for the source's name, \"\" writes nothing")
                OutputConfig output,
        @Key("what is told, and how often") EventsConfig events,
        @Key("where messages go besides output.events: one entry per sink, under a name of letters, digits, _ . -")
                Map<String, SinkSettings> sinks,
        @Key("MQTT and Kafka brokers, under names as sinks have; docs/brokers.md") Map<String, BrokerSettings> brokers,
        @Key("where commands come from besides curlew run --commands -, under names as sinks have; docs/commands.md")
                Map<String, CommandSourceConfig> commands,
        @Key("what the agent keeps on its disk") StorageSettings storage) {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}";
    static final int VERSION = 1;

    public AgentConfig {
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "version must be " + VERSION + ", the only one this agent knows, but was " + version);
        }
        if (model.isBlank()) {
            throw new IllegalArgumentException("model must name a model folder or an .onnx file, but is empty");
        }
        if (threads < 0 || threads > 256) {
            throw new IllegalArgumentException("threads must lie between 0 (one per core) and 256, but was " + threads);
        }
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("sources must name at least one source, but is empty");
        }
        if (sources.values().stream()
                        .filter(source -> source.source().isStandardInput())
                        .count()
                > 1) {
            throw new IllegalArgumentException("sources must not read standard input (url: -) twice, but "
                    + sources.entrySet().stream()
                            .filter(source -> source.getValue().source().isStandardInput())
                            .map(source -> source.getKey().name())
                            .collect(Collectors.joining(" and "))
                    + " do");
        }
        if (model.equals("-")) {
            throw new IllegalArgumentException("model must name a model folder or an .onnx file, but was -");
        }
        if (sources.size() > 1) {
            output.requireStreamNames();
        }
        requireNames("sinks", sinks.keySet());
        requireNames("brokers", brokers.keySet());
        sinks.forEach((name, sink) -> requireBroker(name, sink, brokers));
        requireNames("commands", commands.keySet());
        requireBrokers(commands, brokers);
        requireOwnCounterFiles(sources);
        classes = List.copyOf(classes);
    }

    private static void requireBrokers(Map<String, CommandSourceConfig> commands, Map<String, BrokerSettings> brokers) {
        commands.forEach((name, source) -> {
            BrokerSettings broker = brokers.get(source.broker());
            if (broker == null) {
                throw new IllegalArgumentException("commands." + name + ".broker must be one of brokers, but was '"
                        + source.broker() + "'" + Nearest.hint(source.broker(), brokers.keySet()));
            }
            if (broker.isKafka()) {
                try {
                    source.requireKafka();
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("commands." + name + "." + e.getMessage(), e);
                }
            }
        });
    }

    private static void requireNames(String key, Set<String> names) {
        for (String name : names) {
            if (!name.matches(NAME)) {
                throw new IllegalArgumentException(key + " must have names of 1 to 64 letters, digits, '_', '.' or '-'"
                        + " that start with a letter or digit, but one is '" + name + "'");
            }
        }
    }

    private static void requireBroker(String name, SinkSettings sink, Map<String, BrokerSettings> brokers) {
        if (!sink.isBrokered()) {
            return;
        }
        BrokerSettings broker = brokers.get(sink.broker());
        String key = "sinks." + name + ".";
        if (broker == null) {
            throw new IllegalArgumentException(key + "broker must name one of brokers, but was '" + sink.broker() + "'"
                    + Nearest.hint(sink.broker(), brokers.keySet()));
        }
        if (broker.isKafka() != sink.type().equals("kafka")) {
            throw new IllegalArgumentException(
                    key + "broker must name a broker of type " + sink.type() + ", but the url of brokers."
                            + sink.broker() + " is of type " + (broker.isKafka() ? "kafka" : "mqtt"));
        }
        if (broker.isAws()) {
            try {
                TopicTemplate.mqtt(sink.topic()).requireAws();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + e.getMessage(), e);
            }
        }
    }

    /** Or one would forget what the other counted. */
    private static void requireOwnCounterFiles(Map<StreamId, SourceConfig> sources) {
        Map<String, StreamId> taken = new HashMap<>();
        sources.forEach((id, source) -> {
            String file = source.analytics().counters().file().replace(OutputConfig.STREAM, id.name());
            StreamId other = file.isEmpty() ? null : taken.putIfAbsent(file, id);
            if (other != null) {
                throw new IllegalArgumentException("sources must each have a counters.file of its own, but " + other
                        + " and " + id + " share " + file + "; write " + OutputConfig.STREAM + " into the name");
            }
        });
    }

    public static AgentConfig defaults() {
        return new AgentConfig(
                VERSION,
                "model-repo/nanodet",
                0,
                GpuConfig.defaults(),
                List.of(),
                TrackerSettings.defaults(),
                Map.of(new StreamId("yard"), SourceConfig.defaults()),
                OutputConfig.defaults(),
                EventsConfig.defaults(),
                Map.of(),
                Map.of(),
                Map.of(),
                StorageSettings.defaults());
    }
}
