package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.geometry.Box;
import dev.curlew.media.CaptureClock;
import dev.curlew.track.Track;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CurlewEncoderTest {
    private static String encode(CaptureClock clock, TrackEvent event) throws IOException {
        return Given.text(Given.encoder(clock).track(event, Given.PICTURE));
    }

    private static TrackEvent event(int classId, long firstNanos, long nanos) {
        Track track = new Track(5, classId, 0.87654f, new Box(10.126f, -2f, 50f, 25.5f), null, firstNanos, nanos, 9);
        return new TrackEvent(TrackEvent.Kind.UPDATE, 70, nanos, track);
    }

    @Test
    void writesEveryFieldOnOneLine() throws IOException {
        CaptureClock clock = new CaptureClock(Instant.parse("2026-05-01T10:00:00Z"), CaptureClock.Quality.CONTAINER);

        assertThat(encode(clock, event(0, 3_286_000_000L, 10_000_000_000L)))
                .isEqualTo("{\"event\":\"track.update\",\"stream\":\"gate\",\"epoch\":9000,\"seq\":1,\"frame\":70,"
                        + "\"time\":\"2026-05-01T10:00:10.000Z\",\"clock\":\"container\",\"mediaTime\":10.0,"
                        + "\"track\":5,\"class\":\"person\",\"classId\":0,\"score\":0.8765,"
                        + "\"firstSeen\":\"2026-05-01T10:00:03.286Z\",\"duration\":6.714,"
                        + "\"box\":{\"left\":10.13,\"top\":-2.0,\"width\":50.0,\"height\":25.5},"
                        + "\"boxNormalized\":{\"left\":0.05063,\"top\":-0.02,\"width\":0.25,\"height\":0.255},"
                        + "\"model\":{\"name\":\"nano\",\"version\":\"12\",\"sha256\":\"ab12\"},\"agent\":\"1.2.3\"}");
    }

    @Test
    void countsFromTheEpochWhenNoWallClockIsKnown() throws IOException {
        JsonNode event = new ObjectMapper().readTree(encode(CaptureClock.media(), event(0, 0, 1_714_285_714L)));

        assertThat(event.get("clock").asText()).isEqualTo("media");
        assertThat(event.get("time").asText()).isEqualTo("1970-01-01T00:00:01.714Z");
        assertThat(event.get("mediaTime").asDouble()).isEqualTo(1.714);
    }

    @Test
    void bothTimesNameTheSameMillisecond() throws IOException {
        for (long nanos = 999_400_000L; nanos < 1_000_700_000L; nanos += 50_000) {
            JsonNode event = new ObjectMapper().readTree(encode(CaptureClock.media(), event(0, 0, nanos)));

            long millis = Math.round(event.get("mediaTime").asDouble() * 1000);
            assertThat(Instant.parse(event.get("time").asText()).toEpochMilli()).isEqualTo(millis);
        }
    }

    @Test
    void quotesLabelsAndNamesClassesBeyondThem() throws IOException {
        ObjectMapper json = new ObjectMapper();

        assertThat(json.readTree(encode(CaptureClock.media(), event(1, 0, 0)))
                        .get("class")
                        .asText())
                .isEqualTo("\"odd\" name");
        assertThat(json.readTree(encode(CaptureClock.media(), event(7, 0, 0)))
                        .get("class")
                        .asText())
                .isEqualTo("class 7");
    }

    @Test
    void roundsNumbersAsDoublesAreWritten() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            double seconds = random.nextInt(5) * Math.pow(10, random.nextInt(6)) + random.nextInt(2000) / 2e3;
            long nanos = Math.round(seconds * 1e9);
            String line = encode(CaptureClock.media(), event(0, 0, nanos));

            assertThat(line).contains("\"mediaTime\":" + Math.round(nanos / 1e9 * 1e3) / 1e3 + ",");
        }
    }

    @Test
    void writesTheNumberThatTheMessageWillGet() throws IOException {
        Sequence sequence = new Sequence(9000, 0);
        CurlewEncoder encoder = new CurlewEncoder("gate", CaptureClock.media(), Given.MODEL, Given.AGENT, sequence);
        String first = Given.text(encoder.track(event(0, 0, 0), Given.PICTURE));
        sequence.next();
        String second = Given.text(encoder.track(event(0, 0, 0), Given.PICTURE));

        assertThat(second)
                .isEqualTo(first.replace("\"seq\":1,", "\"seq\":2,"))
                .startsWith("{")
                .endsWith("}");
    }
}
