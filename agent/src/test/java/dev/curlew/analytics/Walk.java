package dev.curlew.analytics;

import dev.curlew.geometry.Box;
import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Feet that walk through a picture, frame by frame, and what the analytics say of them. Ten frames a second. */
final class Walk {
    static final int WIDTH = 1024;
    static final int HEIGHT = 512;
    static final long FRAME_NANOS = 100_000_000;
    static final String[] LABELS = {"person", "car"};

    private final Analytics analytics;
    private final List<Fact> facts = new ArrayList<>();
    private final int width;
    private final int height;
    private long frame;
    private List<Track> last = List.of();

    Walk(AnalyticsSettings settings) {
        this(settings, List.of(), WIDTH, HEIGHT);
    }

    Walk(AnalyticsSettings settings, List<Count> restored, int width, int height) {
        analytics = new Analytics(settings, id -> LABELS[id], restored);
        this.width = width;
        this.height = height;
    }

    static Walk overLine(LineSettings line) {
        return new Walk(AnalyticsSettings.of(Map.of(), Map.of("line", line)));
    }

    static Walk inZone(ZoneSettings zone) {
        return new Walk(AnalyticsSettings.of(Map.of("zone", zone), Map.of()));
    }

    /** Whose bottom centre is there; in pixels. */
    static Track person(long id, double x, double y) {
        return track(id, 0, 0.9f, x, y);
    }

    static Track track(long id, int classId, float score, double x, double y) {
        Box box = new Box((float) x - 8, (float) y - 32, 16, 32);
        return new Track(id, classId, score, box, null, 0, 0, 1);
    }

    /** Everyone in the next frame; who is not there is only not seen. */
    Walk frame(Track... tracks) {
        return frame(List.of(tracks), List.of());
    }

    Walk frame(List<Track> tracks, List<Track> ended) {
        facts.addAll(analytics.update(
                frame, frame * FRAME_NANOS, new TrackerUpdate(tracks, List.of(), ended), width, height));
        frame++;
        last = tracks;
        return this;
    }

    /** The same frame many times. */
    Walk frames(int count, Track... tracks) {
        for (int i = 0; i < count; i++) {
            frame(tracks);
        }
        return this;
    }

    /** Track 1 along these points: x0, y0, x1, y1, ... in pixels. */
    Walk path(double... points) {
        for (int i = 0; i < points.length; i += 2) {
            frame(person(1, points[i], points[i + 1]));
        }
        return this;
    }

    Walk finish() {
        facts.addAll(analytics.finish(last));
        return this;
    }

    List<Fact> facts() {
        return facts;
    }

    <T extends Fact> List<T> facts(Class<T> type) {
        return facts.stream().filter(type::isInstance).map(type::cast).toList();
    }

    Analytics analytics() {
        return analytics;
    }

    /** Crossings as "in out in". */
    String crossings() {
        StringBuilder text = new StringBuilder();
        for (Fact.LineCrossing crossing : facts(Fact.LineCrossing.class)) {
            text.append(text.isEmpty() ? "" : " ").append(crossing.name());
        }
        return text.toString();
    }
}
