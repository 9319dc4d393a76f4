package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.analytics.Count;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.Fact.Phase;
import dev.curlew.analytics.Fact.Way;
import dev.curlew.geometry.Box;
import dev.curlew.media.CaptureClock;
import dev.curlew.track.Track;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FactEncoderTest {
    private static final long SECOND = 1_000_000_000;
    private static final Track TRACK = new Track(5, 0, 0.875f, new Box(10, 20, 50, 25), null, 0, SECOND, 9);
    private static final Count COUNT = new Count(Count.Place.LINE, "door", "person", 3, 1);

    private static JsonNode encode(Fact fact) throws IOException {
        String line = Given.text(Given.encoder(CaptureClock.media()).fact(fact, Given.PICTURE));
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("stream").textValue()).isEqualTo("gate");
        assertThat(json.get("frame").longValue()).isEqualTo(7);
        assertThat(json.get("mediaTime").doubleValue()).isEqualTo(1);
        assertThat(json.get("model").get("sha256").textValue()).isEqualTo("ab12");
        return json;
    }

    private static void assertAboutTheTrack(JsonNode json) {
        assertThat(json.get("track").longValue()).isEqualTo(5);
        assertThat(json.get("class").textValue()).isEqualTo("person");
        assertThat(json.get("boxNormalized").get("left").doubleValue()).isEqualTo(0.05);
    }

    @Test
    void aCrossingCarriesItsWayItsSpeedAndTheCounters() throws IOException {
        JsonNode json =
                encode(new Fact.LineCrossing("door", Way.OUT, "leaving", 7, SECOND, TRACK, 1.384, COUNT, 40, 20));

        assertThat(json.get("event").textValue()).isEqualTo("line.crossing");
        assertThat(json.get("line").textValue()).isEqualTo("door");
        assertThat(json.get("way").textValue()).isEqualTo("out");
        assertThat(json.get("name").textValue()).isEqualTo("leaving");
        assertThat(json.get("speed").doubleValue()).isEqualTo(1.38);
        assertThat(json.get("counters")).hasToString("{\"in\":40,\"out\":20,\"classIn\":3,\"classOut\":1}");
        assertAboutTheTrack(json);
        assertThat(encode(new Fact.LineCrossing("d", Way.IN, "in", 7, SECOND, TRACK, Double.NaN, COUNT, 1, 0))
                        .has("speed"))
                .isFalse();
    }

    @Test
    void everyOtherFactHasItsNameAndFields() throws IOException {
        JsonNode exit = encode(new Fact.ZonePassage("q", Way.OUT, 7, SECOND, TRACK, 2 * SECOND, COUNT, 4, 5));
        assertThat(exit.get("event").textValue()).isEqualTo("zone.exit");
        assertThat(exit.get("dwell").doubleValue()).isEqualTo(2);
        assertAboutTheTrack(exit);
        JsonNode entry = encode(new Fact.ZonePassage("q", Way.IN, 7, SECOND, TRACK, 0, COUNT, 4, 5));
        assertThat(entry.get("event").textValue()).isEqualTo("zone.entry");
        assertThat(entry.has("dwell")).isFalse();
        JsonNode loitering = encode(new Fact.Loitering("q", 7, SECOND, TRACK, 3 * SECOND));
        assertThat(loitering.get("event").textValue()).isEqualTo("zone.loitering");
        assertAboutTheTrack(loitering);
        JsonNode occupancy = encode(new Fact.Occupancy("q", 7, SECOND, 3, 2, 4));
        assertThat(occupancy.get("count").intValue() + "/" + occupancy.get("min") + "/" + occupancy.get("max"))
                .isEqualTo("3/2/4");
        assertThat(occupancy.has("track")).isFalse();
        JsonNode crowd = encode(new Fact.Overcrowding("q", Phase.BEGIN, 7, SECOND, 5, SECOND / 2));
        assertThat(crowd.get("event").textValue()).isEqualTo("overcrowding.begin");
        assertThat(crowd.get("since").textValue()).isEqualTo("1970-01-01T00:00:00.500Z");
        JsonNode heading = encode(new Fact.Heading("wrong-way", Phase.END, 7, SECOND, TRACK));
        assertThat(heading.get("event").textValue()).isEqualTo("direction.end");
        assertAboutTheTrack(heading);
        assertThat(encode(new Fact.Speed(7, SECOND, TRACK, 2.5)).get("speed").doubleValue())
                .isEqualTo(2.5);
        assertThat(encode(new Fact.Speeding(Phase.END, 7, SECOND, TRACK, Double.NaN))
                        .get("event")
                        .textValue())
                .isEqualTo("speeding.end");
        assertThat(encode(new Fact.CountersReset(7, SECOND)).get("event").textValue())
                .isEqualTo("counters.reset");
    }
}
