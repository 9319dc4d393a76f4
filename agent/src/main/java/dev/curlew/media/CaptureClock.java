package dev.curlew.media;

import java.time.Instant;

/**
 * What turns a stream's capture nanoseconds into wall-clock time, and how far to trust it.
 *
 * @param origin wall-clock time of capture nanosecond 0
 */
public record CaptureClock(Instant origin, Quality quality) {

    /** Where the wall clock came from, best first. */
    public enum Quality {
        /** The camera's own clock, kept by NTP. */
        NTP,
        /** RTCP sender reports. */
        RTCP,
        /** What a container or the operator says about when a file was recorded. */
        CONTAINER,
        /** The agent's clock when the frame arrived. */
        ARRIVAL,
        /** None is known: times count from 1970-01-01T00:00:00Z at the start of the file. */
        MEDIA
    }

    public static CaptureClock media() {
        return new CaptureClock(Instant.EPOCH, Quality.MEDIA);
    }

    public Instant at(long captureNanos) {
        return origin.plusNanos(captureNanos);
    }
}
