package dev.curlew.app;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.lifecycle.PendingFile;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.ModelVersion;
import dev.curlew.pipeline.SinkFactory;
import dev.curlew.publish.JsonLinesFile;
import dev.curlew.publish.JsonLinesLog;
import dev.curlew.publish.MotFile;
import dev.curlew.render.AnnotatedVideo;
import dev.curlew.render.Report;
import dev.curlew.render.ReportSubject;
import dev.curlew.result.ResultSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files one stream writes; null ones are not written.
 *
 * @param followed whether events are appended to a file that others read meanwhile, not written whole at the end
 */
record Outputs(
        @Nullable Path events,
        @Nullable Path mot,
        @Nullable Path detections,
        @Nullable Path annotate,
        @Nullable Path report,
        boolean followed) {

    /** Opens them, and beside them the sinks that are always there. */
    SinkFactory factory(String source, ModelVersion model, AnalyticsSettings rules, ResultSink... others) {
        return stream -> {
            List<ResultSink> sinks = new ArrayList<>(List.of(others));
            try {
                open(source, stream, model, rules, sinks);
                return sinks;
            } catch (IOException | RuntimeException e) {
                for (ResultSink sink : sinks) {
                    closeAfter(sink, e);
                }
                throw e;
            }
        };
    }

    private void open(
            String source, StreamInfo stream, ModelVersion model, AnalyticsSettings rules, List<ResultSink> sinks)
            throws IOException {
        if (events != null) {
            sinks.add(followed ? new JsonLinesLog(events, stream, model) : new JsonLinesFile(events, stream, model));
        }
        if (mot != null) {
            sinks.add(new MotFile(mot, MotFile.Rows.TRACKS));
        }
        if (detections != null) {
            sinks.add(new MotFile(detections, MotFile.Rows.DETECTIONS));
        }
        if (annotate != null) {
            sinks.add(new AnnotatedVideo(annotate, stream, model::label, rules));
        }
        if (report != null) {
            ReportSubject subject =
                    new ReportSubject(source, model.name(), model.version(), model.sha256(), model::label, rules);
            sinks.add(new Report(report, stream, subject));
        }
    }

    private static void closeAfter(ResultSink sink, Exception reason) {
        try {
            sink.close();
        } catch (IOException | RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /**
     * Before the model is loaded and an hour of video analysed: every file can be written, and none over another.
     *
     * @param input what the stream reads
     * @param summary written besides, or null
     */
    void requireWritable(String input, @Nullable Path summary) {
        Map<Path, String> taken = new HashMap<>();
        Map<String, Path> wanted = named();
        put(wanted, "summary", summary);
        try {
            if (Files.isRegularFile(Path.of(input))) {
                taken.put(Path.of(input).toRealPath(), "the input");
            }
            for (Map.Entry<String, Path> entry : wanted.entrySet()) {
                Path target = PendingFile.beside(entry.getValue()).target();
                boolean there = Files.exists(target);
                String other = there && !Files.isRegularFile(target)
                        ? null // a device or pipe takes anything
                        : taken.putIfAbsent(there ? target.toRealPath() : target, entry.getKey());
                if (other != null) {
                    throw new UserException(
                            UserException.USAGE,
                            entry.getKey() + " must have a file of its own, but " + entry.getValue() + " is also "
                                    + other);
                }
            }
        } catch (IOException e) {
            throw new UserException(UserException.OUTPUT, String.valueOf(e.getMessage()));
        }
    }

    /** What is written, by the word a person looks for. */
    Map<String, Path> named() {
        Map<String, Path> named = new LinkedHashMap<>();
        put(named, "events", events);
        put(named, "tracks", mot);
        put(named, "detections", detections);
        put(named, "video", annotate);
        put(named, "report", report);
        return named;
    }

    private static void put(Map<String, Path> into, String name, @Nullable Path path) {
        if (path != null) {
            into.put(name, path);
        }
    }
}
