package dev.curlew.analytics;

import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One stream's zones, lines, directions and speeds: tracks in, facts out. One per stream, used by its tracking thread;
 * time is the frames'.
 */
public final class Analytics {
    private final Watch watch;
    private final Moment now = new Moment();

    /** What sees the tracks: by Curlew's rules or by DeepStream's. */
    interface Watch {
        void update(TrackerUpdate update, Moment now);

        void end(List<Track> ended, Moment now);

        /** After the last tracks have ended. */
        void finish(Moment now);

        List<Counters> counters();

        void change(AnalyticsSettings next, Moment now);
    }

    /**
     * @param labels a class's name by its id
     * @param restored what an earlier run had counted
     */
    public Analytics(AnalyticsSettings settings, IntFunction<String> labels, List<Count> restored) {
        watch = settings.isCompatible()
                ? new NvdsWatch(settings, labels, restored)
                : new GeometryWatch(settings, labels, restored);
    }

    /** What one frame makes known; width and height are those of its picture. */
    public List<Fact> update(long frame, long captureNanos, TrackerUpdate update, int width, int height) {
        now.begin(frame, captureNanos, width, height);
        watch.update(update, now);
        return now.take();
    }

    /** The stream is over: whoever was inside has left, and whatever lasted has ended. */
    public List<Fact> finish(List<Track> ended) {
        watch.end(ended, now);
        watch.finish(now);
        return now.take();
    }

    /**
     * Other rules from here on. Those that stay the same go on as if nothing had happened.
     *
     * @param next counts in the same way, Curlew's or DeepStream's
     * @return the ends of what lasted and is no longer watched
     */
    public List<Fact> change(AnalyticsSettings next) {
        watch.change(next, now);
        return now.take();
    }

    /** All counters begin at 0 again. */
    public Fact reset(long frame, long captureNanos) {
        watch.counters().forEach(Counters::reset);
        return new Fact.CountersReset(frame, captureNanos);
    }

    /** Every counter as it stands. */
    public List<Count> counts() {
        List<Count> counts = new ArrayList<>();
        watch.counters().forEach(counters -> counts.addAll(counters.all()));
        return counts;
    }
}
