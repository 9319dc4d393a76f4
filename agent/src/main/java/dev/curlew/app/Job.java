package dev.curlew.app;

import dev.curlew.batch.PictureException;
import dev.curlew.decode.DecodeException;
import dev.curlew.infer.EngineException;
import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.metrics.InferenceStats;
import dev.curlew.pipeline.LoadedModel;
import dev.curlew.pipeline.Pipeline;
import dev.curlew.pipeline.StreamPipeline;
import dev.curlew.pipeline.StreamSettings;
import dev.curlew.publish.Cause;
import dev.curlew.publish.SiteSettings;
import dev.curlew.source.SourceException;
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
final class Job implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Job.class);
    private static final Duration TICK = Duration.ofMillis(50);

    private final LoadedModel model;
    private final int threads;
    private final Pipeline pipeline;
    private final List<Stream> streams = new ArrayList<>();
    private final EventSinks events = new EventSinks();
    private @Nullable String outputProblem;
    private volatile boolean stopped;

    /** One stream with what is told of it at the end. */
    record Stream(StreamPipeline pipeline, Outputs outputs, TrackTotals totals, RuleTotals rules) {
        /** In a word. */
        String state() {
            return pipeline.failure() == null ? "ended" : "failed";
        }

        /** One line for a person, or null when all went well. */
        @Nullable
        String problem() {
            Throwable failure = pipeline.failure();
            if (failure == null) {
                return null;
            }
            String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            return failure instanceof DecodeException || failure instanceof PictureException
                    ? pipeline.settings().source().displayUrl() + ": " + text
                    : text;
        }

        /** For programs. */
        String problemCode() {
            return switch (exitCode()) {
                case UserException.INPUT -> "source-failed";
                case UserException.OUTPUT -> "output-failed";
                case UserException.MODEL -> "model-failed";
                default -> "fault";
            };
        }

        int exitCode() {
            Throwable failure = pipeline.failure();
            if (failure == null) {
                return 0;
            }
            if (failure instanceof SourceException
                    || failure instanceof DecodeException
                    || failure instanceof PictureException) {
                return UserException.INPUT;
            }
            if (failure instanceof IOException) {
                return UserException.OUTPUT;
            }
            return failure instanceof EngineException ? UserException.MODEL : 1;
        }
    }

    /**
     * Takes over the model.
     *
     * @param threads 0 leaves it to the model's instance_group, and where that is silent it is one per core
     */
    Job(LoadedModel model, int threads, int streams) {
        this.model = model;
        int instances = model.processing().model().config().instances();
        this.threads = threads > 0
                ? threads
                : instances > 0 ? instances : Runtime.getRuntime().availableProcessors();
        try {
            this.pipeline = new Pipeline(model, this.threads, streams);
        } catch (EngineException e) {
            model.close();
            throw new UserException(UserException.MODEL, String.valueOf(e.getMessage()));
        }
    }

    Stream add(StreamSettings settings, SiteSettings site, Outputs outputs) {
        RuleClasses.require(settings.analytics(), model.processing().model());
        TrackTotals totals = new TrackTotals();
        RuleTotals rules = new RuleTotals(settings.analytics());
        String source = settings.source().displayUrl();
        Outputs.EventOpener opener = (file, info) -> events.stream(file, info, site, () -> causeOf(settings.id()));
        StreamPipeline stream = pipeline.add(
                settings,
                outputs.factory(source, model.processing().model(), settings.analytics(), opener, totals, rules));
        Stream added = new Stream(stream, outputs, totals, rules);
        streams.add(added);
        outputs.events().forEach(file -> events.plan(file, settings.id()));
        return added;
    }

    /** Why a stream ended; asked at its very end, by its own thread. */
    private Cause causeOf(StreamId id) {
        for (Stream stream : streams) {
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

    /** Runs until all streams have ended; {@code tick} is called many times a second meanwhile. */
    Meter run(Runnable tick) {
        openEvents();
        pipeline.start();
        Meter meter = new Meter(pipeline.streams());
        try {
            while (!pipeline.join(TICK)) {
                meter.tick();
                tick.run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("the main thread was interrupted", e);
        }
        for (Stream stream : streams) {
            Throwable failure = stream.pipeline().failure();
            if (failure != null) {
                LOG.debug("stream {} failed", stream.pipeline().id(), failure);
            } else if (!stopped) {
                tellIfCutShort(stream.pipeline());
            }
        }
        endEvents();
        return meter;
    }

    private void openEvents() {
        try {
            events.open(model.processing().model());
        } catch (IOException e) {
            throw new UserException(UserException.OUTPUT, String.valueOf(e.getMessage()));
        }
    }

    private void endEvents() {
        try {
            for (Stream stream : streams) {
                events.requireDown(
                        stream.pipeline().id(), causeOf(stream.pipeline().id()));
            }
            events.stopped(cause());
        } catch (IOException e) {
            LOG.debug("events", e);
            outputProblem = String.valueOf(e.getMessage());
        }
    }

    /** One line for a person, when messages could not be written after all streams had ended. */
    @Nullable
    String outputProblem() {
        return outputProblem;
    }

    EventSinks events() {
        return events;
    }

    /** FFmpeg takes the end of a file that was cut off for the end of the video. */
    private static void tellIfCutShort(StreamPipeline stream) {
        StreamInfo info = stream.info();
        long frames = stream.stats().decoded.get();
        // a container without an index estimates
        if (info != null && frames < 0.9 * info.totalFrames()) {
            LOG.warn(
                    "{}: ended after {} of about {} frames; is the file complete?",
                    stream.settings().source().displayUrl(),
                    frames,
                    info.totalFrames());
        }
    }

    /** Any thread. */
    void stop() {
        stopped = true;
        pipeline.stop();
    }

    boolean isStopped() {
        return stopped;
    }

    List<Stream> streams() {
        return streams;
    }

    LoadedModel model() {
        return model;
    }

    int threads() {
        return threads;
    }

    InferenceStats inferenceStats() {
        return pipeline.stats();
    }

    @Override
    public void close() {
        events.close();
        pipeline.close();
        model.close();
    }
}
