package dev.curlew.publish;

import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.geometry.Box;
import dev.curlew.publish.RateSettings.When;
import dev.curlew.result.FrameResult;
import dev.curlew.spool.Priority;
import dev.curlew.track.Track;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One sink's rate rules for one stream. Time is the pictures'. Used by the stream's tracking thread. */
final class RateGate {
    /** A box that moved, or grew, by this part of its size has changed. */
    private static final float MOVED = 0.1f;

    private final When when;
    private final long intervalNanos;
    private final int maxPerSecond;
    private final SinkStats stats;
    private final Map<Long, Told> told = new HashMap<>();
    private double room;
    private long roomNanos = Long.MIN_VALUE;
    private long frameNanos = Long.MIN_VALUE;
    private int frameObjects;

    /** What was last told of a track, or seen in the last picture that was told. */
    private static final class Told {
        long nanos;
        long speedNanos = Long.MIN_VALUE;
        int classId;
        Box box;

        Told(long nanos, Track track) {
            this.nanos = nanos;
            this.classId = track.classId();
            this.box = track.box();
        }

        void tell(long now, Track track) {
            nanos = now;
            classId = track.classId();
            box = track.box();
        }

        boolean differs(Track track) {
            Box now = track.box();
            float step = MOVED * Math.max(box.width(), box.height());
            return classId != track.classId()
                    || Math.abs(now.centerX() - box.centerX()) > step
                    || Math.abs(now.centerY() - box.centerY()) > step
                    || Math.abs(now.width() - box.width()) > step
                    || Math.abs(now.height() - box.height()) > step;
        }
    }

    RateGate(RateSettings rate, SinkStats stats) {
        this.when = rate.rule();
        this.intervalNanos = rate.interval().toNanos();
        this.maxPerSecond = rate.maxPerSecond();
        this.room = maxPerSecond;
        this.stats = stats;
    }

    /** Whether it is time to tell; must be asked of every event, in order. */
    boolean isDue(TrackEvent event) {
        Track track = event.track();
        long now = event.captureNanos();
        Told last = told.get(track.id());
        switch (event.kind()) {
            case END -> {
                told.remove(track.id());
                return true;
            }
            case START -> {
                told.put(track.id(), new Told(now, track));
                return true;
            }
            case UPDATE -> {
                if (when == When.EVENT || last == null || now - last.nanos < intervalNanos) {
                    return false;
                }
                if (when == When.CHANGE && !last.differs(track)) {
                    return false;
                }
                last.tell(now, track);
                return true;
            }
        }
        return true;
    }

    boolean isDue(Fact fact) {
        if (!(fact instanceof Fact.Speed speed)) {
            return true;
        }
        Told last = told.get(speed.track().id());
        if (when == When.EVENT || last == null) {
            return false;
        }
        if (last.speedNanos != Long.MIN_VALUE && fact.captureNanos() - last.speedNanos < intervalNanos) {
            return false;
        }
        last.speedNanos = fact.captureNanos();
        return true;
    }

    /** For formats that tell pictures; those without objects are told once. */
    boolean isDue(FrameResult result) {
        List<Track> tracks = result.tracks();
        long now = result.frame().captureNanos();
        boolean happened = hasHappened(result);
        boolean due = frameNanos == Long.MIN_VALUE || now - frameNanos >= intervalNanos;
        due = switch (when) {
            case EVENT -> happened;
            case CHANGE -> due && (tracks.size() != frameObjects || anyDiffers(tracks));
            case INTERVAL -> due;
        };
        if (!due || (tracks.isEmpty() && frameObjects == 0)) {
            return false;
        }
        frameNanos = now;
        frameObjects = tracks.size();
        if (when == When.CHANGE) {
            told.clear();
            for (int i = 0; i < tracks.size(); i++) {
                told.put(tracks.get(i).id(), new Told(now, tracks.get(i)));
            }
        }
        return true;
    }

    private static boolean hasHappened(FrameResult result) {
        for (int i = 0; i < result.events().size(); i++) {
            if (result.events().get(i).kind() != TrackEvent.Kind.UPDATE) {
                return true;
            }
        }
        for (int i = 0; i < result.facts().size(); i++) {
            if (!(result.facts().get(i) instanceof Fact.Speed)) {
                return true;
            }
        }
        return false;
    }

    private boolean anyDiffers(List<Track> tracks) {
        for (int i = 0; i < tracks.size(); i++) {
            Told last = told.get(tracks.get(i).id());
            if (last == null || last.differs(tracks.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether maxPerSecond leaves room; otherwise it is counted as dropped. */
    boolean hasRoom(EventType type, long captureNanos) {
        if (maxPerSecond == 0 || type.priority() == Priority.ALERT) {
            return true;
        }
        if (roomNanos != Long.MIN_VALUE && captureNanos > roomNanos) {
            room = Math.min(maxPerSecond, room + (captureNanos - roomNanos) / 1e9 * maxPerSecond);
        }
        roomNanos = Math.max(roomNanos, captureNanos);
        if (room < 1) {
            stats.countDropped(type);
            return false;
        }
        room--;
        return true;
    }
}
