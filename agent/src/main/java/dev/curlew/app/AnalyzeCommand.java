package dev.curlew.app;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.app.console.Progress;
import dev.curlew.app.console.UserException;
import dev.curlew.app.console.Version;
import dev.curlew.app.engine.BuildProgress;
import dev.curlew.app.engine.EngineChoice;
import dev.curlew.app.engine.Machine;
import dev.curlew.app.job.ClosingTable;
import dev.curlew.app.job.Interruption;
import dev.curlew.app.job.Job;
import dev.curlew.app.job.JobStream;
import dev.curlew.app.job.Meter;
import dev.curlew.app.job.Summary;
import dev.curlew.app.output.Outputs;
import dev.curlew.app.output.OwnFiles;
import dev.curlew.config.ConfigException;
import dev.curlew.config.ConfigFile;
import dev.curlew.config.Durations;
import dev.curlew.config.GpuConfig;
import dev.curlew.config.LoadedAnalytics;
import dev.curlew.config.OutputConfig;
import dev.curlew.media.DecoderChoice;
import dev.curlew.media.StreamId;
import dev.curlew.pipeline.StreamSettings;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.SiteSettings;
import dev.curlew.source.PacketSource;
import dev.curlew.source.SourceException;
import dev.curlew.source.SourceSettings;
import dev.curlew.track.TrackerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code curlew analyze}: one file to its end, as fast as the machine allows. */
@Command(
        name = "analyze",
        description = "Detects and tracks in one video file, as fast as this machine can.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  curlew analyze --model model-repo/nanodet --input street.mp4 --events events.jsonl --report report.html",
            "  curlew analyze --model yolox.onnx --input cam.avi --fps 7 --classes person,car --annotate boxes.mp4"
        })
