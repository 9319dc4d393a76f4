package dev.curlew.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.geometry.Box;
import dev.curlew.media.StreamInfo;
import dev.curlew.result.FrameResult;
import dev.curlew.track.Track;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * DeepStream's full schema, one message per object: what nvmsgconv makes with payload-type 0, from event metas
 * (eventmsg_payload.cpp) or, as the new API, from frame and object metas (dsmeta_payload.cpp). docs/events.md says where
 * it differs on purpose.
 */
final class DeepStreamFull implements Encoder {
    private static final List<String> LOCATION = List.of("lat", "lon", "alt");
    private static final List<String> COORDINATE = List.of("x", "y", "z");

    private final StreamInfo stream;
    private final IntFunction<String> labels;
    private final SiteSettings site;
    private final boolean newApi;
    private final Supplier<UUID> ids;
    private final JsonText text = new JsonText();
    private final JsonGenerator json = text.json();

    /** What happened to the object; the new API does not tell. */
    private enum Happened {
        ENTRY("entry"),
        EXIT("exit"),
        MOVING("moving");

        private final String title;

        Happened(String title) {
            this.title = title;
        }
    }

    DeepStreamFull(StreamInfo stream, IntFunction<String> labels, SiteSettings site, boolean newApi, Supplier<UUID> ids)
            throws IOException {
        this.stream = stream;
        this.labels = labels;
        this.site = site;
        this.newApi = newApi;
        this.ids = ids;
    }

    @Override
    public boolean tells(EventType type) {
        return switch (type) {
            case TRACK_START, TRACK_UPDATE, TRACK_END -> true;
            case ZONE_ENTRY, ZONE_EXIT, LINE_CROSSING -> !newApi;
            default -> false;
        };
    }

    @Override
    public MessageBuffer track(TrackEvent event, Picture picture) throws IOException {
        Happened happened =
                switch (event.kind()) {
                    case START -> Happened.ENTRY;
                    case UPDATE -> Happened.MOVING;
                    case END -> Happened.EXIT;
                };
        return message(event.track(), event.captureNanos(), happened, 0);
    }

    @Override
    public MessageBuffer fact(Fact fact, Picture picture) throws IOException {
        if (fact instanceof Fact.LineCrossing crossing) {
            double speed = Double.isNaN(crossing.speed()) ? 0 : crossing.speed();
            return message(crossing.track(), fact.captureNanos(), happened(crossing.way()), speed);
        } else if (fact instanceof Fact.ZonePassage passage) {
            return message(passage.track(), fact.captureNanos(), happened(passage.way()), 0);
        }
        throw new IllegalStateException("tells no " + fact);
    }

    private static Happened happened(Fact.Way way) {
        return way == Fact.Way.IN ? Happened.ENTRY : Happened.EXIT;
    }

    @Override
    public MessageBuffer frame(FrameResult result, int part, int parts) {
        throw new IllegalStateException("tells no pictures");
    }

    @Override
    public MessageBuffer streamUp(long frame, long captureNanos, Picture picture, double framesPerSecond) {
        throw new IllegalStateException("tells no streams");
    }

    @Override
    public MessageBuffer streamDown(long frame, long captureNanos, long frames, Cause cause) {
        throw new IllegalStateException("tells no streams");
    }

    private MessageBuffer message(Track track, long captureNanos, Happened happened, double speed) throws IOException {
        DeepStreamObject kind = DeepStreamObject.of(labels.apply(track.classId()));
        text.begin();
        json.writeStringField("messageid", ids.get().toString());
        json.writeStringField("mdsversion", "1.0");
        text.time("@timestamp", stream.clock().at(captureNanos));
        place(happened, kind);
        sensor();
        module();
        object(track, kind, speed);
        json.writeObjectFieldStart("event");
        json.writeStringField("id", ids.get().toString());
        json.writeStringField("type", newApi ? "" : happened.title);
        json.writeEndObject();
        json.writeStringField("videoPath", "");
        return text.end();
    }

