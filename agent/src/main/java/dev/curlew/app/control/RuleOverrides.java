package dev.curlew.app.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.RuleChange;
import dev.curlew.app.console.UserException;
import dev.curlew.app.job.Job;
import dev.curlew.app.job.RuleClasses;
import dev.curlew.app.job.Streams;
import dev.curlew.config.AgentConfig;
import dev.curlew.config.ConfigException;
import dev.curlew.config.ConfigFile;
import dev.curlew.config.LoadedAnalytics;
import dev.curlew.config.OverriddenKey;
import dev.curlew.config.Overrides;
import dev.curlew.control.Args;
import dev.curlew.control.Command;
import dev.curlew.control.CommandException;
import dev.curlew.media.StreamId;
import dev.curlew.pipeline.ChangeException;
import dev.curlew.pipeline.StreamPipeline;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands zones.set and settings.clear: what goes before the configuration file, kept on the disk first and then made
 * true in the running stream. The bus's thread.
 */
final class RuleOverrides {
    private static final Logger LOG = LoggerFactory.getLogger(RuleOverrides.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> KEYS = List.of("zones", "lines", "directions", "ground", "motionWindow");

    private final Job job;
    private final AgentConfig base;
    private final Overrides overrides;
    private final InstantSource clock;

    /** @param base what holds without overrides */
    RuleOverrides(Job job, AgentConfig base, Overrides overrides, InstantSource clock) {
        this.job = job;
        this.base = base;
        this.overrides = overrides;
        this.clock = clock;
    }

    ObjectNode set(Command command) throws CommandException, InterruptedException {
        Args args = Args.of(command, "stream", "zones", "lines", "directions", "ground", "motionWindow");
        StreamPipeline stream = Streams.named(job, args);
        List<String> given = KEYS.stream().filter(args::has).toList();
        if (given.isEmpty()) {
            throw Args.bad("args must hold zones, lines, directions, ground or motionWindow, which replace those of the"
                    + " stream; null takes back what was set before");
        }
        List<OverriddenKey> next = new ArrayList<>(overrides.keys());
        for (String key : given) {
            List<String> path = List.of("sources", stream.id().name(), key);
            next.removeIf(each -> each.key().equals(path));
            JsonNode value = args.json().path(key);
            if (!value.isNull()) {
                next.add(new OverriddenKey(path, value, command.id(), clock.instant()));
            }
        }
        return change(stream, next);
    }

    ObjectNode clear(Command command) throws CommandException, InterruptedException {
        Args args = Args.of(command, "stream");
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        TreeSet<String> cleared = new TreeSet<>();
        for (StreamPipeline stream : Streams.meant(job, args)) {
            List<OverriddenKey> next = new ArrayList<>(overrides.keys());
            if (next.removeIf(each -> isOf(stream.id(), each))) {
                List<String> names = overrides.keys().stream()
                        .filter(each -> isOf(stream.id(), each))
                        .map(OverriddenKey::name)
                        .toList();
                clear(stream, next, cleared);
                cleared.addAll(names);
            }
        }
        if (!args.has("stream") && !overrides.keys().isEmpty()) {
            // of sources that are no longer there
            overrides.keys().forEach(each -> cleared.add(each.name()));
            keep(List.of());
        }
        cleared.forEach(result.putArray("cleared")::add);
        return result;
    }

    /** Of a stream that has ended, for the next start. */
    private void clear(StreamPipeline stream, List<OverriddenKey> next, Set<String> clearedBefore)
            throws CommandException, InterruptedException {
        try {
            if (stream.isFinished()) {
                keep(next);
            } else {
                change(stream, next);
            }
        } catch (CommandException e) {
            if (clearedBefore.isEmpty()) {
                throw e;
            }
            throw CommandException.failed(e.code(), e.words() + "; cleared before it: " + clearedBefore);
        }
    }

    private static boolean isOf(StreamId stream, OverriddenKey key) {
        return key.key().size() > 2
                && key.key().get(0).equals("sources")
                && key.key().get(1).equals(stream.name());
    }

    private ObjectNode change(StreamPipeline stream, List<OverriddenKey> next)
            throws CommandException, InterruptedException {
        LoadedAnalytics wanted = read(stream.id(), next);
        AnalyticsSettings before = stream.rules();
        if (stream.isFinished()) {
            throw CommandException.refused("stream-ended", "the stream " + stream.id() + " has ended");
        }
        List<OverriddenKey> old = overrides.keys();
        keep(next);
        try {
            stream.changeRules(wanted.settings(), PATIENCE);
        } catch (ChangeException e) {
            keep(old);
            throw CommandException.failed(e.code(), stream.id() + ": " + e.getMessage());
        } catch (RuntimeException e) {
            keep(old);
            throw e;
        }
        LOG.info("{}: zones and lines were changed", stream.id());
        return told(stream.id(), before, wanted);
    }

    private LoadedAnalytics read(StreamId stream, List<OverriddenKey> keys) throws CommandException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        keys.stream()
                .filter(each -> isOf(stream, each))
                .forEach(each -> json.set(each.key().get(2), each.value()));
        try {
            LoadedAnalytics wanted = ConfigFile.changeAnalytics(
                    json.toString(),
                    Objects.requireNonNull(base.sources().get(stream)).analytics(),
                    "sources." + stream);
            RuleClasses.require(wanted.settings(), job.model().processing().model());
            return wanted;
        } catch (ConfigException e) {
            throw Args.bad(String.join("; ", e.problems()));
        } catch (UserException e) {
            throw Args.bad("sources." + stream + "." + e.getMessage());
        }
    }

    private void keep(List<OverriddenKey> next) throws CommandException {
        try {
            overrides.set(next);
        } catch (IOException e) {
            throw CommandException.failed(
                    "storage", "nothing was changed, for it could not be kept: " + e.getMessage());
        }
    }

    private static ObjectNode told(StreamId stream, AnalyticsSettings before, LoadedAnalytics after) {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("stream", stream.name());
        rules(result, "zones", before.zones(), after.settings().zones());
        rules(result, "lines", before.lines(), after.settings().lines());
        rules(result, "directions", before.directions(), after.settings().directions());
        after.warnings().forEach(result.putArray("warnings")::add);
        return result;
    }

    private static <T> void rules(ObjectNode into, String kind, Map<String, T> before, Map<String, T> after) {
        RuleChange change = RuleChange.of(before, after);
        ObjectNode rules = into.putObject(kind);
        change.kept().forEach(rules.putArray("kept")::add);
        change.anew().forEach(rules.putArray("anew")::add);
        change.added().forEach(rules.putArray("added")::add);
        change.removed().forEach(rules.putArray("removed")::add);
    }
}
