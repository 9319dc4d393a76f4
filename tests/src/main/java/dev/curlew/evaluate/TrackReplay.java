package dev.curlew.evaluate;

import dev.curlew.analytics.Analytics;
import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.Fact;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Curlew's analytics make of tracks in a file, whoever made those. */
record TrackReplay(int width, int height, double fps) {

    /** The facts in their order; rows with confidence 0 are left out, and a track ends after its last row. */
    List<Fact> run(List<MotRow> rows, AnalyticsSettings settings) {
        List<MotRow> counted = new ArrayList<>(rows);
        counted.removeIf(row -> row.confidence() == 0);
        Map<Long, Integer> lastFrame = new HashMap<>();
        counted.forEach(row -> lastFrame.merge(row.id(), row.frame(), Math::max));
        Analytics analytics = new Analytics(settings, id -> "person", List.of());
        List<Fact> facts = new ArrayList<>();
        Map<Long, Track> alive = new HashMap<>();
        int frame = 0;
        for (List<MotRow> seen : MotReader.byFrame(counted)) {
            long nanos = Math.round(frame * 1e9 / fps);
            List<Track> ended = new ArrayList<>();
            int now = frame + 1;
            alive.values().stream()
                    .filter(track -> lastFrame.getOrDefault(track.id(), 0) < now)
                    .forEach(ended::add);
            ended.forEach(track -> alive.remove(track.id()));
            List<Track> tracks = seen.stream()
                    .map(row -> track(row, alive.get(row.id()), nanos))
                    .sorted(Comparator.comparingLong(Track::id))
                    .toList();
            tracks.forEach(track -> alive.put(track.id(), track));
            facts.addAll(analytics.update(frame, nanos, new TrackerUpdate(tracks, List.of(), ended), width, height));
            frame++;
        }
        facts.addAll(analytics.finish(List.copyOf(alive.values())));
        return facts;
    }

    private static Track track(MotRow row, @org.jspecify.annotations.Nullable Track before, long nanos) {
        long first = before == null ? nanos : before.firstSeenNanos();
        int hits = before == null ? 1 : before.hits() + 1;
        return new Track(row.id(), 0, 1, row.box(), null, first, nanos, hits);
    }
}
