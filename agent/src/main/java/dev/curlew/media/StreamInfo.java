package dev.curlew.media;

/**
 * What is known of a stream once its first picture is decoded; width and height are those of the upright picture.
 *
 * @param framesPerSecond nominal rate, or 0 when unknown
 * @param totalFrames estimated number of frames that will come, or 0 when unknown or endless
 */
public record StreamInfo(
        StreamId id, int width, int height, double framesPerSecond, long totalFrames, CaptureClock clock) {}
