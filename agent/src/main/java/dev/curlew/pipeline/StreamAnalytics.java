package dev.curlew.pipeline;

import dev.curlew.analytics.Analytics;
import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.Count;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.RegionFilter;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.Frame;
import dev.curlew.media.StreamInfo;
import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One stream's zones and lines at work: filter, rules, reset schedule, and the file that keeps the counters. Made at the
 * stream's first frame, used and closed by its tracking thread.
 */
final class StreamAnalytics implements AutoCloseable {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final IntFunction<String> labels;
    private RegionFilter filter;
    private final Analytics analytics;
    private final CounterReset reset;
    private final @Nullable CounterFile file;
    /** A reset fell due while nobody ran. */
    private boolean overdue;
    /** Found out between two frames, and told with the next one. */
    private final List<Fact> waiting = new ArrayList<>();

    private long lastFrame;
    private long lastNanos;

    /** @param rules the settings' own, or those that came later */
    StreamAnalytics(
            StreamSettings settings,
            AnalyticsSettings rules,
            StreamInfo stream,
            IntFunction<String> labels,
            long firstNanos)
            throws IOException {
        String path = rules.counters().file();
        CounterFile.Kept kept = CounterFile.NOTHING;
        if (path.isEmpty()) {
            file = null;
        } else {
            Path target = Path.of(path.replace("{stream}", settings.id().name()));
            kept = CounterFile.read(target);
            file = new CounterFile(target, stream.clock());
        }
        reset = new CounterReset(rules.counters(), stream.clock());
        overdue = !reset.start(firstNanos, kept.asOf()) && !kept.counts().isEmpty();
        List<Count> restored = overdue ? List.of() : kept.counts();
        this.labels = labels;
        lastNanos = firstNanos;
        filter = new RegionFilter(rules, labels);
        analytics = new Analytics(rules, labels, restored);
        if (file != null) {
            try {
                file.open(restored, firstNanos);
            } catch (IOException e) {
                close();
                throw e;
            }
        }
    }

    TrackerUpdate filter(TrackerUpdate update, Frame frame) {
        return filter.apply(update, frame.width(), frame.height());
    }

    List<Track> filterEnded(List<Track> ended) {
        return filter.end(ended);
    }

    /** The facts of a frame; its counters are on disk when this returns, so that none is lower than an event says. */
    List<Fact> update(Frame frame, TrackerUpdate update) {
        long now = frame.captureNanos();
        lastFrame = frame.number();
        lastNanos = now;
        if (reset.isDue(now) || overdue) {
            overdue = false;
            resetCounters();
        }
        List<Fact> found = analytics.update(frame.number(), now, update, frame.width(), frame.height());
        keep(found);
        return afterWaiting(found);
    }

    private List<Fact> afterWaiting(List<Fact> found) {
        if (waiting.isEmpty()) {
            return found;
        }
        List<Fact> both = new ArrayList<>(waiting);
        waiting.clear();
        both.addAll(found);
        return both;
    }

    /** All begin at 0 again. */
    void resetCounters() {
        Fact reset = analytics.reset(lastFrame, lastNanos);
        keep(List.of(reset));
        waiting.add(reset);
    }

    List<Count> counts() {
        return analytics.counts();
    }

    /**
     * Other rules from the next frame on.
     *
     * @param alive tracks that were told and have not ended
     */
    void change(AnalyticsSettings next, List<Track> alive) {
        waiting.addAll(analytics.change(next));
        filter = filter.changed(next, labels, alive);
        if (file != null) {
            file.renew(analytics, lastNanos);
        }
    }

    List<Fact> finish(List<Track> ended) {
        List<Fact> facts = analytics.finish(ended);
        keep(facts);
        return afterWaiting(facts);
    }

    private void keep(List<Fact> facts) {
        if (file != null && !facts.isEmpty()) {
            file.keep(facts, analytics);
        }
    }

    @Override
    public void close() throws IOException {
        mark.close();
        if (file != null) {
            file.close();
        }
    }
}
