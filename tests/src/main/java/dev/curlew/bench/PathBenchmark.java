package dev.curlew.bench;

import dev.curlew.infer.EngineException;
import dev.curlew.media.StreamId;
import dev.curlew.model.ModelException;
import dev.curlew.pipeline.LoadedModel;
import dev.curlew.pipeline.Pipeline;
import dev.curlew.pipeline.StreamPipeline;
import dev.curlew.pipeline.StreamSettings;
import dev.curlew.publish.AgentInfo;
import dev.curlew.publish.Cause;
import dev.curlew.publish.EventSink;
import dev.curlew.publish.SinkSettings;
import dev.curlew.publish.SiteSettings;
import dev.curlew.source.SourceSettings;
import dev.curlew.track.TrackerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

/**
 * A frame's whole way from file to events with an engine that costs nothing: what -prof gc says is what all threads
 * together allocate per frame. Its time is the decoder's, mostly.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@NullUnmarked // JMH calls the set-up before anything else
public class PathBenchmark {
    private static final int FRAMES = 100;

    @Param({"0", "20"})
    private int objects;

    private LoadedModel model;
    private EventSink events;
    private Pipeline pipeline;
    private StreamPipeline stream;
    private long wanted;

    @Setup
    public void start() throws ModelException, EngineException, IOException {
        FakeModel engine = new FakeModel(FakeModel.Format.NANODET, objects);
        model = new LoadedModel(engine.processing(), engine);
        pipeline = new Pipeline(model, 2, 1, null);
        events = EventSink.whole(
                SinkSettings.everything("/dev/null", "curlew").messages(),
                Path.of("/dev/null"),
                model.processing().model(),
                new AgentInfo("bench", "bench"),
                InstantSource.system());
        SourceSettings source =
                new SourceSettings(System.getProperty("curlew.bench.video"), 10, Duration.ZERO, null, false, 0, null);
        stream = pipeline.add(
                new StreamSettings(new StreamId("bench"), source, TrackerSettings.defaults(), Duration.ofSeconds(1)),
                info -> List.of(events.open(info, SiteSettings.defaults(), Cause::ended)));
        pipeline.start();
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long frames() {
        wanted = Math.max(wanted, stream.stats().analysed.get()) + FRAMES;
        while (stream.stats().analysed.get() < wanted) {
            if (stream.failure() != null) {
                throw new IllegalStateException(stream.failure());
            }
            LockSupport.parkNanos(500_000);
        }
        return wanted;
    }

    @TearDown
    public void close() throws InterruptedException, IOException {
        pipeline.stop();
        while (!pipeline.join(Duration.ofSeconds(1))) {
            Thread.onSpinWait();
        }
        pipeline.close();
        events.close();
        model.close();
    }
}
