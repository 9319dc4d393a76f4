package dev.curlew.bench;

import dev.curlew.analytics.Analytics;
import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.LineSettings;
import dev.curlew.analytics.ZoneSettings;
import dev.curlew.geometry.Box;
import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One frame of twelve lines and two zones. {@code quiet}: people tremble but nobody crosses anything, so nothing is told
 * and nothing may be allocated; {@code busy}: people walk to and fro over the lines.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@NullUnmarked // JMH calls the set-up before anything else
public class AnalyticsBenchmark {
    private static final int FRAMES = 200; // there and back again
    private static final long FRAME_NANOS = 100_000_000;

    @Param({"20", "200"})
    private int objects;

    private final List<TrackerUpdate> quiet = new ArrayList<>();
    private final List<TrackerUpdate> busy = new ArrayList<>();
    private Analytics analytics;
    private long frame;

    @Setup
    public void walk() {
        Map<String, LineSettings> lines = new LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            double at = 0.05 + i * 0.08;
            lines.put("line " + i, LineSettings.of(List.of(List.of(at, 0.0), List.of(at, 1.0))));
        }
        Map<String, ZoneSettings> zones = new LinkedHashMap<>();
        zones.put("left", ZoneSettings.of(square(0, 0.5)));
        zones.put("right", ZoneSettings.of(square(0.5, 1)));
        analytics = new Analytics(AnalyticsSettings.of(zones, lines), id -> "person", List.of());
        for (int i = 0; i < FRAMES; i++) {
            int step = Math.min(i, FRAMES - i);
            quiet.add(update(i % 2));
            busy.add(update(step * 4));
        }
    }

    private static List<List<Double>> square(double left, double right) {
        return List.of(List.of(left, 0.2), List.of(right, 0.2), List.of(right, 0.9), List.of(left, 0.9));
    }

    private TrackerUpdate update(int moved) {
        List<Track> tracks = new ArrayList<>();
        for (int k = 0; k < objects; k++) {
            Box box = new Box(170 + k % 10 * 154 + moved, 60 + k / 10 * 30, 40, 90);
            // ids as after some hours, which no cache of boxed numbers holds
            tracks.add(new Track(10_000 + k, 0, 0.9f, box, null, 0, 0, 1));
        }
        return new TrackerUpdate(tracks, List.of(), List.of());
    }

    @Benchmark
    public List<Fact> quiet() {
        return next(quiet);
    }

    @Benchmark
    public List<Fact> busy() {
        return next(busy);
    }

    private List<Fact> next(List<TrackerUpdate> frames) {
        long at = frame++;
        return analytics.update(at, at * FRAME_NANOS, frames.get((int) (at % FRAMES)), 1920, 1080);
    }
}
