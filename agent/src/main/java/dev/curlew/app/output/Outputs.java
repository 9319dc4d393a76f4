package dev.curlew.app.output;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.app.console.UserException;
import dev.curlew.lifecycle.PendingFile;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.ModelVersion;
import dev.curlew.pipeline.SinkFactory;
import dev.curlew.publish.MotFile;
import dev.curlew.publish.SinkSettings;
import dev.curlew.render.AnnotatedVideo;
import dev.curlew.render.Report;
import dev.curlew.render.ReportSubject;
import dev.curlew.result.ResultSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files one stream writes; null ones are not written.
 *
 * @param events files that messages go to; several streams may have one of them in common
 */
public record Outputs(
        List<EventFile> events,
        @Nullable Path mot,
        @Nullable Path detections,
        @Nullable Path annotate,
        @Nullable Path report) {

    /**
     * One place of messages.
     *
     * @param name the word a person looks for
     * @param path null for what is no file
     */
    public record EventFile(String name, @Nullable Path path, SinkSettings settings) {}

    /** Opens a stream's way into a file of messages. */
    @FunctionalInterface
    public interface EventOpener {
        ResultSink open(EventFile file, StreamInfo stream) throws IOException;
    }

    /** Opens them, and beside them the sinks that are always there. */
    public SinkFactory factory(
            String source, ModelVersion model, AnalyticsSettings rules, EventOpener opener, ResultSink... others) {
        return stream -> {
            List<ResultSink> sinks = new ArrayList<>(List.of(others));
            try {
                for (EventFile file : events) {
                    sinks.add(opener.open(file, stream));
                }
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
     * @param files what the stream reads; what it writes is added
     * @param summary written besides, or null
     * @param counters the file that keeps them, "" for none
     */
    public void requireWritable(OwnFiles files, @Nullable Path summary, String counters) {
        Map<String, Path> wanted = named();
        put(wanted, "summary", summary);
        put(wanted, "counters.file", counters.isEmpty() ? null : Path.of(counters));
        try {
            for (Map.Entry<String, Path> entry : wanted.entrySet()) {
                PendingFile.beside(entry.getValue());
                files.writes(entry.getKey(), entry.getValue(), entry.getKey());
            }
        } catch (IOException e) {
            throw new UserException(UserException.OUTPUT, String.valueOf(e.getMessage()));
        }
    }

    /** What is written, by the word a person looks for. */
    public Map<String, Path> named() {
        Map<String, Path> named = new LinkedHashMap<>();
        events.forEach(file -> put(named, file.name(), file.path()));
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
