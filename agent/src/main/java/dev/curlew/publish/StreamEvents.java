package dev.curlew.publish;

import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.media.Frame;
import dev.curlew.media.StreamInfo;
import dev.curlew.result.FrameResult;
import dev.curlew.result.ResultSink;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What one stream tells one sink: chosen, thinned by its rate rules, encoded, then numbered and sent. */
final class StreamEvents implements ResultSink {
    private final EventSink owner;
    private final StreamInfo stream;
    private final Set<EventType> selected;
    private final int maxBytes;
    private final Encoder encoder;
    private final RateGate gate;
    private final Outbox outbox;
    private final Supplier<Cause> cause;
    private Picture picture;
    private boolean up;
    private boolean finished;
    private long frames;
    private long lastFrame;
    private long lastNanos;
    private List<Fact> lastFacts = List.of();

    /** @param cause asked at the end, why it came */
    StreamEvents(
            EventSink owner, StreamInfo stream, Encoder encoder, RateGate gate, Outbox outbox, Supplier<Cause> cause) {
        this.owner = owner;
        this.stream = stream;
        this.selected = owner.settings().selected();
        this.maxBytes = owner.settings().maxBytes();
        this.encoder = encoder;
        this.gate = gate;
        this.outbox = outbox;
        this.cause = cause;
        this.picture = new Picture(stream.width(), stream.height());
    }

    private boolean isTold(EventType type) {
        return selected.contains(type) && encoder.tells(type);
    }

    @Override
    public void accept(FrameResult result) throws IOException {
        Frame frame = result.frame();
        if (frame.width() != picture.width() || frame.height() != picture.height()) {
            picture = new Picture(frame.width(), frame.height());
        }
        lastFrame = frame.number();
        lastNanos = frame.captureNanos();
        frames++;
        if (!up) {
            up = true;
            if (isTold(EventType.STREAM_UP)) {
                outbox.add(
                        EventType.STREAM_UP,
                        encoder.streamUp(lastFrame, lastNanos, picture, stream.framesPerSecond()),
                        lastNanos);
            }
        }
        tell(result.events());
        tellFacts(result.facts());
        if (isTold(EventType.FRAME) && gate.isDue(result) && gate.hasRoom(EventType.FRAME, lastNanos)) {
            tell(result);
        }
        outbox.tick(lastNanos);
    }

    private void tell(List<TrackEvent> events) throws IOException {
        for (int i = 0; i < events.size(); i++) {
            TrackEvent event = events.get(i);
            EventType type = EventType.of(event);
            // the gate follows every track, also where only some events are chosen
            boolean due = encoder.tells(type) && gate.isDue(event);
            if (due && isTold(type) && gate.hasRoom(type, event.captureNanos())) {
                outbox.add(type, encoder.track(event, picture), lastNanos);
            }
        }
    }

    private void tellFacts(List<Fact> facts) throws IOException {
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            EventType type = EventType.of(fact);
            if (isTold(type) && gate.isDue(fact) && gate.hasRoom(type, fact.captureNanos())) {
                outbox.add(type, encoder.fact(fact, picture), lastNanos);
            }
        }
    }

    /** A picture with more objects than one message may hold is told in parts. */
    private void tell(FrameResult result) throws IOException {
        MessageBuffer whole = encoder.frame(result, 1, 1);
        if (whole.size() <= maxBytes) {
            outbox.add(EventType.FRAME, whole, lastNanos);
            return;
        }
        int parts = Math.min(
                whole.size() / (maxBytes * 3 / 4) + 1,
                Math.max(1, result.tracks().size()));
        for (int part = 1; part <= parts; part++) {
            MessageBuffer message = encoder.frame(result, part, parts);
            if (part == 1) {
                outbox.add(EventType.FRAME, message, lastNanos);
            } else {
                outbox.addPart(EventType.FRAME, message, lastNanos);
            }
        }
    }

    @Override
    public void lastFacts(List<Fact> facts) {
        lastFacts = facts; // told after the ends of their tracks, as in every picture
    }

    @Override
    public void idle() throws IOException {
        outbox.flush();
    }

    @Override
    public void finish(List<TrackEvent> ended) throws IOException {
        tell(ended);
        tellFacts(lastFacts);
        if (isTold(EventType.STREAM_DOWN)) {
            outbox.add(EventType.STREAM_DOWN, encoder.streamDown(lastFrame, lastNanos, frames, cause.get()), lastNanos);
        }
        outbox.flush();
        owner.flush();
        finished = true;
    }

    @Override
    public void close() {
        owner.ended(finished);
    }
}
