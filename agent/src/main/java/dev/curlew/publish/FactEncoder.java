package dev.curlew.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.curlew.analytics.Count;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.Fact.Way;
import java.io.IOException;

/** The part of an event that is special to zones, lines and the like. Belongs to its {@link CurlewEncoder}. */
final class FactEncoder {
    private final CurlewEncoder event;

    FactEncoder(CurlewEncoder event) {
        this.event = event;
    }

    void write(Fact fact, JsonGenerator json, Picture picture) throws IOException {
        if (fact instanceof Fact.LineCrossing crossing) {
            lineCrossing(crossing, json);
            event.track(crossing.track(), picture);
        } else if (fact instanceof Fact.ZonePassage passage) {
            zonePassage(passage, json);
            event.track(passage.track(), picture);
        } else if (fact instanceof Fact.Loitering loitering) {
            json.writeStringField("zone", loitering.zone());
            event.number("dwell", loitering.dwellNanos() / 1e9, 3);
            event.track(loitering.track(), picture);
        } else if (fact instanceof Fact.Occupancy occupancy) {
            json.writeStringField("zone", occupancy.zone());
            json.writeNumberField("count", occupancy.count());
            json.writeNumberField("min", occupancy.min());
            json.writeNumberField("max", occupancy.max());
        } else if (fact instanceof Fact.Overcrowding crowd) {
            json.writeStringField("zone", crowd.zone());
            json.writeNumberField("count", crowd.count());
            event.time("since", crowd.sinceNanos());
        } else if (fact instanceof Fact.Heading heading) {
            json.writeStringField("direction", heading.direction());
            event.track(heading.track(), picture);
        } else if (fact instanceof Fact.Speed speed) {
            event.number("speed", speed.metresPerSecond(), 2);
            event.track(speed.track(), picture);
        } else if (fact instanceof Fact.Speeding speeding) {
            speed(speeding.metresPerSecond());
            event.track(speeding.track(), picture);
        }
    }

    private void lineCrossing(Fact.LineCrossing crossing, JsonGenerator json) throws IOException {
        json.writeStringField("line", crossing.line());
        json.writeStringField("way", crossing.way() == Way.IN ? "in" : "out");
        json.writeStringField("name", crossing.name());
        speed(crossing.speed());
        counts(json, crossing.count(), crossing.in(), crossing.out());
    }

    private void zonePassage(Fact.ZonePassage passage, JsonGenerator json) throws IOException {
        json.writeStringField("zone", passage.zone());
        if (passage.way() == Way.OUT) {
            event.number("dwell", passage.dwellNanos() / 1e9, 3);
        }
        counts(json, passage.count(), passage.in(), passage.out());
    }

    private void counts(JsonGenerator json, Count count, long in, long out) throws IOException {
        json.writeObjectFieldStart("counters");
        json.writeNumberField("in", in);
        json.writeNumberField("out", out);
        json.writeNumberField("classIn", count.in());
        json.writeNumberField("classOut", count.out());
        json.writeEndObject();
    }

    /** Left out when unknown. */
    private void speed(double metresPerSecond) throws IOException {
        if (!Double.isNaN(metresPerSecond)) {
            event.number("speed", metresPerSecond, 2);
        }
    }
}
