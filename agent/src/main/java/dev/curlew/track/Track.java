package dev.curlew.track;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import org.jspecify.annotations.Nullable;

/**
 * One object followed over time, as it stands after one frame. A snapshot: it never changes.
 *
 * @param id unique within its camera for as long as the tracker lives; never used again
 * @param classId the class most of its detections voted for (weighted by score), so one odd frame does not relabel it
 * @param score of the detection it was last matched with
 * @param box the tracker's estimate in source pixels; may reach over the picture's edge
 * @param detection what it was matched with in this frame, or null when it was not seen (an ended track)
 * @param firstSeenNanos capture time of its first detection
 * @param lastSeenNanos capture time of its latest detection
 * @param hits number of detections matched so far
 */
public record Track(
        long id,
        int classId,
        float score,
        Box box,
        @Nullable Detection detection,
        long firstSeenNanos,
        long lastSeenNanos,
        int hits) {}
