package dev.curlew.bench;

import dev.curlew.analytics.TrackEvent;
import dev.curlew.geometry.Box;
import dev.curlew.media.CaptureClock;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.ModelException;
import dev.curlew.publish.AgentInfo;
import dev.curlew.publish.Cause;
import dev.curlew.publish.EventSink;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.SiteSettings;
import dev.curlew.result.FrameResult;
import dev.curlew.result.ResultSink;
import dev.curlew.track.Track;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One object told to a sink that throws it away: 20 updates a picture, each due; minimal tells them in one message. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@NullUnmarked // JMH calls the set-up before anything else
public class MessageBenchmark {
    private static final int OBJECTS = 20;

    @Param({"curlew", "deepstream-full", "deepstream-minimal"})
    private String format;

    private final FramePool pool = new FramePool(1);
    private final List<TrackEvent> events = new ArrayList<>();
    private Frame frame;
    private FrameResult result;
    private EventSink sink;
    private ResultSink stream;
    private long number;

    @Setup
    public void open() throws IOException, InterruptedException, ModelException {
        sink = EventSink.whole(
                SinkSettings.everything("/dev/null", format).messages(),
                Path.of("/dev/null"),
                new FakeModel(FakeModel.Format.NANODET, 0).processing().model(),
                new AgentInfo("bench", "bench"),
                InstantSource.system());
        stream = sink.open(
                new StreamInfo(new StreamId("bench"), 1920, 1080, 10, 0, CaptureClock.media()),
                SiteSettings.defaults(),
                Cause::ended);
        frame = Objects.requireNonNull(pool.acquire(1, TimeUnit.SECONDS));
        frame.av().width(1920).height(1080);
        List<Track> tracks = new ArrayList<>();
        List<TrackEvent> starts = new ArrayList<>();
        for (int i = 0; i < OBJECTS; i++) {
            Track track =
                    new Track(10_000 + i, 0, 0.87f, new Box(100.3f + i * 40, 200.7f, 41.5f, 81.2f), null, 0, 0, 9);
            tracks.add(track);
            starts.add(new TrackEvent(TrackEvent.Kind.START, 0, 0, track));
            events.add(new TrackEvent(TrackEvent.Kind.UPDATE, 0, 0, track));
        }
        frame.describe(new StreamId("bench"), 0, 0);
        stream.accept(new FrameResult(frame, List.of(), tracks, starts));
        result = new FrameResult(frame, List.of(), tracks, events);
    }

    @Benchmark
    @OperationsPerInvocation(OBJECTS)
    public void tell() throws IOException, InterruptedException {
        number++;
        frame.describe(frame.stream(), number, number * 2_000_000_000);
        for (int i = 0; i < OBJECTS; i++) {
            Track track = events.get(i).track();
            events.set(i, new TrackEvent(TrackEvent.Kind.UPDATE, number, frame.captureNanos(), track));
        }
        stream.accept(result);
    }

    @TearDown
    public void close() throws IOException {
        stream.close();
        sink.close();
        frame.release();
        pool.close();
    }
}
