package dev.curlew.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.curlew.analytics.Count;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.Fact.Way;
import java.io.IOException;

/** The part of an event that is special to zones, lines and the like. Belongs to its {@link EventEncoder}. */
final class FactEncoder {
    private final EventEncoder event;
    private final JsonGenerator json;

    FactEncoder(EventEncoder event, JsonGenerator json) {
        this.event = event;
        this.json = json;
    }

    void write(Fact fact, int width, int height) throws IOException {
        if (fact instanceof Fact.LineCrossing crossing) {
            lineCrossing(crossing);
            event.track(crossing.track(), width, height);
        } else if (fact instanceof Fact.ZonePassage passage) {
            zonePassage(passage);
            event.track(passage.track(), width, height);
        } else if (fact instanceof Fact.Loitering loitering) {
            begin("zone.loitering", fact);
            json.writeStringField("zone", loitering.zone());
            event.number("dwell", loitering.dwellNanos() / 1e9, 3);
            event.track(loitering.track(), width, height);
        } else if (fact instanceof Fact.Occupancy occupancy) {
            begin("zone.occupancy", fact);
            json.writeStringField("zone", occupancy.zone());
            json.writeNumberField("count", occupancy.count());
            json.writeNumberField("min", occupancy.min());
            json.writeNumberField("max", occupancy.max());
        } else if (fact instanceof Fact.Overcrowding crowd) {
            begin(phase("overcrowding", crowd.phase()), fact);
            json.writeStringField("zone", crowd.zone());
            json.writeNumberField("count", crowd.count());
            event.time("since", crowd.sinceNanos());
        } else if (fact instanceof Fact.Heading heading) {
            begin(phase("direction", heading.phase()), fact);
            json.writeStringField("direction", heading.direction());
            event.track(heading.track(), width, height);
        } else if (fact instanceof Fact.Speed speed) {
            begin("track.speed", fact);
            event.number("speed", speed.metresPerSecond(), 2);
            event.track(speed.track(), width, height);
        } else if (fact instanceof Fact.Speeding speeding) {
            begin(phase("speeding", speeding.phase()), fact);
            speed(speeding.metresPerSecond());
            event.track(speeding.track(), width, height);
        } else if (fact instanceof Fact.CountersReset) {
            begin("counters.reset", fact);
        }
    }

    private void begin(String name, Fact fact) throws IOException {
        event.begin(name, fact.frame(), fact.captureNanos());
    }

    private static String phase(String name, Fact.Phase phase) {
        return name + (phase == Fact.Phase.BEGIN ? ".begin" : ".end");
    }

    private void lineCrossing(Fact.LineCrossing crossing) throws IOException {
        begin("line.crossing", crossing);
        json.writeStringField("line", crossing.line());
        json.writeStringField("way", crossing.way() == Way.IN ? "in" : "out");
        json.writeStringField("name", crossing.name());
        speed(crossing.speed());
        counts(crossing.count(), crossing.in(), crossing.out());
    }

    private void zonePassage(Fact.ZonePassage passage) throws IOException {
        begin(passage.way() == Way.IN ? "zone.entry" : "zone.exit", passage);
        json.writeStringField("zone", passage.zone());
        if (passage.way() == Way.OUT) {
            event.number("dwell", passage.dwellNanos() / 1e9, 3);
        }
        counts(passage.count(), passage.in(), passage.out());
    }

    private void counts(Count count, long in, long out) throws IOException {
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
