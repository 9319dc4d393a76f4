package dev.curlew.result;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import java.io.IOException;
import java.util.List;

/**
 * Takes a stream's results: event file, annotated video, report. Called by the stream's tracking thread only, in frame
 * order; closed once by whoever made it, after the last call.
 */
public interface ResultSink extends AutoCloseable {

    void accept(FrameResult result) throws IOException, InterruptedException;

    /** No frame has come for about a second, so nothing that was put off may wait for the next one. */
    default void idle() throws IOException, InterruptedException {}

    /** Zones and lines are others from the next result on. */
    default void rulesChanged(AnalyticsSettings rules) throws IOException {}

    /** What the stream's end made known of zones, lines and the like. Called once, before {@link #finish}. */
    default void lastFacts(List<Fact> facts) throws IOException, InterruptedException {}

    /** The stream is over: the tracks that were still alive have ended. Called once, after the last frame. */
    void finish(List<TrackEvent> ended) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
