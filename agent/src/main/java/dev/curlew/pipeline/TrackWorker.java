package dev.curlew.pipeline;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.Count;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.analytics.TrackLifecycle;
import dev.curlew.lifecycle.Worker;
import dev.curlew.media.Frame;
import dev.curlew.media.StreamInfo;
import dev.curlew.metrics.StreamStats;
import dev.curlew.result.FrameResult;
import dev.curlew.track.Track;
import dev.curlew.track.Tracker;
import dev.curlew.track.TrackerUpdate;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Takes one stream's answered frames in order through tracker, analytics and sinks. Run by its tracking thread. */
final class TrackWorker implements Worker {
    private final StreamSettings settings;
    private final IntFunction<String> labels;
    private final DecodeWorker decoder;
    private final FrameQueue queue;
    private final Tracker tracker;
    private final TrackLifecycle lifecycle;
    private final SinkFactory sinkFactory;
    private final StreamStats stats;
    private final BetweenFrames between = new BetweenFrames();
    private @Nullable Outlet outlet;
    /** Written by the tracking thread. */
    private volatile AnalyticsSettings rules;

    private boolean broken;

    /** What can be made once the first frame has told size and clock. */
    private record Outlet(StreamAnalytics analytics, Sinks sinks) {}

    TrackWorker(
            StreamSettings settings,
            IntFunction<String> labels,
            DecodeWorker decoder,
            FrameQueue queue,
            SinkFactory sinkFactory,
            StreamStats stats) {
        this.settings = settings;
        this.labels = labels;
        this.decoder = decoder;
        this.queue = queue;
        this.tracker = new Tracker(settings.tracker());
        this.lifecycle = new TrackLifecycle(settings.eventUpdate().toNanos());
        this.sinkFactory = sinkFactory;
        this.stats = stats;
        this.rules = settings.analytics();
    }

    BetweenFrames between() {
        return between;
    }

    AnalyticsSettings rules() {
        return rules;
    }

    /** Other zones and lines from the next frame on. Between two frames. */
    void change(AnalyticsSettings next) throws Exception {
        Outlet open = outlet;
        if (open != null) {
            open.analytics.change(next, lifecycle.alive());
            open.sinks.rulesChanged(next);
        }
        rules = next;
    }

    /** Their counts until then; none before the first frame. Between two frames. */
    List<Count> resetCounters() {
        Outlet open = outlet;
        if (open == null) {
            return List.of();
        }
        List<Count> counts = open.analytics.counts();
        open.analytics.resetCounters();
        return counts;
    }

    /** Between two frames. */
    List<Count> counts() {
        Outlet open = outlet;
        return open == null ? List.of() : open.analytics.counts();
    }

    @Override
    public boolean work() throws Exception {
        FrameSlot slot = queue.takeDone(1, TimeUnit.SECONDS);
        if (slot == null) {
            doWhatWasAsked();
            idle();
            return !queue.isDrained();
        }
        try {
            doWhatWasAsked();
            broken = true;
            handle(slot);
            broken = false;
        } finally {
            queue.free(slot);
        }
        return true;
    }

    private void doWhatWasAsked() throws Exception {
        broken = true;
        between.work();
        broken = false;
    }

    private void idle() throws Exception {
        Outlet open = outlet;
        if (open != null) {
            broken = true;
            open.sinks.idle();
            broken = false;
        }
    }

    private void handle(FrameSlot slot) throws Exception {
        long start = System.nanoTime();
        Frame frame = slot.picture();
        Outlet open = open(frame);
        TrackerUpdate update = open.analytics.filter(tracker.update(frame.captureNanos(), slot.detections), frame);
        List<TrackEvent> events = lifecycle.update(frame.number(), frame.captureNanos(), update);
        List<Fact> facts = open.analytics.update(frame, update);
        open.sinks.accept(new FrameResult(frame, slot.detections, update.tracks(), events, facts));
        stats.tracks.addAndGet(update.started().size());
        stats.events.addAndGet(events.size() + facts.size());
        stats.analysed.incrementAndGet();
        long now = System.nanoTime();
        stats.track.record(now - start);
        stats.decodedToEvent.record(now - slot.decodedNanos);
    }

    private Outlet open(Frame frame) throws Exception {
        Outlet open = outlet;
        if (open == null) {
            StreamInfo info = Objects.requireNonNull(decoder.info());
            StreamAnalytics analytics = new StreamAnalytics(settings, rules, info, labels, frame.captureNanos());
            try {
                open = new Outlet(analytics, new Sinks(sinkFactory.open(info)));
            } catch (IOException | RuntimeException e) {
                analytics.close();
                throw e;
            }
            outlet = open;
            if (!rules.equals(settings.analytics())) {
                open.sinks.rulesChanged(rules);
            }
        }
        return open;
    }

    /** Ends the tracks, finishes the files; after a failure also takes back the frames still under way. */
    @Override
    public void onStop() throws Exception {
        between.close();
        if (broken) {
            queue.abandon();
            decoder.stop();
            releaseTheRest();
        }
        Outlet open = outlet;
        if (open != null) {
            try (StreamAnalytics analytics = open.analytics) {
                List<Fact> facts = List.of();
                List<TrackEvent> events = List.of();
                try {
                    List<Track> ended = analytics.filterEnded(tracker.finish());
                    facts = analytics.finish(ended);
                    events = lifecycle.end(ended);
                    stats.events.addAndGet(events.size() + facts.size());
                } finally {
                    // also after a fault between tracker and lifecycle the files are whole
                    open.sinks.finish(facts, events);
                }
            }
        }
    }

    private void releaseTheRest() throws InterruptedException {
        while (!queue.isDrained()) {
            FrameSlot slot = queue.takeDone(100, TimeUnit.MILLISECONDS);
            if (slot != null) {
                queue.free(slot);
            }
        }
    }
}
