package dev.curlew.analytics;

import dev.curlew.track.Track;

/**
 * A fact about one track, told at most once a second while it lives.
 *
 * @param frame the frame it is about, counted from 0: for END the frame in which the track was last seen
 * @param captureNanos capture time of that frame
 */
public record TrackEvent(Kind kind, long frame, long captureNanos, Track track) {

    /** Start, update, end: in this order, start and end once each. */
    public enum Kind {
        START,
        UPDATE,
        END
    }
}
