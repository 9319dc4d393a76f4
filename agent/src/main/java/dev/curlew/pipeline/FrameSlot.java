package dev.curlew.pipeline;

import dev.curlew.detection.Detection;
import dev.curlew.media.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One frame's place in its stream's order, reused round and round. Guarded by the scheduler's lock. */
final class FrameSlot {
    enum State {
        EMPTY,
        WAITING,
        RUNNING,
        DONE,
        DROPPED
    }

    final FrameQueue queue;
    State state = State.EMPTY;

    @Nullable
    Frame frame;

    List<Detection> detections = List.of();
    long decodedNanos;
    /** Since when it waits for inference, on the scheduler's clock. */
    long waitingNanos;

    FrameSlot(FrameQueue queue) {
        this.queue = queue;
    }

    /** The frame of a slot that holds one. */
    Frame picture() {
        if (frame == null) {
            throw new IllegalStateException("a slot that is " + state + " holds no frame");
        }
        return frame;
    }
}