    private void place(Happened happened, DeepStreamObject kind) throws IOException {
        PlaceSettings place = site.place();
        if (!place.isGiven()) {
            json.writeNullField("place");
            return;
        }
        json.writeObjectFieldStart("place");
        json.writeStringField("id", place.id());
        json.writeStringField("name", place.name());
        json.writeStringField("type", place.type());
        numbers("location", LOCATION, place.location());
        boolean aisle = newApi || happened == Happened.MOVING || kind == DeepStreamObject.VEHICLE;
        json.writeObjectFieldStart(newApi ? "place-sub-field" : aisle ? "aisle" : "entrance");
        json.writeStringField(aisle ? "id" : "name", place.subField1());
        json.writeStringField(aisle ? "name" : "lane", place.subField2());
        json.writeStringField("level", place.subField3());
        numbers("coordinate", COORDINATE, place.coordinate());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void sensor() throws IOException {
        SensorSettings sensor = site.sensor();
        json.writeObjectFieldStart("sensor");
        json.writeStringField("id", sensor.id().isEmpty() ? stream.id().name() : sensor.id());
        json.writeStringField("type", sensor.type());
        json.writeStringField("description", sensor.description());
        numbers("location", LOCATION, sensor.location());
        numbers("coordinate", COORDINATE, sensor.coordinate());
        json.writeEndObject();
    }

    private void module() throws IOException {
        ModuleSettings module = site.analyticsModule();
        if (!module.isGiven()) {
            json.writeNullField("analyticsModule");
            return;
        }
        json.writeObjectFieldStart("analyticsModule");
        json.writeStringField("id", module.id());
        json.writeStringField("description", module.description());
        json.writeStringField("source", module.source());
        json.writeStringField("version", module.version());
        json.writeEndObject();
    }

    private void object(Track track, DeepStreamObject kind, double speed) throws IOException {
        json.writeObjectFieldStart("object");
        json.writeStringField("id", Long.toString(track.id()));
        number("speed", speed);
        number("direction", 0);
        number("orientation", 0);
        attributes(track, kind);
        Box box = track.box();
        json.writeObjectFieldStart("bbox");
        json.writeNumberField("topleftx", (long) box.left());
        json.writeNumberField("toplefty", (long) box.top());
        json.writeNumberField("bottomrightx", (long) box.right());
        json.writeNumberField("bottomrighty", (long) box.bottom());
        json.writeEndObject();
        if (newApi) {
            empty("location");
            empty("coordinate");
        } else {
            numbers("location", LOCATION, SiteSettings.ORIGIN);
            numbers("coordinate", COORDINATE, SiteSettings.ORIGIN);
            empty("pose");
        }
        json.writeEndObject();
    }

    /** No second model looks at the objects, so their attributes are the schema's empty ones. */
    private void attributes(Track track, DeepStreamObject kind) throws IOException {
        String label = labels.apply(track.classId());
        json.writeObjectFieldStart(newApi ? label : kind.field(label));
        if (!newApi && kind == DeepStreamObject.VEHICLE) {
            json.writeStringField("type", label);
            blanks("make", "model", "color", "licenseState", "license");
        } else if (!newApi && kind != DeepStreamObject.UNKNOWN) {
            json.writeNumberField("age", 0);
            blanks("gender", "hair", "cap");
            if (kind == DeepStreamObject.PERSON) {
                blanks("apparel");
            } else {
                blanks("glasses", "facialhair", "name", "eyecolor");
            }
        }
        number("confidence", track.score());
        json.writeEndObject();
    }

    private void blanks(String... names) throws IOException {
        for (String name : names) {
            json.writeStringField(name, "");
        }
    }

    private void empty(String name) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeEndObject();
    }

    private void numbers(String name, List<String> fields, List<Double> values) throws IOException {
        json.writeObjectFieldStart(name);
        for (int i = 0; i < fields.size(); i++) {
            number(fields.get(i), values.get(i));
        }
        json.writeEndObject();
    }

    private void number(String name, double value) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(CNumbers.json(value));
    }
}
