package dev.curlew.config;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.GeometryLint;
import dev.curlew.media.StreamId;
import dev.curlew.publish.SiteSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads a YAML or JSON file (JSON is YAML) into an {@link AgentConfig}; all problems are told at once. */
public final class ConfigFile {
    /** Keys that older agents knew, with what to write instead; * stands for any name. */
    private static final Map<String, String> REMOVED = Map.of();

    private ConfigFile() {}

    public static LoadedConfig read(Path file) throws ConfigException {
        return read(file, System::getenv, REMOVED);
    }

    /** @param environment by name, the variables that references may name; null for one that is not set */
    public static LoadedConfig read(Path file, Function<String, @Nullable String> environment) throws ConfigException {
        return read(file, environment, REMOVED);
    }

    static LoadedConfig read(Path file, Function<String, @Nullable String> environment, Map<String, String> removed)
            throws ConfigException {
        return read(YamlTree.read(file), file, environment, removed);
    }

    /**
     * With what was set while the agent ran, which goes before the file. An override that does not fit is left out, and a
     * warning says so.
     */
    public static LoadedConfig read(Path file, List<OverriddenKey> overrides) throws ConfigException {
        MappingNode root = YamlTree.read(file);
        LoadedConfig loaded = read(root, file, System::getenv, REMOVED);
        List<String> ignored = new ArrayList<>();
        Map<String, Origin> set = new TreeMap<>();
        for (OverriddenKey each : overrides) {
            Runnable undo = () -> {};
            try {
                undo = KeyTree.set(root, each);
                loaded = read(root, file, System::getenv, REMOVED);
                set.put(each.name(), Origin.OVERRIDE);
            } catch (ConfigException e) {
                undo.run();
                ignored.add("the override of " + each.name() + " does not fit and is left out: "
                        + e.problems().get(0).replaceFirst("^.*?:\\d+: ", ""));
            }
        }
        Map<String, Origin> origins = new TreeMap<>(loaded.origins());
        origins.putAll(set);
        ignored.addAll(loaded.warnings());
        return new LoadedConfig(loaded.config(), ignored, loaded.masked(), origins);
    }

    private static LoadedConfig read(
            MappingNode root, Path file, Function<String, @Nullable String> environment, Map<String, String> removed)
            throws ConfigException {
        Problems problems = new Problems(file);
        problems.at("", YamlTree.line(root));
        requireVersion(root, problems);
        Texts texts = new Texts(file, new Substitution(file, environment, problems), problems);
        RecordReader reader = new RecordReader(problems, texts, removed);
        AgentConfig config = (AgentConfig) reader.record(AgentConfig.class, root, "", AgentConfig.defaults());
        problems.throwIfAny();
        config.sources().forEach((id, source) -> lint(source.analytics(), "sources." + id, problems));
        return new LoadedConfig(
                shownSafely(config, file, texts.masked()), problems.warnings(), texts.masked(), KeyTree.origins(root));
    }

    /** What messages in DeepStream's formats say of a source, as YAML that reads back as the same. */
    public static String text(SiteSettings site, String indent) {
        return ConfigText.site(site, indent);
    }

    /** Zones, lines and the like alone: the keys that stand below a source, in a file of their own. */
    public static LoadedAnalytics readAnalytics(Path file) throws ConfigException {
        MappingNode root = YamlTree.read(file);
        Problems problems = new Problems(file);
        problems.at("", YamlTree.line(root));
        Texts texts = new Texts(file, new Substitution(file, System::getenv, problems), problems);
        AnalyticsSettings settings = (AnalyticsSettings) new RecordReader(problems, texts, Map.of())
                .record(AnalyticsSettings.class, root, "", AnalyticsSettings.defaults());
        problems.throwIfAny();
        lint(settings, "", problems);
        return new LoadedAnalytics(settings, problems.warnings());
    }

    /**
     * Zones, lines and the like of a running source.
     *
     * @param json an object of some of the keys that stand below a source; a map of zones replaces all zones
     * @param otherwise what the keys that are left out mean
     * @param path of the source, for messages
     */
    public static LoadedAnalytics changeAnalytics(String json, AnalyticsSettings otherwise, String path)
            throws ConfigException {
        MappingNode root = YamlTree.read(Path.of("args"), json);
        Problems problems = new Problems(null);
        Texts texts = new Texts(Path.of(""), new Substitution(null, name -> null, problems), problems);
        AnalyticsSettings settings = (AnalyticsSettings)
                new RecordReader(problems, texts, Map.of()).record(AnalyticsSettings.class, root, path, otherwise);
        problems.throwIfAny();
        lint(settings, path, problems);
        return new LoadedAnalytics(settings, problems.warnings());
    }

    private static void lint(AnalyticsSettings settings, String path, Problems problems) {
        for (GeometryLint.Warning warning : GeometryLint.check(settings)) {
            problems.warn(RecordReader.join(path, warning.key()), warning.message());
        }
    }

    /** A file of another version has other keys: to complain about each of them would only confuse. */
    private static void requireVersion(MappingNode root, Problems problems) throws ConfigException {
        for (NodeTuple tuple : root.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key
                    && key.getValue().equals("version")
                    && Scalars.read(int.class, tuple.getValueNode()) instanceof Integer version
                    && version != AgentConfig.VERSION) {
                problems.at("version", YamlTree.line(key));
                problems.add(
                        "version",
                        " must be " + AgentConfig.VERSION + ", the only one this agent knows, but was " + version
                                + (version > AgentConfig.VERSION
                                        ? ": the file was written for a newer agent; update the agent"
                                        : ""));
                problems.throwIfAny();
            }
        }
    }

    /** Lets logs and reports show an address without what was filled in, and resolves the folder where it is the default. */
    private static AgentConfig shownSafely(AgentConfig config, Path file, Map<String, String> masked) {
        Map<StreamId, SourceConfig> sources = new LinkedHashMap<>();
        config.sources().forEach((id, source) -> {
            String shown = masked.get("sources." + id + ".url");
            sources.put(
                    id,
                    shown == null
                            ? source
                            : new SourceConfig(
                                    source.source().shownAs(shown),
                                    source.analysisFps(),
                                    source.tracker(),
                                    source.analytics(),
                                    source.deepstream()));
        });
        return new AgentConfig(
                config.version(),
                config.model(),
                config.threads(),
                config.gpu(),
                config.classes(),
                config.tracker(),
                Collections.unmodifiableMap(sources),
                config.output(),
                config.events(),
                config.sinks(),
                config.brokers(),
                config.commands(),
                config.storage().beside(file));
    }
}
