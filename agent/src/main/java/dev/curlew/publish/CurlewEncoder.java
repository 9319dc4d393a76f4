package dev.curlew.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.geometry.Box;
import dev.curlew.media.CaptureClock;
import dev.curlew.model.ModelVersion;
import dev.curlew.result.FrameResult;
import dev.curlew.spool.Drop;
import dev.curlew.track.Track;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;

/** Curlew's own event as one line of JSON; docs/events.md and docs/events.schema.json describe every field. */
final class CurlewEncoder implements Encoder {
    private final String stream;
    private final CaptureClock clock;
    private final ModelVersion model;
    private final AgentInfo agent;
    /** Read only: a message gets its number when it is sent. */
    private final Sequence sequence;

    private final String quality;
    private final String modelVersion;
    private final JsonText text = new JsonText();
    private final FactEncoder facts;
    private final JsonGenerator json;

    /** @param stream "" for the agent's own events */
    CurlewEncoder(String stream, CaptureClock clock, ModelVersion model, AgentInfo agent, Sequence sequence)
            throws IOException {
        this.stream = stream;
        this.clock = clock;
        this.model = model;
        this.agent = agent;
        this.sequence = sequence;
        this.quality = clock.quality().name().toLowerCase(Locale.ROOT);
        this.modelVersion = Long.toString(model.version());
        this.facts = new FactEncoder(this);
        this.json = text.json();
    }

    @Override
    public boolean tells(EventType type) {
        return type != EventType.FRAME;
    }

    @Override
    public MessageBuffer track(TrackEvent event, Picture picture) throws IOException {
        Track track = event.track();
        begin(EventType.of(event), event.frame(), event.captureNanos());
        json.writeNumberField("track", track.id());
        json.writeStringField("class", model.label(track.classId()));
        json.writeNumberField("classId", track.classId());
        text.number("score", track.score(), 4);
        time("firstSeen", track.firstSeenNanos());
        text.number("duration", (track.lastSeenNanos() - track.firstSeenNanos()) / 1e9, 3);
        boxes(track.box(), picture);
        return end();
    }

    @Override
    public MessageBuffer fact(Fact fact, Picture picture) throws IOException {
        begin(EventType.of(fact), fact.frame(), fact.captureNanos());
        facts.write(fact, json, picture);
        return end();
    }

    @Override
    public MessageBuffer frame(FrameResult result, int part, int parts) {
        throw new IllegalStateException("tells no pictures");
    }

    @Override
    public MessageBuffer streamUp(long frame, long captureNanos, Picture picture, double framesPerSecond)
            throws IOException {
        begin(EventType.STREAM_UP, frame, captureNanos);
        json.writeNumberField("width", picture.width());
        json.writeNumberField("height", picture.height());
        if (framesPerSecond > 0) {
            text.number("framesPerSecond", framesPerSecond, 3);
        }
        return end();
    }

    @Override
    public MessageBuffer streamDown(long frame, long captureNanos, long frames, Cause cause) throws IOException {
        begin(EventType.STREAM_DOWN, frame, captureNanos);
        json.writeNumberField("frames", frames);
        cause(cause);
        return end();
    }

    MessageBuffer agentStarted(Collection<String> streams) throws IOException {
        begin(EventType.AGENT_STARTED, -1, 0);
        json.writeStringField("platform", agent.platform());
        json.writeArrayFieldStart("streams");
        for (String each : streams) {
            json.writeString(each);
        }
        json.writeEndArray();
        return end();
    }

    MessageBuffer agentStopped(Cause cause) throws IOException {
        begin(EventType.AGENT_STOPPED, -1, 0);
        cause(cause);
        return end();
    }

    MessageBuffer dropped(Drop drop) throws IOException {
        begin(EventType.MESSAGES_DROPPED, -1, 0);
        json.writeObjectFieldStart("dropped");
        of(drop.key());
        json.writeStringField("priority", drop.priority().name().toLowerCase(Locale.ROOT));
        json.writeStringField("cause", drop.cause().title());
        json.writeNumberField("count", drop.count());
        range(drop.epoch(), drop.fromSeq(), drop.toSeq());
        json.writeEndObject();
        return end();
    }

    MessageBuffer replayed(Notices.Replayed replayed) throws IOException {
        begin(EventType.REPLAY_COMPLETE, -1, 0);
        json.writeObjectFieldStart("replay");
        of(replayed.key());
        range(replayed.epoch(), replayed.fromSeq(), replayed.toSeq());
        json.writeNumberField("dropped", replayed.dropped());
        json.writeEndObject();
        return end();
    }

    /** Whose messages it is about; the agent's own have no stream. */
    private void of(String key) throws IOException {
        if (!key.isEmpty()) {
            json.writeStringField("stream", key);
        }
    }

    private void range(long epoch, long fromSeq, long toSeq) throws IOException {
        json.writeNumberField("epoch", epoch);
        json.writeNumberField("fromSeq", fromSeq);
        json.writeNumberField("toSeq", toSeq);
    }

    private void cause(Cause cause) throws IOException {
        json.writeObjectFieldStart("cause");
        json.writeStringField("code", cause.code());
        json.writeStringField("text", cause.words());
        json.writeEndObject();
    }

    /** @param frame below 0 when it is about no picture */
    private void begin(EventType type, long frame, long captureNanos) throws IOException {
        text.begin();
        json.writeStringField("event", type.title());
        if (!stream.isEmpty()) {
            json.writeStringField("stream", stream);
        }
        json.writeNumberField("epoch", sequence.epoch());
        json.writeNumberField("seq", sequence.upcoming());
        if (frame >= 0) {
            json.writeNumberField("frame", frame);
        }
        time("time", captureNanos);
        json.writeStringField("clock", quality);
        if (frame >= 0) {
            text.number("mediaTime", captureNanos / 1e9, 3);
        }
    }

    private MessageBuffer end() throws IOException {
        json.writeObjectFieldStart("model");
        json.writeStringField("name", model.name());
        json.writeStringField("version", modelVersion);
        json.writeStringField("sha256", model.sha256());
        json.writeEndObject();
        json.writeStringField("agent", agent.version());
        return text.end();
    }

    /** Whom a fact is about. */
    void track(Track track, Picture picture) throws IOException {
        json.writeNumberField("track", track.id());
        json.writeStringField("class", model.label(track.classId()));
        json.writeNumberField("classId", track.classId());
        text.number("score", track.score(), 4);
        boxes(track.box(), picture);
    }

    private void boxes(Box box, Picture picture) throws IOException {
        box("box", box, 1, 1, 2);
        box("boxNormalized", box, picture.width(), picture.height(), 5);
    }

    private void box(String name, Box box, double width, double height, int places) throws IOException {
        json.writeObjectFieldStart(name);
        text.number("left", box.left() / width, places);
        text.number("top", box.top() / height, places);
        text.number("width", box.width() / width, places);
        text.number("height", box.height() / height, places);
        json.writeEndObject();
    }

    void number(String name, double value, int places) throws IOException {
        text.number(name, value, places);
    }

    void time(String name, long captureNanos) throws IOException {
        text.time(name, clock.at(captureNanos));
    }
}
