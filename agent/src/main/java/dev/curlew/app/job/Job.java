package dev.curlew.app.job;

import dev.curlew.app.console.UserException;
import dev.curlew.app.engine.EngineBuild;
import dev.curlew.app.engine.EngineChoice;
import dev.curlew.app.engine.Machine;
import dev.curlew.app.output.EventSinks;
import dev.curlew.app.output.Outputs;
import dev.curlew.cuda.CudaException;
import dev.curlew.infer.EngineException;
import dev.curlew.media.StreamId;
import dev.curlew.metrics.InferenceStats;
import dev.curlew.model.ModelVersion;
import dev.curlew.pipeline.DeviceLost;
import dev.curlew.pipeline.LoadedModel;
import dev.curlew.pipeline.Pipeline;
import dev.curlew.pipeline.SinkFactory;
import dev.curlew.pipeline.StreamPipeline;
import dev.curlew.pipeline.StreamSettings;
import dev.curlew.publish.Cause;
import dev.curlew.publish.SiteSettings;
import dev.curlew.result.ResultSink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams on one model from start to end: what analyze and run have in common. Owns model and pipeline. Main thread.
 */
public final class Job implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Job.class);
    private static final Duration TICK = Duration.ofMillis(50);

    /** What sinks get to finish their files after the GPU was lost; five seconds after it the process has ended. */
    private static final long FINISH_NANOS = 3_000_000_000L;

    private static final long LOST_MILLIS = 4_500;

    private final EngineChoice choice;
    private final EngineChoice.Chosen chosen;
    private final Machine.@Nullable Accelerator accelerator;
    private final Pipeline pipeline;
    private final @Nullable GpuWatch watch;
    private final Runnable lastResort;
    private @Nullable EngineBuild build;
    private long lostSince;
    private final List<JobStream> streams = new ArrayList<>();
    private final EventSinks events = new EventSinks();
    private @Nullable String outputProblem;
    private volatile boolean stopped;

    /**
     * Takes over the model; the machine stays the caller's.
     *
     * @param streams how many will be added
     */
    public Job(EngineChoice choice, EngineChoice.Chosen chosen, Machine machine, int streams) {
        this(choice, chosen, machine, streams, () -> LastResort.halt(LOST_MILLIS, UserException.GPU));
    }

    /** @param lastResort called once when the GPU is lost, to end the process should it hang */
    Job(EngineChoice choice, EngineChoice.Chosen chosen, Machine machine, int streams, Runnable lastResort) {
        this.lastResort = lastResort;
        this.choice = choice;
        this.chosen = chosen;
        Machine.Accelerator accelerator = chosen.onGpu() ? machine.accelerator() : null;
        this.accelerator = accelerator;
        try {
            this.pipeline = new Pipeline(
                    chosen.model(),
                    chosen.contexts(),
                    chosen.capacity(streams),
                    accelerator == null ? null : accelerator.nvdec(),
                    accelerator == null ? null : accelerator.admission());
        } catch (EngineException e) {
            throw new UserException(
                    DeviceLost.in(e) == null ? UserException.MODEL : UserException.GPU, String.valueOf(e.getMessage()));
        }
        this.watch = accelerator == null ? null : new GpuWatch(accelerator.gpu());
    }

    public JobStream add(StreamSettings settings, SiteSettings site, Outputs outputs) {
        RuleClasses.require(settings.analytics(), model().processing().model());
        TrackTotals totals = new TrackTotals();
        RuleTotals rules = new RuleTotals(settings.analytics());
        String source = settings.source().displayUrl();
        Outputs.EventOpener opener = (file, info) -> events.stream(file, info, site, () -> causeOf(settings.id()));
        SinkFactory files =
                outputs.factory(source, model().processing().model(), settings.analytics(), opener, totals, rules);
        StreamPipeline stream = pipeline.add(fitted(settings), info -> {
            List<ResultSink> sinks = files.open(info);
            events.up(settings.id());
            return sinks;
        });
        JobStream added = new JobStream(stream, outputs, totals, rules);
        streams.add(added);
        outputs.events().forEach(file -> events.plan(file, settings.id()));
        return added;
    }

    /** Why a stream ended; asked at its very end, by its own thread. */
    private Cause causeOf(StreamId id) {
        for (JobStream stream : streams) {
            if (stream.pipeline().id().equals(id) && stream.problem() != null) {
                return new Cause(stream.problemCode(), stream.problem());
            }
        }
        return stopped ? Cause.stopped() : Cause.ended();
    }

    private Cause cause() {
        long failed = streams.stream().filter(each -> each.problem() != null).count();
        if (failed > 0) {
            return new Cause("failed", failed + " of " + streams.size() + " sources failed");
        }
        return stopped ? Cause.stopped() : new Cause("done", "all sources came to their end");
    }

    private StreamSettings fitted(StreamSettings settings) {
        return model().processing().factory().coversPicture()
                ? new StreamSettings(
                        settings.id(),
                        settings.source(),
                        settings.tracker().withClassesApart(),
                        settings.analysisFps(),
                        settings.eventUpdate(),
                        settings.analytics())
                : settings;
    }

    /** Runs until all streams have ended; {@code tick} is called many times a second meanwhile. */
    public Meter run(Runnable tick) {
        openEvents();
        buildLater();
        pipeline.start();
        Meter meter = new Meter(pipeline.streams());
        try {
            boolean ended = pipeline.join(TICK);
            // asked also when all have ended: that may be why
            while (!isGivenUp() && !ended) {
                meter.tick();
                watch();
                tellDown();
                tick.run();
                ended = pipeline.join(TICK);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("the main thread was interrupted", e);
        }
        streams.forEach(stream -> stream.tellEnd(stopped));
        endEvents();
        return meter;
    }

    private void openEvents() {
        try {
            events.open(model().processing().model());
        } catch (IOException e) {
            throw new UserException(UserException.OUTPUT, String.valueOf(e.getMessage()));
        }
    }

    /** A file that cannot be written does not keep the last word from the others. */
    private void endEvents() {
        streams.forEach(this::requireDown);
        try {
            events.stopped(cause());
        } catch (IOException e) {
            noteOutputProblem(e);
        }
    }

    /** At once, while others may run for months. */
    private void tellDown() {
        for (JobStream stream : streams) {
            if (stream.pipeline().isFinished()) {
                requireDown(stream);
            }
        }
    }

    private void requireDown(JobStream stream) {
        StreamId id = stream.pipeline().id();
        try {
            events.requireDown(id, () -> causeOf(id));
        } catch (IOException e) {
            noteOutputProblem(e);
        }
    }

    private void noteOutputProblem(IOException e) {
        LOG.debug("events", e);
        outputProblem = outputProblem == null ? String.valueOf(e.getMessage()) : outputProblem;
    }

    /** One line for a person, when messages could not be written after all streams had ended. */
    @Nullable
    public String outputProblem() {
        return outputProblem;
    }

    public EventSinks events() {
        return events;
    }

    private void buildLater() {
        ModelVersion version = chosen.toBuild();
        Machine.Accelerator on = accelerator;
        if (version != null && on != null) {
            int contexts = EngineChoice.gpuContexts(version.config());
            build = new EngineBuild(on.engines(), version, engine -> {
                LoadedModel model = choice.settle(version, engine, on);
                if (pipeline.swap(model, contexts)) {
                    LOG.info("{} answers from now on", model.engine().description());
                }
            });
        }
    }

    private void watch() {
        long now = System.nanoTime();
        if (watch != null) {
            watch.tick(now);
        }
        if (build != null) {
            build.tell(now);
        }
    }

    /**
     * A lost context fails every call that follows, in every thread, and only a new process helps. So the sinks are
     * finished, nothing else is waited for, and the process ends within seconds, whatever hangs in the driver.
     */
    private boolean isGivenUp() {
        if (lostSince == 0) {
            CudaException lost = lost();
            if (lost == null) {
                return false;
            }
            lostSince = System.nanoTime();
            lastResort.run();
            LOG.error("the GPU is lost, and only a new process gets it back: {}", lost.getMessage());
            pipeline.giveUp(new EngineException("the GPU is lost: " + lost.getMessage(), lost));
        }
        return pipeline.isFinished() || System.nanoTime() - lostSince > FINISH_NANOS;
    }

    private @Nullable CudaException lost() {
        CudaException lost = build == null ? null : DeviceLost.in(build.failure());
        for (int i = 0; i < streams.size() && lost == null; i++) {
            lost = DeviceLost.in(streams.get(i).pipeline().failure());
        }
        return lost;
    }

    /** Whether the process has to end, and nothing of the GPU can be closed any more. */
    public boolean isGpuLost() {
        return lostSince != 0;
    }

    /** Any thread. */
    public void stop() {
        stopped = true;
        pipeline.stop();
    }

    public boolean isStopped() {
        return stopped;
    }

    public List<JobStream> streams() {
        return streams;
    }

    /** What answers now. */
    public LoadedModel model() {
        return pipeline.model();
    }

    /** Runs of it that go side by side. */
    public int contexts() {
        return pipeline.contexts();
    }

    public InferenceStats inferenceStats() {
        return pipeline.stats();
    }

    EngineChoice.Chosen chosen() {
        return chosen;
    }

    /** Frames that wait for inference now. */
    public int waiting() {
        return pipeline.waiting();
    }

    /** The engine that is or was built beside the streams, or null. */
    @Nullable
    EngineBuild build() {
        return build;
    }

    /** Null where no GPU is used. */
    @Nullable
    public GpuWatch gpu() {
        return watch;
    }

    Machine.@Nullable Accelerator accelerator() {
        return accelerator;
    }

    @Override
    public void close() {
        events.close();
        if (isGpuLost()) {
            pipeline.letGo(); // nothing is closed: every call of the driver would fail or hang
            return;
        }
        if (build != null) {
            build.close();
        }
        pipeline.close();
        if (watch != null) {
            watch.close();
        }
    }
}
