package dev.curlew.render;

import dev.curlew.analytics.TrackEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every figure of a report, counted from the events alone, so that whoever has the events can count them again. A track
 * is there from its start event to its end event and belongs to the class that its end event names. Memory is bounded
 * but for the tracks alive. One thread.
 */
final class TrackFigures {
    /** A page lists no more tracks than this one by one: the first that ended. */
    static final int LISTED = 500;

    private final Map<Long, Open> open = new HashMap<>();
    private final SortedMap<Integer, Long> byClass = new TreeMap<>();
    private final List<Stay> listed = new ArrayList<>();
    private final Timeline timeline = new Timeline();
    private final Dwell dwell = new Dwell();
    private final Concurrency concurrency = new Concurrency();
    private long frames;
    private long firstNanos;
    private long lastNanos;
    private long tracks;

    void frame(long captureNanos) {
        if (frames == 0) {
            firstNanos = captureNanos;
        }
        lastNanos = Math.max(lastNanos, captureNanos);
        frames++;
        timeline.reach(captureNanos);
    }

    /** Answers the track's whole stay when the event ended it. */
    @Nullable
    Stay event(TrackEvent event) {
        long id = event.track().id();
        int classId = event.track().classId();
        long nanos = event.captureNanos();
        Open was = open.get(id);
        if (event.kind() == TrackEvent.Kind.START) {
            open.put(id, new Open(classId, nanos, nanos));
            concurrency.start(nanos);
            return null;
        }
        if (was == null) {
            throw new IllegalStateException("track " + id + " has an event before its start");
        }
        if (event.kind() == TrackEvent.Kind.UPDATE) {
            open.put(id, new Open(classId, was.startNanos, nanos));
            return null;
        }
        open.remove(id);
        return end(new Stay(id, classId, was.startNanos, nanos));
    }

    /** Ends what is still open at its last event: for a run that broke off without telling the ends. */
    List<Stay> breakOff() {
        List<Stay> stays = new ArrayList<>();
        open.forEach((id, last) -> stays.add(new Stay(id, last.classId, last.startNanos, last.toldNanos)));
        open.clear();
        stays.forEach(this::end);
        return stays;
    }

    private Stay end(Stay stay) {
        tracks++;
        byClass.merge(stay.classId(), 1L, Long::sum);
        timeline.add(stay.classId(), stay.startNanos(), stay.endNanos());
        dwell.add(stay.endNanos() - stay.startNanos());
        concurrency.end(stay.endNanos());
        // an open track ends at or after what was last told of it
        concurrency.settle(
                open.isEmpty()
                        ? lastNanos
                        : Collections.min(
                                open.values().stream().map(Open::toldNanos).toList()));
        if (listed.size() < LISTED) {
            listed.add(stay);
        }
        return stay;
    }

    long frames() {
        return frames;
    }

    /** Of the first frame. */
    long firstNanos() {
        return firstNanos;
    }

    /** From the first frame to the end of the last, which lasts as long as a frame does on the mean. */
    double durationSeconds() {
        double shown = (lastNanos - firstNanos) / 1e9;
        return frames < 2 ? shown : shown * frames / (frames - 1);
    }

    long tracks() {
        return tracks;
    }

    SortedMap<Integer, Long> byClass() {
        return byClass;
    }

    List<Stay> listed() {
        return listed;
    }

    Timeline timeline() {
        return timeline;
    }

    Dwell dwell() {
        return dwell;
    }

    /** Complete once every track has ended. */
    Concurrency concurrency() {
        if (open.isEmpty()) {
            concurrency.settle(Long.MAX_VALUE);
        }
        return concurrency;
    }

    /** A track from its start event to its end event. */
    record Stay(long id, int classId, long startNanos, long endNanos) {
        double seconds() {
            return (endNanos - startNanos) / 1e9;
        }
    }

    private record Open(int classId, long startNanos, long toldNanos) {}
}