final class AnalyzeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(AnalyzeCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--model", required = true, paramLabel = "DIR|x.onnx", description = "A model folder or file.")
    private Path model = Path.of("");

    @Option(
            names = "--input",
            required = true,
            paramLabel = "VIDEO",
            description = "A video, a folder of pictures, or - (standard input).")
    private String input = "";

    @Option(names = "--fps", paramLabel = "N", description = "The true frame rate, where the file's clock is wrong.")
    private double fps;

    @Option(names = "--start", paramLabel = "T", description = "Leave out what comes before, for example 90s or 1.5m.")
    private @Nullable String start;

    @Option(names = "--duration", paramLabel = "D", description = "Stop after this much of the video.")
    private @Nullable String duration;

    @Option(names = "--classes", paramLabel = "A,B", split = ",", description = "Only these labels, e.g. person,car.")
    private List<String> classes = List.of();

    @Option(
            names = "--analytics",
            paramLabel = "F",
            description = "Zones, lines, directions and speeds: YAML with the keys below a source (docs/analytics.md).")
    private @Nullable Path analytics;

    @Option(names = "--events", paramLabel = "F", description = "Events as JSON lines.")
    private @Nullable Path events;

    @Option(
            names = "--events-format",
            paramLabel = "N",
            description = "curlew (default), deepstream-full or deepstream-minimal; docs/events.md.")
    private String eventsFormat = "curlew";

    @Option(names = "--mot", paramLabel = "F", description = "Tracks as MOTChallenge rows.")
    private @Nullable Path mot;

    @Option(names = "--detections", paramLabel = "F", description = "Detections as MOTChallenge rows.")
    private @Nullable Path detections;

    @Option(names = "--annotate", paramLabel = "F", description = "MP4 with boxes, ids and trails.")
    private @Nullable Path annotate;

    @Option(names = "--report", paramLabel = "F", description = "One HTML page with counts, paths and pictures.")
    private @Nullable Path report;

    @Option(names = "--summary-json", paramLabel = "F", description = "Figures of the run, for scripts.")
    private @Nullable Path summaryJson;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Frames inferred side by side; left out: instance_group of config.pbtxt, else one per core.")
    private int threads;

    @Option(
            names = "--gpu",
            paramLabel = "auto|none|N|UUID",
            description = "Which GPU; auto takes one that can run the model, else the CPU.")
    private String gpu = GpuConfig.AUTO;

    @Option(
            names = "--decoder",
            paramLabel = "auto|nvdec|software",
            description = "Where the video is decoded; nvdec fails where the GPU cannot.")
    private String decoder = DecoderChoice.AUTO.toString();

    @Option(
            names = "--wait-for-engine",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Build a GPU engine that is missing before the video begins, which takes minutes, once;"
                    + " --no-wait-for-engine begins on the CPU and changes over.")
    private boolean waitForEngine = true;

    @Option(
            names = "--analysis-fps",
            paramLabel = "N",
            description = "Analyse so many frames per second of the video, evenly spaced, instead of all.")
    private double analysisFps;

    @Override
    public Integer call() {
        if (threads < 0 || threads > 256) {
            throw usage("--threads must lie between 1 and 256, but was " + threads);
        }
        StreamSettings settings = settings();
        Outputs outputs = new Outputs(eventFiles(), mot, detections, annotate, report);
        String counters = settings.analytics().counters().file();
        OwnFiles files = new OwnFiles();
        files.reads("the input", input);
        files.readsModel(model);
        if (analytics != null) {
            files.reads("--analytics", analytics.toString());
        }
        outputs.requireWritable(
                files,
                summaryJson,
                counters.replace(OutputConfig.STREAM, settings.id().name()));
        try {
            PacketSource.requireReadable(settings.source());
        } catch (SourceException e) {
            throw new UserException(UserException.INPUT, String.valueOf(e.getMessage()));
        }
        try (Machine machine = Machine.open(gpuConfig())) {
            return analyze(machine, settings, outputs);
        }
    }

    private int analyze(Machine machine, StreamSettings settings, Outputs outputs) {
        EngineChoice choice = new EngineChoice(machine, classes, threads);
        BuildProgress building = new BuildProgress(spec.commandLine().getErr());
        EngineChoice.Chosen chosen = choice.choose(model, waitForEngine, building::draw);
        building.clear();
        try (Job job = new Job(choice, chosen, machine, 1)) {
            JobStream stream = job.add(settings, SiteSettings.defaults(), outputs);
            try (Interruption interruption = new Interruption(job::stop)) {
                return interruption.watch(() -> {
                    int code = run(job, stream);
                    code = code == 0 && interruption.isRaised() ? UserException.INTERRUPTED : code;
                    interruption.finish(code);
                    machine.leaveIf(job.isGpuLost(), code);
                    return code;
                });
            }
        }
    }

    private List<Outputs.EventFile> eventFiles() {
        if (events == null) {
            return List.of();
        }
        try {
            SinkSettings sink = SinkSettings.everything(events.toString(), eventsFormat);
            return List.of(new Outputs.EventFile("events", events, sink));
        } catch (IllegalArgumentException e) {
            throw usage("--events-" + e.getMessage());
        }
    }

    private GpuConfig gpuConfig() {
        try {
            return GpuConfig.defaults().withDevice(gpu);
        } catch (IllegalArgumentException e) {
            throw usage("--gpu: " + e.getMessage());
        }
    }

    private StreamSettings settings() {
        try {
            SourceSettings source = new SourceSettings(
                            input, fps, duration("--start", start, Duration.ZERO), end(), false, 1, null)
                    .withDecoder(decoder);
            return new StreamSettings(
                    streamId(), source, TrackerSettings.defaults(), analysisFps, Duration.ofSeconds(1), rules());
        } catch (IllegalArgumentException e) {
            throw usage("--"
                    + String.valueOf(e.getMessage())
                            .replaceFirst("^url ", "input ")
                            .replaceFirst("^analysisFps ", "analysis-fps "));
        }
    }

    private AnalyticsSettings rules() {
        if (analytics == null) {
            return AnalyticsSettings.defaults();
        }
        try {
            LoadedAnalytics loaded = ConfigFile.readAnalytics(analytics);
            loaded.warnings().forEach(LOG::warn);
            return loaded.settings();
        } catch (ConfigException e) {
            throw new UserException(UserException.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** The file's name without its ending, as far as an id may hold it. */
    private StreamId streamId() {
        if (input.equals("-")) {
            return new StreamId("stdin");
        }
        Path file = Path.of(input).getFileName();
        String name = file == null ? "" : file.toString().replaceAll("\\.[^.]*$", "");
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "_").replaceAll("^[^A-Za-z0-9]+|^$", "v");
        return new StreamId(plain.substring(0, Math.min(StreamId.MAX_LENGTH, plain.length())));
    }

    private @Nullable Duration end() {
        return duration == null ? null : duration("--duration", duration, Duration.ZERO);
    }

    private Duration duration(String option, @Nullable String text, Duration fallback) {
        if (text == null) {
            return fallback;
        }
        Duration parsed = Durations.parse(text);
        if (parsed == null) {
            throw usage(option + " must be a duration such as 500ms, 10s or 1.5m, but was '" + text + "'");
        }
        return parsed;
    }

    private int run(Job job, JobStream stream) {
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = new Progress(stream.pipeline(), err);
        Meter meter = job.run(progress::draw);
        progress.clear();
        ClosingTable.print(spec.commandLine().getOut(), job, stream, meter);
        int code = stream.exitCode();
        if (stream.problem() != null) {
            err.println("curlew: " + stream.problem());
        }
        if (job.outputProblem() != null) {
            err.println("curlew: " + job.outputProblem());
            code = code == 0 ? UserException.OUTPUT : code;
        }
        if (summaryJson != null) {
            try {
                Summary.write(summaryJson, job, job.streams(), meter);
            } catch (IOException e) {
                err.println("curlew: " + e.getMessage());
                return code == 0 ? UserException.OUTPUT : code;
            }
        }
        return code;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
