package dev.curlew.render;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.lifecycle.PendingFile;
import dev.curlew.media.Frame;
import dev.curlew.media.StreamInfo;
import dev.curlew.result.FrameResult;
import dev.curlew.result.ResultSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The stream's video with boxes, labels and trails drawn in, as an MP4. Has the size of the first frame, or the largest
 * that the encoder takes; later frames of another size are scaled to it. Called by the stream's tracking thread; whoever
 * made it closes it, and then the file is there.
 */
public final class AnnotatedVideo implements ResultSink {
    private final PendingFile file;
    private final StreamInfo stream;
    private final IntFunction<String> labels;
    private AnalyticsSettings rules;
    private @Nullable Output output;

    /** Without zones and lines. */
    public AnnotatedVideo(Path file, StreamInfo stream, IntFunction<String> labels) throws IOException {
        this(file, stream, labels, AnalyticsSettings.defaults());
    }

    /**
     * @param labels a class's name by its id
     * @param rules zones and lines to draw
     */
    public AnnotatedVideo(Path file, StreamInfo stream, IntFunction<String> labels, AnalyticsSettings rules)
            throws IOException {
        this.file = PendingFile.beside(file);
        this.stream = stream;
        this.labels = labels;
        this.rules = rules;
    }

    @Override
    public void accept(FrameResult result) throws IOException {
        Frame frame = result.frame();
        Output out = output;
        if (out == null) {
            out = open(frame);
            output = out;
        }
        out.canvas.load(frame);
        out.annotator.draw(result);
        out.video.write(out.canvas, frame.captureNanos());
    }

    @Override
    public void rulesChanged(AnalyticsSettings next) {
        rules = next;
        if (output != null) {
            output.annotator.rulesChanged(next);
        }
    }

    private Output open(Frame first) throws IOException {
        double pixels = (double) first.width() * first.height();
        double shrink = Math.min(1, Math.sqrt(VideoFile.MOST_PIXELS / pixels));
        Canvas canvas =
                new Canvas((int) (first.width() * shrink), (int) (first.height() * shrink), Colors.of(first.av()));
        try {
            Annotator annotator = new Annotator(canvas, stream.clock(), labels, rules);
            VideoFile video = new VideoFile(file, canvas, first.av().sample_aspect_ratio(), stream.framesPerSecond());
            return new Output(canvas, annotator, video);
        } catch (IOException | RuntimeException e) {
            canvas.close();
            throw e;
        }
    }

    @Override
    public void finish(List<TrackEvent> ended) {}

    @Override
    public void close() throws IOException {
        if (output != null) {
            try {
                output.video.close();
            } finally {
                output.canvas.close();
                output = null;
            }
        }
    }

    /** What exists once the first frame has told its size. */
    private record Output(Canvas canvas, Annotator annotator, VideoFile video) {}
}
