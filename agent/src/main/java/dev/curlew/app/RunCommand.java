package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.app.console.Version;
import dev.curlew.app.control.Commands;
import dev.curlew.app.control.RecentLog;
import dev.curlew.app.engine.EngineBuild;
import dev.curlew.app.engine.EngineChoice;
import dev.curlew.app.engine.Machine;
import dev.curlew.app.job.GpuWatch;
import dev.curlew.app.job.Interruption;
import dev.curlew.app.job.Job;
import dev.curlew.app.job.JobStream;
import dev.curlew.app.job.Meter;
import dev.curlew.app.job.Summary;
import dev.curlew.app.output.Brokers;
import dev.curlew.app.output.Outlets;
import dev.curlew.app.output.Outputs;
import dev.curlew.app.output.OwnFiles;
import dev.curlew.app.output.SinkFigures;
import dev.curlew.app.output.StorageCheck;
import dev.curlew.config.AgentConfig;
import dev.curlew.config.ConfigException;
import dev.curlew.config.ConfigFile;
import dev.curlew.config.GpuConfig;
import dev.curlew.config.LoadedConfig;
import dev.curlew.config.OutputConfig;
import dev.curlew.config.Overrides;
import dev.curlew.config.SourceConfig;
import dev.curlew.media.StreamId;
import dev.curlew.metrics.EngineStats;
import dev.curlew.metrics.StreamStats;
import dev.curlew.pipeline.StreamSettings;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.SinkStats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code curlew run}: every source of a configuration file until they end or a signal comes. */
@Command(
        name = "run",
        description = "Runs all sources of a configuration file until they end, or until SIGTERM or Ctrl-C.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Example:", "  curlew run --config agent.yaml"})
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("dev.curlew.run");
    private static final long STATUS_NANOS = 30_000_000_000L;
    private static final long BUILD_STATUS_NANOS = 10_000_000_000L;

    @Option(names = "--config", required = true, paramLabel = "F", description = "YAML or JSON; docs/configuration.md.")
    private Path config = Path.of("");

    @Option(names = "--summary-json", paramLabel = "F", description = "Figures of the run, written at its end.")
    private @Nullable Path summaryJson;

    @Option(
            names = "--gpu",
            paramLabel = "auto|none|N|UUID",
            description = "Which GPU, in place of gpu.device of the configuration.")
    private @Nullable String gpu;

    @Option(
            names = "--wait-for-engine",
            description = "Build a GPU engine that is missing before the sources begin, in place of answering on the"
                    + " CPU meanwhile.")
    private boolean waitForEngine;

    @Option(
            names = "--commands",
            paramLabel = "-",
            description =
                    "Takes commands as JSON lines from standard input and writes their answers to standard output;"
                            + " docs/commands.md.")
    private @Nullable String commandLines;

    private final Set<StreamId> failed = new HashSet<>();
    private long nextBuildStatus = System.nanoTime();
    private long nextStatus = System.nanoTime() + STATUS_NANOS;

    @Override
    public Integer call() {
        try (RecentLog log = RecentLog.open()) {
            Config read = read();
            AgentConfig settings = read.effective.config();
            requireOneReader(settings);
            OwnFiles.require(config, settings, summaryJson);
            try (Machine machine = Machine.open(gpu(settings.gpu()))) {
                return run(read, machine, log);
            }
        }
    }

    private void requireOneReader(AgentConfig settings) {
        if (commandLines != null && !commandLines.equals("-")) {
            throw new UserException(
                    UserException.USAGE, "--commands must be - (standard input), but was " + commandLines);
        }
        if (commandLines != null
                && settings.sources().values().stream()
                        .anyMatch(source -> source.source().isStandardInput())) {
            throw new UserException(
                    UserException.USAGE, "--commands - and a source with url: - cannot both read standard input");
        }
    }

    private GpuConfig gpu(GpuConfig configured) {
        try {
            return gpu == null ? configured : configured.withDevice(gpu);
        } catch (IllegalArgumentException e) {
            throw new UserException(UserException.USAGE, "--gpu: " + e.getMessage());
        }
    }

    private int run(Config read, Machine machine, RecentLog log) {
        AgentConfig settings = read.effective.config();
        EngineChoice choice = new EngineChoice(machine, settings.classes(), settings.threads());
        EngineChoice.Chosen chosen = choice.choose(Path.of(settings.model()), waitForEngine, this::tellBuild);
        try (Job job = new Job(choice, chosen, machine, settings.sources().size())) {
            Brokers brokers = Brokers.of(settings);
            Outlets outlets = new Outlets(settings.storage(), brokers);
            job.events().sendThrough(outlets);
            settings.sources()
                    .forEach((id, source) -> job.add(
                            new StreamSettings(
                                    id,
                                    source.source(),
                                    source.tracker(),
                                    source.analysisFps(),
                                    settings.events().update(),
                                    source.analytics()),
                            source.deepstream(),
                            outputs(settings, id, source, summaryJson)));
            try (Interruption interruption = new Interruption(job::stop)) {
                return interruption.watch(() -> {
                    try (Commands commands = commands(read, job, outlets, brokers, log)) {
                        commands.start();
                        int code = run(job);
                        interruption.finish(code);
                        machine.leaveIf(job.isGpuLost(), code);
                        return code;
                    }
                });
            }
        }
    }

    private Commands commands(Config read, Job job, Outlets outlets, Brokers brokers, RecentLog log) {
        Commands commands = new Commands(job, read.file, read.overrides, outlets, brokers, log);
        read.effective.config().commands().forEach(commands::take);
        if (commandLines != null) {
            commands.takeLines(System.in, System.out);
        }
        return commands;
    }

    /**
     * What was read.
     *
     * @param file the configuration file alone
     * @param overrides what was set by commands, in this run or an earlier one
     * @param effective both together
     */
    private record Config(LoadedConfig file, Overrides overrides, LoadedConfig effective) {}

    private Config read() {
        try {
            LoadedConfig loaded = ConfigFile.read(config);
            Overrides overrides =
                    Overrides.open(Path.of(loaded.config().storage().folder()));
            LoadedConfig effective = overrides.keys().isEmpty() ? loaded : ConfigFile.read(config, overrides.keys());
            effective.warnings().forEach(LOG::warn);
            if (!overrides.problem().isEmpty()) {
                LOG.warn("{}", overrides.problem());
            }
            String storage = StorageCheck.problem(effective.config());
            if (storage != null) {
                LOG.warn("{}", storage);
            }
            overrides.keys().forEach(each -> LOG.info("{} is as command {} set it", each.name(), each.by()));
            return new Config(loaded, overrides, effective);
        } catch (ConfigException e) {
            throw new UserException(UserException.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** @param summary written besides, or null */
    static Outputs outputs(AgentConfig settings, StreamId id, SourceConfig source, @Nullable Path summary) {
        OutputConfig output = settings.output();
        List<Outputs.EventFile> events = new ArrayList<>();
        Path all = path(output.events(), id);
        if (all != null) {
            events.add(new Outputs.EventFile("events", all, SinkSettings.everything(output.events(), "curlew")));
        }
        settings.sinks().forEach((name, sink) -> {
            events.add(new Outputs.EventFile("sink " + name, path(sink.path(), id), sink));
        });
        Outputs outputs = new Outputs(
                events,
                path(output.mot(), id),
                path(output.detections(), id),
                path(output.annotate(), id),
                path(output.report(), id));
        String counters = source.analytics().counters().file().replace(OutputConfig.STREAM, id.name());
        outputs.requireWritable(new OwnFiles(), summary, counters);
        return outputs;
    }

    private static @Nullable Path path(String template, StreamId id) {
        return template.isEmpty() ? null : Path.of(template.replace(OutputConfig.STREAM, id.name()));
    }

    private int run(Job job) {
        LOG.info(
                "{} sources on {} version {}, {}, {} side by side",
                job.streams().size(),
                job.model().processing().model().name(),
                job.model().processing().model().version(),
                job.model().engine().description(),
                job.contexts());
        Meter meter = job.run(() -> tick(job));
        int code = 0;
        for (JobStream stream : job.streams()) {
            tell(stream);
            tellFailure(stream);
            code = Math.max(code, stream.exitCode());
        }
        job.events().each(RunCommand::tellSink);
        if (job.outputProblem() != null) {
            LOG.error("{}", job.outputProblem());
            code = code == 0 ? UserException.OUTPUT : code;
        }
        if (summaryJson != null) {
            try {
                Summary.write(summaryJson, job, job.streams(), meter);
            } catch (IOException e) {
                LOG.error("{}", e.getMessage());
                code = code == 0 ? UserException.OUTPUT : code;
            }
        }
        return code;
    }

    private void tick(Job job) {
        job.streams().forEach(this::tellFailure);
        if (System.nanoTime() >= nextStatus) {
            nextStatus += STATUS_NANOS;
            job.streams().forEach(RunCommand::tell);
            tellEngine(job);
            job.events().each(RunCommand::tellSink);
        }
    }

    private static void tellSink(SinkFigures sink) {
        String line = sink.line(System.currentTimeMillis());
        if (!line.isEmpty()) {
            LOG.info("{}", line);
        }
        SinkStats stats = sink.stats();
        if (!stats.dropped().isEmpty() || stats.tooLarge() > 0) {
            LOG.warn(
                    "{}: dropped by rate.maxPerSecond {}, too large {}, told {}",
                    sink.file().name(),
                    stats.dropped(),
                    stats.tooLarge(),
                    stats.events());
        }
    }

    /** While nothing else is to be told of. */
    private void tellBuild(EngineBuild build) {
        if (System.nanoTime() >= nextBuildStatus) {
            nextBuildStatus = System.nanoTime() + BUILD_STATUS_NANOS;
            LOG.info("{}", build.status());
        }
    }

    private static void tellEngine(Job job) {
        List<EngineStats> engines = job.inferenceStats().engines();
        EngineStats engine = engines.get(engines.size() - 1);
        LOG.info(
                "engine: {}, {} frames in batches of {}, {} waiting",
                engine.engine(),
                engine.frames,
                Math.round(10 * engine.meanBatch()) / 10.0,
                job.waiting());
        GpuWatch gpu = job.gpu();
        if (gpu != null && !gpu.status().isEmpty()) {
            LOG.info("{}", gpu.status());
        }
    }

    private static void tell(JobStream stream) {
        StreamStats stats = stream.pipeline().stats();
        if (stream.pipeline().failure() != null) {
            LOG.info(
                    "{}: failed ({}) after {} frames, {} tracks, {} events",
                    stream.pipeline().id(),
                    stream.problemCode(),
                    stats.analysed,
                    stats.tracks,
                    stats.events);
            return;
        }
        LOG.info(
                "{}: {} frames, {} dropped, {} skipped, {} tracks, {} events",
                stream.pipeline().id(),
                stats.analysed,
                stats.dropped,
                stats.skipped,
                stats.tracks,
                stats.events);
    }

    /** At once, and once. */
    private void tellFailure(JobStream stream) {
        if (stream.pipeline().failure() != null
                && !stream.isGpuLost()
                && failed.add(stream.pipeline().id())) {
            LOG.error("{}: {}", stream.pipeline().id(), stream.problem());
        }
    }
}
