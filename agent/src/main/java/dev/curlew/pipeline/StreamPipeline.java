package dev.curlew.pipeline;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.Count;
import dev.curlew.decode.Nvdec;
import dev.curlew.lifecycle.WorkerThread;
import dev.curlew.media.FramePool;
import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.metrics.StreamStats;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One camera's way from packets to events: a decode thread, the shared inference threads, a tracking thread. Made by
 * {@link Pipeline}; it runs once.
 */
public final class StreamPipeline {
    private final StreamSettings settings;
    private final Scheduler scheduler;
    private final StreamStats stats = new StreamStats();
    private final FramePool pool;
    private final FrameQueue queue;
    private final DecodeWorker decoder;
    private final TrackWorker tracker;
    private final WorkerThread decodeThread;
    private final WorkerThread trackThread;
    private @Nullable Throwable failure; // guarded by this
    /** Frames may never come back. */
    private volatile boolean givenUp;

    /**
     * @param labels a class's name by its id
     * @param inFlight frames that it may have between decoder and tracker, which bounds its memory
     * @param nvdec null decodes in software
     * @param admission of the GPU's memory; null admits all
     */
    StreamPipeline(
            StreamSettings settings,
            IntFunction<String> labels,
            SinkFactory sinks,
            Scheduler scheduler,
            int inFlight,
            @Nullable Nvdec nvdec,
            @Nullable Admission admission) {
        this.settings = settings;
        this.scheduler = scheduler;
        StreamId id = settings.id();
        boolean live = settings.source().isLive();
        this.pool = new FramePool(inFlight + 1);
        this.queue = scheduler.newQueue(inFlight, live, stats, this::fail);
        this.decoder = new DecodeWorker(
                id, settings.source(), pool, queue, stats, new FrameSpacing(settings.analysisFps()), nvdec, admission);
        this.tracker = new TrackWorker(settings, labels, decoder, queue, sinks, stats);
        this.decodeThread = new WorkerThread("decode " + id, decoder, this::fail);
        this.trackThread = new WorkerThread("track " + id, tracker, this::fail);
    }

    void start() {
        trackThread.start();
        decodeThread.start();
    }

    /** Stops reading; what has been decoded still goes all the way. Any thread. */
    void stop() {
        decoder.stop();
    }

    /** The stream cannot go on: its waiting frames are dropped. The first reason is kept. Any thread. */
    void fail(Throwable reason) {
        if (trackThread.hasEnded()) {
            return;
        }
        synchronized (this) {
            if (failure == null) {
                failure = reason;
            } else if (failure != reason) {
                failure.addSuppressed(reason);
            }
        }
        // a source that broke still gets its decoded frames through; a broken engine or sink cannot
        if (!(reason instanceof dev.curlew.source.SourceException)
                && !(reason instanceof dev.curlew.decode.DecodeException)) {
            decoder.stop();
            queue.abandon();
        }
    }

    /** The GPU is lost: ends without waiting for anything that it holds; what the sinks have is finished. Any thread. */
    void giveUp(Throwable reason) {
        fail(reason);
        decoder.stop();
        givenUp = true;
        queue.giveUp();
    }

    /** Whether the sinks are closed, whatever the decoder does. */
    public boolean isFinished() {
        return trackThread.hasEnded();
    }

    /** Whether it ended within that time; its memory is freed then. */
    boolean join(long timeoutNanos) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutNanos;
        if (!decodeThread.join(timeoutNanos) || !trackThread.join(deadline - System.nanoTime())) {
            return false;
        }
        scheduler.remove(queue);
        if (!givenUp) {
            stats.downloadedBytes.set(pool.downloadedBytes());
            pool.close();
        }
        return true;
    }

    public StreamId id() {
        return settings.id();
    }

    public StreamSettings settings() {
        return settings;
    }

    /** Zones, lines and the like as they are now, which may be others than those of the settings. */
    public AnalyticsSettings rules() {
        return tracker.rules();
    }

    /**
     * Other zones and lines between two frames; those that stay the same go on with what they counted. Any thread but the
     * stream's own.
     *
     * @param next with the counters' settings and the way to count as they are
     */
    public void changeRules(AnalyticsSettings next, Duration atMost) throws ChangeException, InterruptedException {
        tracker.between()
                .ask(
                        () -> {
                            tracker.change(next);
                            return next;
                        },
                        atMost);
    }

    /** Begins all counters at 0 and returns what they were. Any thread but the stream's own. */
    public List<Count> resetCounters(Duration atMost) throws ChangeException, InterruptedException {
        return tracker.between().ask(tracker::resetCounters, atMost);
    }

    /** All counters as they stand. Any thread but the stream's own. */
    public List<Count> counts(Duration atMost) throws ChangeException, InterruptedException {
        return tracker.between().ask(tracker::counts, atMost);
    }

    public StreamStats stats() {
        return stats;
    }

    /** What the stream is like; null before its first frame. */
    public @Nullable StreamInfo info() {
        return decoder.info();
    }

    /** Why it ended before its time, or null. */
    public synchronized @Nullable Throwable failure() {
        return failure;
    }
}
