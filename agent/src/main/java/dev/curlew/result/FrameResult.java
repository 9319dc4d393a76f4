package dev.curlew.result;

import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.detection.Detection;
import dev.curlew.media.Frame;
import dev.curlew.track.Track;
import java.util.List;

/**
 * Everything one frame gave, handed to each {@link ResultSink} in the order of the stream.
 *
 * @param frame valid during the call; retain it to keep it
 * @param detections what the detector saw, by descending score
 * @param tracks confirmed tracks matched in this frame, by ascending id
 * @param events what this frame made known of tracks
 * @param facts what it made known of zones, lines and the like; those of a track that ended stand after its end
 */
public record FrameResult(
        Frame frame, List<Detection> detections, List<Track> tracks, List<TrackEvent> events, List<Fact> facts) {

    /** Without zones, lines and the like. */
    public FrameResult(Frame frame, List<Detection> detections, List<Track> tracks, List<TrackEvent> events) {
        this(frame, detections, tracks, events, List.of());
    }
}
