package dev.curlew.render;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.FactTotals;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.lifecycle.PendingFile;
import dev.curlew.lifecycle.WriteFailure;
import dev.curlew.media.Frame;
import dev.curlew.media.StreamInfo;
import dev.curlew.result.FrameResult;
import dev.curlew.result.ResultSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * One page of HTML about a whole run, complete in itself: figures, charts over time, heat map, thumbnails, table. Its
 * figures are counted from the events alone. Memory is bounded, however long the run. Called by the stream's tracking
 * thread; whoever made it closes it, and then the file is there.
 */
public final class Report implements ResultSink {
    private final PendingFile file;
    private final StreamInfo stream;
    private ReportSubject subject;
    private final TrackFigures figures = new TrackFigures();
    private final FactTotals rules;
    private final HeatMap heat;
    private final Still still;
    private final Gallery gallery;
    private boolean begun;
    /** Its zones and lines were others at first. */
    private boolean changed;

    private boolean complete;
    private boolean closed;

    public Report(Path file, StreamInfo stream, ReportSubject subject) throws IOException {
        this.file = PendingFile.beside(file);
        this.stream = stream;
        this.subject = subject;
        rules = new FactTotals(subject.rules());
        heat = new HeatMap(stream.width(), stream.height());
        still = new Still(stream.width(), stream.height());
        try {
            gallery = new Gallery();
        } catch (RuntimeException e) {
            still.close();
            throw e;
        }
    }

    @Override
    public void accept(FrameResult result) throws RenderException {
        begun = true;
        Frame frame = result.frame();
        figures.frame(frame.captureNanos());
        heat.add(result.tracks(), frame.width(), frame.height(), frame.captureNanos());
        still.look(result);
        gallery.look(result);
        take(result.events());
        rules.add(result.facts());
    }

    private void take(List<TrackEvent> events) {
        for (int i = 0; i < events.size(); i++) {
            TrackFigures.Stay stay = figures.event(events.get(i));
            if (stay != null) {
                gallery.end(stay);
            }
        }
    }

    @Override
    public void rulesChanged(AnalyticsSettings next) {
        subject = subject.with(next);
        rules.change(next);
        changed = begun;
    }

    @Override
    public void lastFacts(List<Fact> facts) {
        rules.add(facts);
    }

    @Override
    public void finish(List<TrackEvent> ended) {
        take(ended);
        complete = true;
    }

    /** Writes the page, also about a run that broke off; the page says so. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            figures.breakOff().forEach(gallery::end);
            write();
        } finally {
            gallery.close();
            still.close();
        }
    }

    private void write() throws IOException {
        byte[] scene = still.jpeg();
        String html = new ReportPage(subject, new TimeText(stream.clock()), (double) stream.width() / stream.height())
                .html(
                        ReportNumbers.of(figures, rules, subject.labels()),
                        scene == null ? "" : base64(scene),
                        base64(heat.png()),
                        gallery.entries(),
                        changed,
                        complete);
        try {
            Files.writeString(file.part(), html, StandardCharsets.UTF_8);
        } catch (IOException e) {
            file.discard();
            throw WriteFailure.of(file.target(), e);
        }
        file.commit();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
