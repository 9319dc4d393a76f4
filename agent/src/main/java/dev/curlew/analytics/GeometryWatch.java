package dev.curlew.analytics;

import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Curlew's own rules: geometry in parts of the picture, time in nanoseconds. */
final class GeometryWatch implements Analytics.Watch {
    private final IntFunction<String> labels;
    private List<LineRule> lines = new ArrayList<>();
    private List<ZoneRule> zones = new ArrayList<>();
    private Motion motion;
    private AnalyticsSettings settings;
    private final ByTrack<TrackState> states = new ByTrack<>();

    GeometryWatch(AnalyticsSettings settings, IntFunction<String> labels, List<Count> restored) {
        settings.lines().forEach((name, line) -> lines.add(new LineRule(lines.size(), name, line, labels, restored)));
        settings.zones().forEach((name, zone) -> zones.add(new ZoneRule(zones.size(), name, zone, labels, restored)));
        motion = new Motion(settings, labels);
        this.settings = settings;
        this.labels = labels;
    }

    @Override
    public void change(AnalyticsSettings next, Moment now) {
        int[] lineNumbers = RuleChange.numbers(settings.lines(), next.lines());
        int[] zoneNumbers = RuleChange.numbers(settings.zones(), next.zones());
        RuleChange.gone(zoneNumbers, zones.size())
                .forEach(zone -> zones.get(zone).close(states.values(), now));
        List<LineRule> newLines = new ArrayList<>();
        next.lines().forEach((name, line) -> {
            int number = newLines.size();
            int old = lineNumbers[number];
            newLines.add(old < 0 ? new LineRule(number, name, line, labels, List.of()) : lines.get(old));
            newLines.get(number).renumber(number);
        });
        List<ZoneRule> newZones = new ArrayList<>();
        next.zones().forEach((name, zone) -> {
            int number = newZones.size();
            int old = zoneNumbers[number];
            newZones.add(old < 0 ? new ZoneRule(number, name, zone, labels, List.of()) : zones.get(old));
            newZones.get(number).renumber(number);
        });
        boolean otherMotion = RuleChange.ofMotion(settings, next);
        if (otherMotion) {
            states.values().forEach(state -> motion.end(state, now));
            motion = new Motion(next, labels);
        }
        Integer arrows = otherMotion ? Integer.valueOf(motion.arrows()) : null;
        states.values().forEach(state -> state.renumber(lineNumbers, zoneNumbers, arrows));
        lines = newLines;
        zones = newZones;
        settings = next;
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
            TrackState state = states.remove(ended.get(i).id());
            if (state != null) {
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
        TrackState state = states.get(track.id());
        if (state == null) {
            state = new TrackState(track, lines.size(), zones.size(), motion.arrows());
            states.put(track.id(), state);
        }
        return state;
    }

    @Override
    public List<Counters> counters() {
        List<Counters> counters = new ArrayList<>();
        lines.forEach(line -> counters.add(line.counters()));
        zones.forEach(zone -> counters.add(zone.counters()));
        return counters;
    }
}
