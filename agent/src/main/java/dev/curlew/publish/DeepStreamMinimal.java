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
import java.util.function.IntFunction;

/**
 * DeepStream's minimal schema, one message per picture: what nvmsgconv makes with payload-type 1, from event metas
 * (eventmsg_payload.cpp) or, as the new API, from frame metas (dsmeta_payload.cpp).
 */
final class DeepStreamMinimal implements Encoder {
    private final StreamInfo stream;
    private final IntFunction<String> labels;
    private final String sensor;
    private final boolean newApi;
    private final StringBuilder object = new StringBuilder();
    private final JsonText text = new JsonText();
    private final JsonGenerator json = text.json();

    DeepStreamMinimal(StreamInfo stream, IntFunction<String> labels, SiteSettings site, boolean newApi)
            throws IOException {
        this.stream = stream;
        this.labels = labels;
        this.sensor = site.sensor().id().isEmpty()
                ? stream.id().name()
                : site.sensor().id();
        this.newApi = newApi;
    }

    @Override
    public boolean tells(EventType type) {
        return type == EventType.FRAME;
    }

    @Override
    public MessageBuffer frame(FrameResult result, int part, int parts) throws IOException {
        text.begin();
        json.writeStringField("version", "4.0");
        json.writeStringField("id", Long.toString(result.frame().number()));
        text.time("@timestamp", stream.clock().at(result.frame().captureNanos()));
        json.writeStringField("sensorId", sensor);
        json.writeArrayFieldStart("objects");
        List<Track> tracks = result.tracks();
        int from = (int) ((long) tracks.size() * (part - 1) / parts);
        int to = (int) ((long) tracks.size() * part / parts);
        for (int i = from; i < to; i++) {
            json.writeString(object(tracks.get(i)));
        }
        json.writeEndArray();
        if (parts > 1) {
            json.writeArrayFieldStart("customMessage");
            json.writeString("part " + part + "/" + parts);
            json.writeEndArray();
        }
        return text.end();
    }

    private String object(Track track) {
        Box box = track.box();
        String label = labels.apply(track.classId());
        object.setLength(0);
        object.append(track.id());
        CNumbers.stream(object.append('|'), box.left());
        CNumbers.stream(object.append('|'), box.top());
        CNumbers.stream(object.append('|'), box.right());
        CNumbers.stream(object.append('|'), box.bottom());
        if (newApi) {
            // without a classifier the new API has neither attributes nor a confidence
            return object.append('|').append(label).toString();
        }
        DeepStreamObject kind = DeepStreamObject.of(label);
        object.append('|').append(kind.title(label));
        if (kind == DeepStreamObject.VEHICLE) {
            object.append("|#|").append(label).append("|||||");
        } else {
            object.append("|#||||||");
        }
        CNumbers.stream(object.append('|'), track.score());
        return object.toString();
    }

    @Override
    public MessageBuffer track(TrackEvent event, Picture picture) {
        throw new IllegalStateException("tells pictures only");
    }

    @Override
    public MessageBuffer fact(Fact fact, Picture picture) {
        throw new IllegalStateException("tells pictures only");
    }

    @Override
    public MessageBuffer streamUp(long frame, long captureNanos, Picture picture, double framesPerSecond) {
        throw new IllegalStateException("tells pictures only");
    }

    @Override
    public MessageBuffer streamDown(long frame, long captureNanos, long frames, Cause cause) {
        throw new IllegalStateException("tells pictures only");
    }
}
