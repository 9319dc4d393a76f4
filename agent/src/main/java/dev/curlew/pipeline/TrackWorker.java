package dev.curlew.pipeline;

import dev.curlew.analytics.TrackEvent;
import dev.curlew.analytics.TrackLifecycle;
import dev.curlew.lifecycle.Worker;
import dev.curlew.media.Frame;
import dev.curlew.metrics.StreamStats;
import dev.curlew.result.FrameResult;
import dev.curlew.track.Tracker;
import dev.curlew.track.TrackerUpdate;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes one stream's answered frames in order through tracker, analytics and sinks. Run by its tracking thread. */
final class TrackWorker implements Worker {
    private final DecodeWorker decoder;
    private final FrameQueue queue;
    private final Tracker tracker;
    private final TrackLifecycle lifecycle;
    private final SinkFactory sinkFactory;
    private final StreamStats stats;
    private @Nullable Sinks sinks;
    private boolean broken;

    TrackWorker(
            DecodeWorker decoder,
            FrameQueue queue,
            Tracker tracker,
            TrackLifecycle lifecycle,
            SinkFactory sinkFactory,
            StreamStats stats) {
        this.decoder = decoder;
        this.queue = queue;
        this.tracker = tracker;
        this.lifecycle = lifecycle;
        this.sinkFactory = sinkFactory;
        this.stats = stats;
    }

    @Override
    public boolean work() throws Exception {
        FrameSlot slot = queue.takeDone(1, TimeUnit.SECONDS);
        if (slot == null) {
            return !queue.isDrained();
        }
        try {
            broken = true;
            handle(slot);
            broken = false;
        } finally {
            queue.free(slot);
        }
        return true;
    }

    private void handle(FrameSlot slot) throws Exception {
        long start = System.nanoTime();
        Frame frame = slot.picture();
        TrackerUpdate update = tracker.update(frame.captureNanos(), slot.detections);
        List<TrackEvent> events = lifecycle.update(frame.number(), frame.captureNanos(), update);
        openSinks().accept(new FrameResult(frame, slot.detections, update.tracks(), events));
        stats.tracks.addAndGet(update.started().size());
        stats.events.addAndGet(events.size());
        stats.analysed.incrementAndGet();
        long now = System.nanoTime();
        stats.track.record(now - start);
        stats.decodedToEvent.record(now - slot.decodedNanos);
    }

    private Sinks openSinks() throws IOException {
        Sinks open = sinks;
        if (open == null) {
            open = new Sinks(sinkFactory.open(java.util.Objects.requireNonNull(decoder.info())));
            sinks = open;
        }
        return open;
    }

    /** Ends the tracks, finishes the files; after a failure also takes back the frames still under way. */
    @Override
    public void onStop() throws Exception {
        if (broken) {
            queue.abandon();
            decoder.stop();
            releaseTheRest();
        }
        Sinks open = sinks;
        if (open != null) {
            List<TrackEvent> ended = lifecycle.end(tracker.finish());
            stats.events.addAndGet(ended.size());
            open.finish(ended);
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
