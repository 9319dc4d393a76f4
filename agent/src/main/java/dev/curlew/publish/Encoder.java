package dev.curlew.publish;

import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.result.FrameResult;
import java.io.IOException;

/**
 * Turns what one stream's analysis made known into messages of one format. One per stream and sink, used by the stream's
 * tracking thread; what a method returns is valid until the next call.
 */
interface Encoder {
    /** What this format has a message for; the others are never asked for. */
    boolean tells(EventType type);

    MessageBuffer track(TrackEvent event, Picture picture) throws IOException;

    MessageBuffer fact(Fact fact, Picture picture) throws IOException;

    /**
     * One of the parts of a picture's objects.
     *
     * @param part counted from 1
     */
    MessageBuffer frame(FrameResult result, int part, int parts) throws IOException;

    MessageBuffer streamUp(long frame, long captureNanos, Picture picture, double framesPerSecond) throws IOException;

    /** @param frames that were analysed */
    MessageBuffer streamDown(long frame, long captureNanos, long frames, Cause cause) throws IOException;
}
