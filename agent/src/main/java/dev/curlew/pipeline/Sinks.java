package dev.curlew.pipeline;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.result.FrameResult;
import dev.curlew.result.ResultSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream's sinks as one. One that fails is closed; the others are still finished. Tracking thread only. */
final class Sinks {
    private final List<ResultSink> open;

    Sinks(List<ResultSink> sinks) {
        this.open = new ArrayList<>(sinks);
    }

    /** Also after one has failed the others are given the result, or they would miss its starts and ends. */
    void accept(FrameResult result) throws Exception {
        forAll(sink -> sink.accept(result));
    }

    /** No frame has come for a while. */
    void idle() throws Exception {
        forAll(ResultSink::idle);
    }

    /** Zones and lines are others from the next result on. */
    void rulesChanged(AnalyticsSettings rules) throws Exception {
        forAll(sink -> sink.rulesChanged(rules));
    }

    private void forAll(Call call) throws Exception {
        Exception first = null;
        for (int i = 0; i < open.size(); i++) {
            try {
                call.on(open.get(i));
            } catch (IOException | RuntimeException e) {
                closeAfter(open.remove(i--), e);
                first = firstOf(first, e);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** What every sink is told. */
    @FunctionalInterface
    private interface Call {
        void on(ResultSink sink) throws IOException, InterruptedException;
    }

    /** Finishes and closes all; the first problem is thrown at the end. */
    void finish(List<Fact> facts, List<TrackEvent> ended) throws Exception {
        Exception first = null;
        for (ResultSink sink : open) {
            try (sink) {
                sink.lastFacts(facts);
                sink.finish(ended);
            } catch (IOException | RuntimeException e) {
                first = firstOf(first, e);
            }
        }
        open.clear();
        if (first != null) {
            throw first;
        }
    }

    private static Exception firstOf(@Nullable Exception first, Exception next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    private static void closeAfter(ResultSink sink, Exception reason) {
        try {
            sink.close();
        } catch (IOException | RuntimeException e) {
            reason.addSuppressed(e);
        }
    }
}
