package dev.curlew.app.job;

import dev.curlew.analytics.FactTotals;
import dev.curlew.app.engine.EngineBuild;
import dev.curlew.media.StreamInfo;
import dev.curlew.metrics.EngineStats;
import dev.curlew.metrics.StreamStats;
import dev.curlew.model.ModelVersion;
import dev.curlew.pipeline.StreamPipeline;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a person reads when a file is done: the figures that matter and where the files are. */
public final class ClosingTable {
    private ClosingTable() {}

    public static void print(PrintWriter out, Job job, JobStream stream, Meter meter) {
        StreamPipeline pipeline = stream.pipeline();
        StreamInfo info = pipeline.info();
        if (info == null) {
            return;
        }
        Meter.Figures total = meter.total();
        double media = stream.totals().mediaSeconds();
        ModelVersion model = job.model().processing().model();
        line(
                out,
                "%s: %dx%d, %d frames, %s of video%s",
                pipeline.id(),
                info.width(),
                info.height(),
                total.frames(),
                clock(media),
                job.isStopped() ? " (stopped early)" : "");
        line(
                out,
                "%s version %d on %s, %d side by side",
                model.name(),
                model.version(),
                job.model().engine().description(),
                job.contexts());
        line(
                out,
                "%.1f s, %.1f fps, %.1f times as fast as the video ran",
                total.seconds(),
                total.fps(),
                total.seconds() > 0 ? media / total.seconds() : 0);
        gpu(out, job, stream);
        if (pipeline.stats().corruptPackets.get() > 0) {
            line(
                    out,
                    "%d packets held no valid video and were left out",
                    pipeline.stats().corruptPackets.get());
        }
        out.println();
        line(out, "  %-18s %7s %14s  %15s", "class", "tracks", "mean stay", "most in a frame");
        boolean any = false;
        for (var entry : stream.totals().byClass().entrySet()) {
            TrackTotals.Totals totals = entry.getValue();
            if (totals.tracks > 0) {
                any = true;
                line(
                        out,
                        "  %-18s %7d %12.1f s  %15d",
                        model.label(entry.getKey()),
                        totals.tracks,
                        totals.meanStay(),
                        totals.peak);
            }
        }
        if (!any) {
            line(out, "  no object was tracked");
        }
        rules(out, stream.rules().totals());
        out.println();
        stream.outputs().named().forEach((name, path) -> {
            if (isWritten(path, stream.problem())) {
                line(out, "  %-10s %s", name, path);
            }
        });
        out.flush();
    }

    /** An older file of that name may still lie where the new one could not be written. */
    private static boolean isWritten(Path path, @Nullable String problem) {
        return Files.exists(path)
                && (problem == null
                        || !problem.startsWith(
                                "cannot write " + path.toAbsolutePath().normalize() + ":"));
    }

    private static void gpu(PrintWriter out, Job job, JobStream stream) {
        if (job.accelerator() == null) {
            return;
        }
        StreamStats stats = stream.pipeline().stats();
        line(
                out,
                "decoded by %s%s",
                stats.decoder(),
                stats.decoderFallback().isEmpty() ? "" : " (" + stats.decoderFallback() + ")");
        for (EngineStats engine : job.inferenceStats().engines()) {
            line(out, "%d frames by %s, in batches of %.1f", engine.frames.get(), engine.engine(), engine.meanBatch());
        }
        EngineBuild build = job.build();
        if (build != null) {
            line(out, "%s", build.status());
        }
    }

    private static void rules(PrintWriter out, FactTotals rules) {
        if (!rules.lines().isEmpty()) {
            out.println();
            line(out, "  %-18s %7s %7s", "line", "in", "out");
            rules.lines().forEach((name, each) -> line(out, "  %-18s %7d %7d", name, each.in(), each.out()));
        }
        if (!rules.zones().isEmpty()) {
            out.println();
            line(out, "  %-18s %7s %14s  %15s", "zone", "entries", "mean dwell", "most at once");
            rules.zones()
                    .forEach((name, each) -> line(
                            out,
                            "  %-18s %7d %12.1f s  %15d",
                            name,
                            each.entries(),
                            each.meanDwellSeconds(),
                            each.peak()));
        }
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    private static void line(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
