package dev.curlew.analytics;

import dev.curlew.analytics.TrackEvent.Kind;
import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells each track's start, then once a second how it goes, then its end. One per stream, used by its tracking thread;
 * time is the frames'.
 */
public final class TrackLifecycle {
    private final long updateNanos;
    private final ByTrack<Told> told = new ByTrack<>();

    /** When a track was last told of, and the frame that last saw it. */
    private static final class Told {
        long nextUpdateNanos;
        long lastSeenFrame;
        Track last;

        Told(Track track) {
            last = track;
        }
    }

    /** @param updateNanos time between two updates of one track */
    public TrackLifecycle(long updateNanos) {
        if (updateNanos <= 0) {
            throw new IllegalArgumentException("events.update must be longer than 0 s, but was " + updateNanos + " ns");
        }
        this.updateNanos = updateNanos;
    }

    /** The events that one frame brings: ends first, then starts and updates by track id. */
    public List<TrackEvent> update(long frame, long captureNanos, TrackerUpdate update) {
        if (update.tracks().isEmpty() && update.ended().isEmpty()) {
            return List.of();
        }
        List<TrackEvent> events = new ArrayList<>();
        end(update.ended(), events);
        List<Track> tracks = update.tracks();
        for (int i = 0; i < tracks.size(); i++) {
            Track track = tracks.get(i);
            Told before = told.get(track.id());
            if (before == null) {
                before = new Told(track);
                before.nextUpdateNanos = captureNanos + updateNanos;
                told.put(track.id(), before);
                events.add(new TrackEvent(Kind.START, frame, captureNanos, track));
            } else if (captureNanos >= before.nextUpdateNanos) {
                // from here on, so that a pause in the stream is not followed by a burst
                before.nextUpdateNanos = Math.max(before.nextUpdateNanos + updateNanos, captureNanos + updateNanos / 2);
                events.add(new TrackEvent(Kind.UPDATE, frame, captureNanos, track));
            }
            before.lastSeenFrame = frame;
            before.last = track;
        }
        return events;
    }

    /** Those that were told and have not ended, as last seen. */
    public List<Track> alive() {
        List<Track> alive = new ArrayList<>();
        told.values().forEach(each -> alive.add(each.last));
        return alive;
    }

    /** The ends of tracks that the tracker gave up. */
    public List<TrackEvent> end(List<Track> ended) {
        List<TrackEvent> events = new ArrayList<>();
        end(ended, events);
        return events;
    }

    private void end(List<Track> ended, List<TrackEvent> into) {
        for (Track track : ended) {
            Told before = told.remove(track.id());
            if (before == null) {
                throw new IllegalStateException("track " + track.id() + " ended but never started");
            }
            into.add(new TrackEvent(Kind.END, before.lastSeenFrame, track.lastSeenNanos(), track));
        }
    }
}
