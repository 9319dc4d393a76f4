package dev.curlew.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.geometry.Box;
import dev.curlew.media.StreamInfo;
import dev.curlew.model.ModelVersion;
import dev.curlew.track.Track;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Curlew's own event as one line of JSON; docs/events.md describes every field. One per stream and sink, used by one
 * thread.
 */
final class EventEncoder {
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter RFC3339 = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StreamInfo stream;
    private final ModelVersion model;

    EventEncoder(StreamInfo stream, ModelVersion model) {
        this.stream = stream;
        this.model = model;
    }

    void write(TrackEvent event, int width, int height, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            Track track = event.track();
            json.writeStartObject();
            json.writeStringField("event", "track." + event.kind().name().toLowerCase(Locale.ROOT));
            json.writeStringField("stream", stream.id().name());
            json.writeNumberField("frame", event.frame());
            json.writeStringField("time", time(event.captureNanos()));
            json.writeStringField("clock", stream.clock().quality().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("mediaTime", round(event.captureNanos() / 1e9, 1e3));
            json.writeNumberField("track", track.id());
            json.writeStringField("class", model.label(track.classId()));
            json.writeNumberField("classId", track.classId());
            json.writeNumberField("score", round(track.score(), 1e4));
            json.writeStringField("firstSeen", time(track.firstSeenNanos()));
            json.writeNumberField("duration", round((track.lastSeenNanos() - track.firstSeenNanos()) / 1e9, 1e3));
            box(json, "box", track.box(), 1, 1, 1e2);
            box(json, "boxNormalized", track.box(), width, height, 1e5);
            json.writeObjectFieldStart("model");
            json.writeStringField("name", model.name());
            json.writeStringField("version", Long.toString(model.version()));
            json.writeStringField("sha256", model.sha256());
            json.writeEndObject();
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static void box(JsonGenerator json, String name, Box box, double width, double height, double steps)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("left", round(box.left() / width, steps));
        json.writeNumberField("top", round(box.top() / height, steps));
        json.writeNumberField("width", round(box.width() / width, steps));
        json.writeNumberField("height", round(box.height() / height, steps));
        json.writeEndObject();
    }

    private String time(long captureNanos) {
        // rounded like mediaTime, so that both name the same millisecond
        Instant instant = stream.clock().at(captureNanos).plusNanos(500_000);
        return RFC3339.format(instant);
    }

    private static double round(double value, double steps) {
        return Math.round(value * steps) / steps;
    }
}
