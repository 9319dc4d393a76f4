package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.Count;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.analytics.TrackEvent.Kind;
import dev.curlew.publish.Given.Pictures;
import dev.curlew.track.Track;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * DeepStream's messages, field for field and digit for digit. The golden files were written by hand from reading
 * NVIDIA/DeepStream at 581889d, src/utils/nvmsgconv/deepstream_schema/ ({@code event} = eventmsg_payload.cpp, {@code meta}
 * = dsmeta_payload.cpp):
 *
 * <ul>
 *   <li>order of the members: event 769-781, meta 353-362; place, sensor and module that are missing are null: event
 *       142, meta 75, with json-object.c 446-466 in GNOME/json-glib at 0be776d
 *   <li>place: event 170-179, 184-223 (aisle for moving and vehicles, entrance for the others), meta 103-128
 *       (place-sub-field)
 *   <li>sensor: event 266-283, meta 169-186; analyticsModule: event 318-322, meta 220-224
 *   <li>object: event 391-394 (id, speed, direction, orientation), 404-410 (vehicle), 431-436 (person), 456-464 (face),
 *       608-609 (by label), 617-621 (bounding box, cut to whole pixels), 654-665 (location, coordinate), 694 (pose);
 *       meta 241-285
 *   <li>event types: event 347-368; meta 309 (always "")
 *   <li>minimal: event 922-924 (id|left|top|right|bottom|type), 931-933 (vehicle), 1056 (without attributes), 1061
 *       (confidence), 1108-1120 (frame); meta 451-452, 483-488; floats by {@code ostream <<}, six digits
 *   <li>doubles: json-generator.c 357-374 in GNOME/json-glib at 0be776d, %.17g and ".0"
 * </ul>
 */
class DeepStreamGoldenTest {
    private static final SiteSettings SITE = new SiteSettings(
            new SensorSettings("CAM_1", "Camera", "Entrance", List.of(52.5, -1.25, 30.0), List.of(5.2, 0.0, 11.2)),
            new PlaceSettings(
                    "7",
                    "North \"A\"",
                    "garage",
                    List.of(0.1, -40.55, 100.0),
                    List.of(1.0, 2.5, 1e17),
                    "walsh",
                    "lane1",
                    "P2"),
            new ModuleSettings("XYZ", "Vehicle detection", "OpenALR", "1.0"));

    /** DeepStream indents; what counts is the rest. */
    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DeepStreamGoldenTest.class.getResourceAsStream(name), name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            StringBuilder compact = new StringBuilder();
            boolean quoted = false;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                quoted ^= c == '"' && text.charAt(i - 1) != '\\';
                if (quoted || !Character.isWhitespace(c)) {
                    compact.append(c);
                }
            }
            return compact.toString();
        }
    }

    private static DeepStreamFull full(SiteSettings site, boolean newApi) throws IOException {
        AtomicLong ids = new AtomicLong();
        return new DeepStreamFull(
                Given.stream(Given.CLOCK), Given.MODEL::label, site, newApi, () -> new UUID(0, ids.incrementAndGet()));
    }

    private static String full(SiteSettings site, boolean newApi, Kind kind, Track track) throws IOException {
        TrackEvent event = Given.event(kind, Given.SECOND, track);
        return Given.text(full(site, newApi).track(event, Given.PICTURE));
    }

    private static Track track(int classId, float left) {
        return Given.track(5, classId, left);
    }

    @Test
    void aTrackThatStartsEntersThroughTheEntrance() throws IOException {
        assertThat(full(SITE, false, Kind.START, track(0, 10.125f))).isEqualTo(golden("full-event-person-entry.json"));
    }

    @Test
    void aVehicleMovesInTheAisle() throws IOException {
        assertThat(full(SITE, false, Kind.UPDATE, track(2, -10.75f)))
                .isEqualTo(golden("full-event-vehicle-moving.json"));
    }

    @Test
    void aFaceHasItsAttributes() throws IOException {
        assertThat(full(SITE, false, Kind.UPDATE, track(4, 10.125f))).isEqualTo(golden("full-event-face-moving.json"));
    }

    @Test
    void whatHasNoTypeGoesByItsLabelAndWhatIsNotConfiguredIsNull() throws IOException {
        Track dog = Given.track(18446744, 3, 10.125f);

        assertThat(full(SiteSettings.defaults(), false, Kind.END, dog)).isEqualTo(golden("full-event-label-exit.json"));
    }

    @Test
    void theNewApiHasItsOwnForm() throws IOException {
        for (Kind kind : Kind.values()) {
            assertThat(full(SITE, true, kind, track(0, 10.125f))).isEqualTo(golden("full-meta-person.json"));
        }
    }

    @Test
    void crossingsAndPassagesAreEntriesAndExits() throws IOException {
        Count count = new Count(Count.Place.ZONE, "z", "car", 1, 1);
        Track car = track(2, 10.125f);
        Fact exit = new Fact.ZonePassage("z", Fact.Way.OUT, 7, Given.SECOND, car, Given.SECOND, count, 1, 1);
        Fact crossing = new Fact.LineCrossing("l", Fact.Way.OUT, "out", 7, Given.SECOND, car, Double.NaN, count, 1, 1);
        String golden = golden("full-event-vehicle-exit.json");

        assertThat(Given.text(full(SITE, false).fact(exit, Given.PICTURE))).isEqualTo(golden);
        assertThat(Given.text(full(SITE, false).fact(crossing, Given.PICTURE))).isEqualTo(golden);
        Fact fast = new Fact.LineCrossing("l", Fact.Way.OUT, "out", 7, Given.SECOND, car, 1.5, count, 1, 1);
        assertThat(Given.text(full(SITE, false).fact(fast, Given.PICTURE)))
                .isEqualTo(golden.replace("\"speed\":0.0", "\"speed\":1.5"));
        for (EventType type : EventType.all()) {
            boolean passage =
                    List.of("zone.entry", "zone.exit", "line.crossing").contains(type.title());
            boolean track = List.of("track.start", "track.update", "track.end").contains(type.title());
            assertThat(full(SITE, false).tells(type)).isEqualTo(passage || track);
            assertThat(full(SITE, true).tells(type)).isEqualTo(track);
        }
    }

    @Test
    void aPictureIsAListOfObjects() throws Exception {
        List<Track> tracks = List.of(
                Given.track(1, 0, 10.125f),
                Given.track(2, 2, 1834.257f),
                Given.track(3, 3, -10.75f),
                Given.track(4, 4, 0));
        try (Pictures pictures = new Pictures()) {
            var picture = pictures.at(1, tracks, List.of(), List.of());
            DeepStreamMinimal event = new DeepStreamMinimal(Given.stream(Given.CLOCK), Given.MODEL::label, SITE, false);
            assertThat(Given.text(event.frame(picture, 1, 1))).isEqualTo(golden("minimal-event.json"));
            DeepStreamMinimal meta =
                    new DeepStreamMinimal(Given.stream(Given.CLOCK), Given.MODEL::label, SiteSettings.defaults(), true);
            assertThat(Given.text(meta.frame(picture, 1, 1))).isEqualTo(golden("minimal-meta.json"));
        }
    }
}
