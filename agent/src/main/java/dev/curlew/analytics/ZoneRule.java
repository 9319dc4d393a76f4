package dev.curlew.analytics;

import dev.curlew.analytics.Count.Place;
import dev.curlew.analytics.Fact.Way;
import dev.curlew.analytics.TrackState.Stay;
import dev.curlew.track.Track;
import java.util.List;
import java.util.function.IntFunction;

/** Watches one zone: who comes, stays and goes, how many are inside. */
final class ZoneRule {
    private int number;
    private final String name;
    private final ZoneArea area;
    private final long settleNanos;
    private final long loiteringNanos;
    private final boolean tellsOccupancy;
    private final IntFunction<String> labels;
    private final Counters counters;
    private final CountWindow window;
    private final CrowdRule crowd;
    private int inside;
    private int told;
    private int min;
    private int max;

    ZoneRule(int number, String name, ZoneSettings settings, IntFunction<String> labels, List<Count> restored) {
        this.number = number;
        this.name = name;
        this.labels = labels;
        area = new ZoneArea(settings, labels);
        settleNanos = settings.settle().toNanos();
        loiteringNanos = settings.loitering().toNanos();
        tellsOccupancy = settings.occupancy();
        counters = new Counters(Place.ZONE, name, restored);
        window = new CountWindow(settings.smoothing().toNanos());
        crowd = new CrowdRule(name, settings.overcrowding());
    }

    void renumber(int number) {
        this.number = number;
    }

    /** The zone is no longer watched: what lasted is over. */
    void close(List<TrackState> states, Moment now) {
        for (int i = 0; i < states.size(); i++) {
            end(states.get(i), now);
        }
        crowd.finish(now);
    }

    void beginFrame() {
        inside = 0;
    }

    void see(TrackState state, Track track, Moment now) {
        if (!area.choice().takes(track)) {
            return;
        }
        Stay stay = state.stays[number];
        boolean in = area.contains(track, now.width, now.height);
        if (in == stay.inside) {
            stay.unsettled = false;
        } else {
            if (!stay.unsettled || stay.sinceNanos > now.captureNanos) {
                stay.unsettled = true;
                stay.sinceNanos = now.captureNanos;
            }
            if (now.captureNanos - stay.sinceNanos >= settleNanos) {
                stay.unsettled = false;
                turn(stay, track, now);
            }
        }
        if (in) {
            stay.lastInsideNanos = now.captureNanos;
            stay.lastInsideFrame = now.frame;
        }
        if (stay.inside) {
            inside++;
        }
        if (stay.inside && in) {
            loiter(stay, track, now);
        }
    }

    private void turn(Stay stay, Track track, Moment now) {
        stay.inside = !stay.inside;
        if (stay.inside) {
            stay.enteredNanos = stay.sinceNanos;
            stay.loitering = false;
            stay.classId = track.classId();
            tell(Way.IN, now.frame, now.captureNanos, track, 0, stay, now);
        } else {
            tell(Way.OUT, now.frame, now.captureNanos, track, dwell(stay), stay, now);
        }
    }

    private void loiter(Stay stay, Track track, Moment now) {
        long dwell = now.captureNanos - stay.enteredNanos;
        if (loiteringNanos > 0 && !stay.loitering && dwell >= loiteringNanos) {
            stay.loitering = true;
            now.tell(new Fact.Loitering(name, now.frame, now.captureNanos, track, dwell));
        }
    }

    /** A track is over: whoever was inside has left. */
    void end(TrackState state, Moment now) {
        Stay stay = state.stays[number];
        if (stay.inside) {
            stay.inside = false;
            tell(Way.OUT, stay.lastInsideFrame, stay.lastInsideNanos, state.last, dwell(stay), stay, now);
        }
    }

    /** From the first frame inside to the last one. */
    private static long dwell(Stay stay) {
        return Math.max(0, stay.lastInsideNanos - stay.enteredNanos);
    }

    /** An exit counts for the class that came in, so that each class's difference is who is inside. */
    private void tell(Way way, long frame, long captureNanos, Track track, long dwellNanos, Stay stay, Moment now) {
        Count count = counters.add(labels.apply(stay.classId), way);
        now.tell(new Fact.ZonePassage(
                name, way, frame, captureNanos, track, dwellNanos, count, counters.in(), counters.out()));
    }

    void endFrame(Moment now) {
        min = Math.min(min, inside);
        max = Math.max(max, inside);
        int occupancy = window.smooth(now.captureNanos, inside, told);
        if (occupancy != told) {
            told = occupancy;
            if (tellsOccupancy) {
                now.tell(new Fact.Occupancy(name, now.frame, now.captureNanos, occupancy, min, max));
            }
            min = inside;
            max = inside;
        }
        crowd.see(occupancy, now);
    }

    void finish(Moment now) {
        crowd.finish(now);
    }

    Counters counters() {
        return counters;
    }
}
