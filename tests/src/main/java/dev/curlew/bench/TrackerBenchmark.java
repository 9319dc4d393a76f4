package dev.curlew.bench;

import dev.curlew.analytics.TrackEvent;
import dev.curlew.analytics.TrackLifecycle;
import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import dev.curlew.track.Tracker;
import dev.curlew.track.TrackerSettings;
import dev.curlew.track.TrackerUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

/** One frame of a street and of a crowd: people walk to and fro, boxes tremble, one in ten is missed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@NullUnmarked // JMH calls the set-up before anything else
public class TrackerBenchmark {
    private static final int FRAMES = 200; // there and back again
    private static final long FRAME_NANOS = 100_000_000;

    @Param({"20", "200"})
    private int objects;

    private final List<List<Detection>> frames = new ArrayList<>();
    private Tracker tracker;
    private TrackLifecycle lifecycle;
    private long frame;

    @Setup
    public void walk() {
        Random random = new Random(1);
        tracker = new Tracker(TrackerSettings.defaults());
        lifecycle = new TrackLifecycle(TimeUnit.SECONDS.toNanos(1));
        int columns = (int) Math.ceil(Math.sqrt(objects * 2));
        for (int i = 0; i < FRAMES; i++) {
            int step = Math.min(i, FRAMES - i);
            List<Detection> seen = new ArrayList<>();
            for (int k = 0; k < objects; k++) {
                if (random.nextInt(10) > 0) {
                    float left = k % columns * 90 + step * 2 * (k % 2 == 0 ? 1 : -1) + random.nextFloat() * 2;
                    float top = k / columns * 100 + random.nextFloat() * 2;
                    seen.add(new Detection(new Box(left, top, 40, 90), 0, 0.6f + 0.3f * random.nextFloat()));
                }
            }
            frames.add(seen);
        }
    }

    @Benchmark
    public TrackerUpdate update() {
        return tracker.update(frame * FRAME_NANOS, frames.get((int) (frame++ % FRAMES)));
    }

    @Benchmark
    public List<TrackEvent> updateAndEvents() {
        long now = frame * FRAME_NANOS;
        return lifecycle.update(frame, now, tracker.update(now, frames.get((int) (frame++ % FRAMES))));
    }
}
