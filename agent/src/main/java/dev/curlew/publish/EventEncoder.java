package dev.curlew.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.geometry.Box;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.ModelVersion;
import dev.curlew.track.Track;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Curlew's own event as one line of JSON; docs/events.md describes every field. One per stream and sink, used by one
 * thread. It keeps its generator and formats numbers and times itself: the library's ways cost 3 kB of garbage a line.
 */
final class EventEncoder {
    private final StreamInfo stream;
    private final ModelVersion model;
    private final String clock;
    private final String version;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private final JsonGenerator json;
    private final FactEncoder facts;
    private final char[] text = new char[32];

    EventEncoder(StreamInfo stream, ModelVersion model) throws IOException {
        this.stream = stream;
        this.model = model;
        this.clock = stream.clock().quality().name().toLowerCase(Locale.ROOT);
        this.version = Long.toString(model.version());
        this.json = new JsonFactory().createGenerator(line).setRootValueSeparator(new SerializedString(""));
        this.facts = new FactEncoder(this, json);
    }

    void write(TrackEvent event, int width, int height, OutputStream out) throws IOException {
        Track track = event.track();
        begin(name(event.kind()), event.frame(), event.captureNanos());
        json.writeNumberField("track", track.id());
        json.writeStringField("class", model.label(track.classId()));
        json.writeNumberField("classId", track.classId());
        number("score", track.score(), 4);
        time("firstSeen", track.firstSeenNanos());
        number("duration", (track.lastSeenNanos() - track.firstSeenNanos()) / 1e9, 3);
        box("box", track.box(), 1, 1, 2);
        box("boxNormalized", track.box(), width, height, 5);
        end(out);
    }

    /** A fact of zones, lines and the like. */
    void write(Fact fact, int width, int height, OutputStream out) throws IOException {
        facts.write(fact, width, height);
        end(out);
    }

    void begin(String name, long frame, long captureNanos) throws IOException {
        line.reset();
        json.writeStartObject();
        json.writeStringField("event", name);
        json.writeStringField("stream", stream.id().name());
        json.writeNumberField("frame", frame);
        time("time", captureNanos);
        json.writeStringField("clock", clock);
        number("mediaTime", captureNanos / 1e9, 3);
    }

    /** Whom a fact is about. */
    void track(Track track, int width, int height) throws IOException {
        json.writeNumberField("track", track.id());
        json.writeStringField("class", model.label(track.classId()));
        json.writeNumberField("classId", track.classId());
        number("score", track.score(), 4);
        box("box", track.box(), 1, 1, 2);
        box("boxNormalized", track.box(), width, height, 5);
    }

    private void end(OutputStream out) throws IOException {
        json.writeObjectFieldStart("model");
        json.writeStringField("name", model.name());
        json.writeStringField("version", version);
        json.writeStringField("sha256", model.sha256());
        json.writeEndObject();
        json.writeEndObject();
        json.flush();
        line.write('\n');
        line.writeTo(out);
    }

    private static String name(TrackEvent.Kind kind) {
        return switch (kind) {
            case START -> "track.start";
            case UPDATE -> "track.update";
            case END -> "track.end";
        };
    }

    private void box(String name, Box box, double width, double height, int places) throws IOException {
        json.writeObjectFieldStart(name);
        number("left", box.left() / width, places);
        number("top", box.top() / height, places);
        number("width", box.width() / width, places);
        number("height", box.height() / height, places);
        json.writeEndObject();
    }

    /** Rounded to decimal places, without trailing zeros but the first. */
    void number(String name, double value, int places) throws IOException {
        long scale = 1;
        for (int i = 0; i < places; i++) {
            scale *= 10;
        }
        long scaled = Math.round(value * scale);
        long rest = Math.abs(scaled);
        int left = places;
        while (left > 1 && rest % 10 == 0) {
            rest /= 10;
            left--;
        }
        int start = digits(rest, left);
        if (scaled < 0) {
            text[--start] = '-';
        }
        json.writeFieldName(name);
        json.writeNumber(text, start, text.length - start);
    }

    /** Writes digits from the end of {@link #text} leftwards, with a point before the last {@code decimals}. */
    private int digits(long value, int decimals) {
        int at = text.length;
        long rest = value;
        for (int i = 0; i <= decimals || rest > 0; i++) {
            if (i == decimals) {
                text[--at] = '.';
            }
            text[--at] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        return at;
    }

    /** RFC 3339 with milliseconds, rounded like mediaTime, so that both name the same one. */
    void time(String name, long captureNanos) throws IOException {
        Instant instant = stream.clock().at(captureNanos).plusNanos(500_000);
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        int at = padded(0, time.getYear(), 4, '-');
        at = padded(at, time.getMonthValue(), 2, '-');
        at = padded(at, time.getDayOfMonth(), 2, 'T');
        at = padded(at, time.getHour(), 2, ':');
        at = padded(at, time.getMinute(), 2, ':');
        at = padded(at, time.getSecond(), 2, '.');
        at = padded(at, time.getNano() / 1_000_000, 3, 'Z');
        json.writeFieldName(name);
        json.writeString(text, 0, at);
    }

    private int padded(int at, int value, int width, char after) {
        int rest = value;
        for (int i = at + width - 1; i >= at; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        text[at + width] = after;
        return at + width + 1;
    }
}
