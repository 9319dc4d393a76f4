package dev.curlew.track;

import java.util.List;

/**
 * What one frame changed.
 *
 * @param tracks every confirmed track that this frame's detections matched, by ascending id
 * @param started those of {@code tracks} that became confirmed in this frame
 * @param ended confirmed tracks given up in this frame, as they were when last seen
 */
public record TrackerUpdate(List<Track> tracks, List<Track> started, List<Track> ended) {}
