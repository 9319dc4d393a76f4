package dev.curlew.app.job;

import dev.curlew.analytics.TrackEvent;
import dev.curlew.result.FrameResult;
import dev.curlew.result.ResultSink;
import dev.curlew.track.Track;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Counts tracks by class for the closing table; read after the stream has ended. */
final class TrackTotals implements ResultSink {
    /** One class's figures; mutable while the stream runs. */
    static final class Totals {
        int tracks;
        int peak;
        long stayNanos;
        private int now;

        /** Mean time from start to end, in seconds. */
        double meanStay() {
            return tracks == 0 ? 0 : stayNanos / 1e9 / tracks;
        }
    }

    private final Map<Integer, Totals> byClass = new TreeMap<>();
    private final Map<Long, Long> startNanos = new HashMap<>();
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos;

    @Override
    public void accept(FrameResult result) {
        long captureNanos = result.frame().captureNanos();
        firstNanos = Math.min(firstNanos, captureNanos);
        lastNanos = captureNanos;
        count(result.events());
        List<Track> tracks = result.tracks();
        for (int i = 0; i < tracks.size(); i++) {
            Totals totals = of(tracks.get(i));
            totals.now++;
            totals.peak = Math.max(totals.peak, totals.now);
        }
        for (int i = 0; i < tracks.size(); i++) {
            of(tracks.get(i)).now = 0;
        }
    }

    @Override
    public void finish(List<TrackEvent> ended) {
        count(ended);
    }

    /** A track counts for the class that it ended with, from its start event to its end event, as in the report. */
    private void count(List<TrackEvent> events) {
        for (int i = 0; i < events.size(); i++) {
            TrackEvent event = events.get(i);
            Track track = event.track();
            if (event.kind() == TrackEvent.Kind.START) {
                startNanos.put(track.id(), event.captureNanos());
            } else if (event.kind() == TrackEvent.Kind.END) {
                Totals totals = of(track);
                totals.tracks++;
                totals.stayNanos += event.captureNanos() - Objects.requireNonNull(startNanos.remove(track.id()));
            }
        }
    }

    private Totals of(Track track) {
        return byClass.computeIfAbsent(track.classId(), id -> new Totals());
    }

    Map<Integer, Totals> byClass() {
        return byClass;
    }

    /** From the first to the last frame's capture time. */
    double mediaSeconds() {
        return firstNanos > lastNanos ? 0 : (lastNanos - firstNanos) / 1e9;
    }

    @Override
    public void close() {}
}
