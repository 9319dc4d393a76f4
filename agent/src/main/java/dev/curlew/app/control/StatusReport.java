package dev.curlew.app.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.app.console.Version;
import dev.curlew.app.job.Job;
import dev.curlew.app.job.JobStream;
import dev.curlew.app.job.Summary;
import dev.curlew.app.output.Brokers;
import dev.curlew.app.output.Outlets;
import dev.curlew.config.LoadedConfig;
import dev.curlew.config.Origin;
import dev.curlew.config.Overrides;
import dev.curlew.control.Args;
import dev.curlew.control.ClockCheck;
import dev.curlew.control.CommandBus;
import dev.curlew.control.CommandException;
import dev.curlew.link.LinkStatus;
import dev.curlew.metrics.StreamStats;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a running job is and does, for the command {@code status} and for diagnostics. Any thread; shows no secret. */
final class StatusReport {
    private final Job job;
    private final CommandBus bus;
    private final ClockCheck clockCheck;
    private final InstantSource clock;
    private final Instant started;
    private final LoadedConfig config;
    private final Overrides overrides;
    private final Outlets outlets;
    private final Brokers links;
    private final List<CommandSource> sources;

    /** @param sources may grow still */
    StatusReport(
            Job job,
            CommandBus bus,
            ClockCheck clockCheck,
            InstantSource clock,
            LoadedConfig config,
            Overrides overrides,
            Outlets outlets,
            Brokers links,
            List<CommandSource> sources) {
        this.sources = sources;
        this.outlets = outlets;
        this.links = links;
        this.config = config;
        this.overrides = overrides;
        this.job = job;
        this.bus = bus;
        this.clockCheck = clockCheck;
        this.clock = clock;
        this.started = clock.instant();
    }

    /** As the command wants it: {@code settings: all} names the defaults too. */
    ObjectNode answer(Args args) throws CommandException {
        boolean all = args.has("settings")
                && args.choice("settings", "given or all", List.of("given", "all"))
                        .equals("all");
        ObjectNode status = now();
        if (all) {
            ObjectNode settings = status.putObject("settings");
            Map<String, Origin> origins = new TreeMap<>();
            config.keys().forEach(key -> origins.put(key, Origin.DEFAULT));
            origins.putAll(origins());
            origins.forEach((key, origin) -> settings.put(key, origin.toString()));
        }
        return status;
    }

    private Map<String, Origin> origins() {
        Map<String, Origin> origins = new TreeMap<>(config.origins());
        overrides.keys().forEach(each -> origins.put(each.name(), Origin.OVERRIDE));
        return origins;
    }

    ObjectNode now() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        Instant now = clock.instant();
        root.putObject("agent")
                .put("version", Version.build().getProperty("version"))
                .put("platform", Version.build().getProperty("platform"))
                .put("state", job.isStopped() ? "stopping" : "running")
                .put("startedAt", started.toString())
                .put("uptimeSeconds", Duration.between(started, now).toSeconds());
        root.putObject("clock").put("now", now.toString()).put("state", clockCheck.word(now));
        Summary.model(root, job);
        root.put("waitingFrames", job.waiting());
        ArrayNode streams = root.putArray("streams");
        job.streams().forEach(stream -> stream(streams.addObject(), stream));
        ArrayNode sinks = root.putArray("sinks");
        job.events().each(figures -> figures.put(sinks.addObject(), now.toEpochMilli()));
        ObjectNode storage = root.putObject("storage");
        storage.put("limitBytes", outlets.budget().limitBytes())
                .put("reserveBytes", outlets.budget().reserveBytes())
                .put("usedBytes", outlets.budget().usedBytes());
        ObjectNode users = storage.putObject("users");
        outlets.budget().users().forEach(users::put);
        ArrayNode brokers = root.putArray("brokers");
        links.statuses().forEach(link -> broker(brokers.addObject(), link));
        ObjectNode settings = root.putObject("settings");
        origins().forEach((key, origin) -> settings.put(key, origin.toString()));
        ArrayNode set = root.putArray("overrides");
        overrides.keys().forEach(each -> set.addObject()
                .put("key", each.name())
                .put("by", each.by())
                .put("at", each.at().toString()));
        ObjectNode commands = root.putObject("commands");
        commands.put("done", bus.answered()).put("refused", bus.refused());
        ArrayNode from = commands.putArray("sources");
        sources.forEach(each -> each.intake().put(from.addObject()));
        return root;
    }

    private static void broker(ObjectNode into, LinkStatus link) {
        into.put("name", link.broker())
                .put("use", link.use())
                .put("state", link.state())
                .put("since", Instant.ofEpochMilli(link.sinceMillis()).toString());
        if (!link.code().isEmpty()) {
            into.put("code", link.code()).put("problem", link.problem());
        }
        into.put("connects", link.connects())
                .put("losses", link.losses())
                .put("callbackFailures", link.callbackFailures());
    }

    private static void stream(ObjectNode into, JobStream stream) {
        StreamStats stats = stream.pipeline().stats();
        into.put("id", stream.pipeline().id().name());
        into.put("source", stream.pipeline().settings().source().displayUrl());
        into.put("state", stream.liveState());
        String problem = stream.problem();
        if (problem != null) {
            into.put("code", stream.problemCode()).put("problem", problem);
        }
        Summary.frames(into, stats).put("tracks", stats.tracks.get()).put("events", stats.events.get());
        double ago = stats.secondsSinceLastFrame(System.nanoTime());
        if (!Double.isNaN(ago)) {
            into.put("lastFrameSecondsAgo", Math.round(ago * 10) / 10.0);
        }
        Summary.quantiles(into.putObject("decodedToEventMillis"), stats.decodedToEvent);
    }
}
