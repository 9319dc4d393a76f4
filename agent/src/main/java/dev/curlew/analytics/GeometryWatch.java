package dev.curlew.analytics;

import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Curlew's own rules: geometry in parts of the picture, time in nanoseconds. */
final class GeometryWatch implements Analytics.Watch {
    private final List<LineRule> lines = new ArrayList<>();
    private final List<ZoneRule> zones = new ArrayList<>();
    private final Motion motion;
    /** By ascending id. */
    private final List<TrackState> states = new ArrayList<>();

    GeometryWatch(AnalyticsSettings settings, IntFunction<String> labels, List<Count> restored) {
        settings.lines().forEach((name, line) -> lines.add(new LineRule(lines.size(), name, line, labels, restored)));
        settings.zones().forEach((name, zone) -> zones.add(new ZoneRule(zones.size(), name, zone, labels, restored)));
        motion = new Motion(settings, labels);
    }

    @Override
    public void update(TrackerUpdate update, Moment now) {
        end(update.ended(), now);
        for (int i = 0; i < zones.size(); i++) {
            zones.get(i).beginFrame();
        }
        List<Track> tracks = update.tracks();
        for (int i = 0; i < tracks.size(); i++) {
            see(tracks.get(i), now);
        }
        for (int i = 0; i < zones.size(); i++) {
            zones.get(i).endFrame(now);
        }
    }

    private void see(Track track, Moment now) {
        TrackState state = stateOf(track);
        motion.see(state, track, now);
        for (int i = 0; i < lines.size(); i++) {
            lines.get(i).see(state, track, motion, now);
        }
        for (int i = 0; i < zones.size(); i++) {
            zones.get(i).see(state, track, now);
        }
        state.last = track;
        state.lastFrame = now.frame;
    }

    @Override
    public void end(List<Track> ended, Moment now) {
        for (int i = 0; i < ended.size(); i++) {
            int at = find(ended.get(i).id());
            if (at >= 0) {
                TrackState state = states.remove(at);
                for (int zone = 0; zone < zones.size(); zone++) {
                    zones.get(zone).end(state, now);
                }
                motion.end(state, now);
            }
        }
    }

    @Override
    public void finish(Moment now) {
        for (int i = 0; i < zones.size(); i++) {
            zones.get(i).finish(now);
        }
    }

    private TrackState stateOf(Track track) {
        int at = find(track.id());
        if (at >= 0) {
            return states.get(at);
        }
        TrackState state = new TrackState(track, lines.size(), zones.size(), motion.arrows());
        states.add(-at - 1, state);
        return state;
    }

    /** A binary search, for a map would box every id of every frame. */
    private int find(long id) {
        int low = 0;
        int high = states.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = states.get(middle).id;
            if (found == id) {
                return middle;
            }
            low = found < id ? middle + 1 : low;
            high = found < id ? high : middle - 1;
        }
        return -low - 1;
    }

    @Override
    public List<Counters> counters() {
        List<Counters> counters = new ArrayList<>();
        lines.forEach(line -> counters.add(line.counters()));
        zones.forEach(zone -> counters.add(zone.counters()));
        return counters;
    }
}
