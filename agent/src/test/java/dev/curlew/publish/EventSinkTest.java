package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.analytics.TrackEvent.Kind;
import dev.curlew.publish.Given.Pictures;
import dev.curlew.result.ResultSink;
import dev.curlew.spool.Entry;
import dev.curlew.spool.MemorySpool;
import dev.curlew.track.Track;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventSinkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RateSettings ALL = RateSettings.everything();

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(5000));

    @TempDir
    private Path folder;

    private final MemorySpool spool = new MemorySpool(1 << 20, Duration.ZERO, CLOCK);

    @AfterEach
    void closeSpool() {
        spool.close();
    }

    /** Through a spool, as {@code curlew run} tells. */
    private EventSink sink(SinkSettings settings) {
        return EventSink.spooled(
                settings.messages(), spool, folder.resolve("e.state"), Given.MODEL, Given.AGENT, CLOCK);
    }

    /** As {@code curlew analyze} tells. */
    private EventSink wholeFile() throws IOException {
        return EventSink.whole(
                Given.sink("curlew", ALL, 4096, 0).messages(),
                folder.resolve("e.jsonl"),
                Given.MODEL,
                Given.AGENT,
                CLOCK);
    }

    private List<String> bodies() {
        List<String> bodies = new ArrayList<>();
        for (Entry entry = spool.next(0, Long.MAX_VALUE);
                entry != null;
                entry = spool.next(entry.number() + 1, Long.MAX_VALUE)) {
            bodies.add(new String(entry.body(), StandardCharsets.UTF_8));
        }
        return bodies;
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String body : bodies()) {
            lines.add(JSON.readTree(body));
        }
        return lines;
    }

    private static ResultSink open(EventSink sink) throws IOException {
        return sink.open(Given.stream(Given.CLOCK), SiteSettings.defaults(), Cause::ended);
    }

    /** A track that starts, is told of {@code updates} times, and ends. */
    private static void tell(EventSink sink, int updates) throws Exception {
        try (Pictures pictures = new Pictures();
                ResultSink stream = open(sink)) {
            Track track = Given.track(1, 0, 0);
            stream.accept(pictures.at(0, List.of(track), List.of(Given.event(Kind.START, 0, track)), List.of()));
            for (int i = 1; i <= updates; i++) {
                stream.accept(pictures.at(i, List.of(track), List.of(Given.update(1, i, i)), List.of()));
            }
            stream.finish(List.of(Given.event(Kind.END, updates * Given.SECOND, track)));
        }
    }

    private static List<String> texts(List<JsonNode> lines, String field) {
        return lines.stream().map(line -> line.path(field).asText()).toList();
    }

    @Test
    void tellsAgentAndStreamAroundTheTracks() throws Exception {
        try (EventSink sink = sink(Given.sink("curlew", ALL, 4096, 0))) {
            sink.started(List.of("gate"));
            tell(sink, 1);
            sink.stopped(Cause.stopped());
            assertThat(sink.stats().events()).isEqualTo(7);
        }
        assertThat(texts(lines(), "event"))
                .containsExactly(
                        "agent.started",
                        "stream.up",
                        "track.start",
                        "track.update",
                        "track.end",
                        "stream.down",
                        "agent.stopped");
        assertThat(texts(lines(), "seq")).containsExactly("1", "1", "2", "3", "4", "5", "2");
        assertThat(texts(lines(), "epoch")).containsOnly("5000");
        assertThat(lines().get(5).get("cause").get("code").textValue()).isEqualTo("ended");
    }

    @Test
    void numbersWhatIsToldNotWhatIsThinnedOrDropped() throws Exception {
        RateSettings rare = new RateSettings("interval", Duration.ofSeconds(3), 0);
        try (EventSink sink = sink(Given.sink("curlew", rare, 4096, 0))) {
            tell(sink, 9);
            sink.stopped(Cause.stopped());
        }
        List<JsonNode> stream =
                lines().stream().filter(line -> line.has("stream")).toList();
        assertThat(stream).hasSize(1 + 1 + 3 + 1 + 1);
        assertThat(stream.stream().map(line -> line.get("seq").intValue())).containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void goesOnWithTheNumbersAfterACleanStopOnly() throws Exception {
        for (int run = 0; run < 3; run++) {
            EventSink sink = sink(Given.sink("curlew", ALL, 4096, 0));
            tell(sink, 0);
            if (run == 1) {
                // as if killed: the file is whole, the state is not
                sink.close();
            } else {
                sink.stopped(Cause.stopped());
            }
        }
        List<JsonNode> starts = lines().stream()
                .filter(line -> line.get("event").textValue().equals("track.start"))
                .toList();
        assertThat(texts(starts, "epoch")).containsExactly("5000", "5000", "5001");
        assertThat(texts(starts, "seq")).containsExactly("2", "6", "2");
    }

    @Test
    void aStreamThatHangsWhenTheAgentStopsEndsTheEpoch() throws Exception {
        for (int run = 0; run < 2; run++) {
            EventSink sink = sink(Given.sink("curlew", ALL, 4096, 0));
            sink.started(List.of("gate"));
            ResultSink hangs = open(sink);
            sink.stopped(Cause.stopped());
            hangs.close();
        }
        assertThat(texts(lines(), "epoch")).containsExactly("5000", "5000", "5001", "5001");
    }

    @Test
    void theStateOfALinkedFileLiesBesideTheFile() throws IOException {
        Path log =
                Files.createFile(Files.createDirectory(folder.resolve("logs")).resolve("agent.log"));
        Path link = Files.createSymbolicLink(folder.resolve("e.jsonl"), log);

        assertThat(EventSink.stateOf(link)).isEqualTo(log.toRealPath().resolveSibling("agent.log.state"));
        assertThat(EventSink.stateOf(Path.of("/dev/null"))).isNull();
    }

    @Test
    void aZoneThatATrackLeavesByTheStreamsEndIsToldAfterTheTracksEnd() throws Exception {
        try (EventSink sink = sink(Given.sink("curlew", ALL, 4096, 0));
                Pictures pictures = new Pictures()) {
            Track track = Given.track(1, 0, 0);
            try (ResultSink stream = open(sink)) {
                stream.accept(pictures.at(0, List.of(track), List.of(Given.event(Kind.START, 0, track)), List.of()));
                stream.lastFacts(Given.facts().stream()
                        .filter(fact -> EventType.of(fact) == EventType.ZONE_EXIT)
                        .limit(1)
                        .toList());
                stream.finish(List.of(Given.event(Kind.END, 0, track)));
            }
        }
        assertThat(texts(lines(), "event"))
                .containsExactly("stream.up", "track.start", "track.end", "zone.exit", "stream.down");
    }

    @Test
    void aFileThatIsWrittenWholeIsThereOnlyWhenAStreamWasToldToItsEnd() throws Exception {
        try (EventSink sink = wholeFile()) {
            sink.started(List.of("gate"));
            sink.neverUp(Given.stream(Given.CLOCK).id(), new Cause("source-failed", "no such file"));
            sink.stopped(Cause.ended());
        }
        assertThat(folder).isEmptyDirectory();
        try (EventSink sink = wholeFile()) {
            tell(sink, 1);
            sink.stopped(Cause.ended());
        }
        assertThat(folder.toFile().list()).containsExactly("e.jsonl");
    }

    @Test
    void aStreamThatNeverCameUpIsDown() throws Exception {
        try (EventSink sink = sink(Given.sink("curlew", ALL, 4096, 0))) {
            sink.neverUp(Given.stream(Given.CLOCK).id(), new Cause("source-failed", "no such file"));
            sink.stopped(Cause.ended());
        }
        JsonNode down = lines().get(0);
        assertThat(down.get("event").textValue()).isEqualTo("stream.down");
        assertThat(down.get("stream").textValue()).isEqualTo("gate");
        assertThat(down.get("cause")).hasToString("{\"code\":\"source-failed\",\"text\":\"no such file\"}");
        assertThat(down.has("frame")).isFalse();
    }

    @Test
    void packsSmallEventsIntoArraysBelowTheMeteredSize() throws Exception {
        SinkSettings patient = SinkSettings.file(
                "x", new MessageSettings("curlew", false, List.of(), ALL, 120 * 1024, 1, Duration.ofMinutes(5)));
        try (EventSink sink = sink(patient)) {
            tell(sink, 40);
            sink.stopped(Cause.stopped());
            assertThat(sink.stats().events()).isEqualTo(45);
            assertThat(sink.stats().messages()).isEqualTo(lines().size()).isBetween(5L, 8L);
        }
        int events = 0;
        for (String line : bodies()) {
            JsonNode array = JSON.readTree(line);
            assertThat(array.isArray()).isTrue();
            assertThat(line.length()).isLessThanOrEqualTo(5 * 1024);
            events += array.size();
        }
        assertThat(events).isEqualTo(45);
    }

    @Test
    void aPackDoesNotWaitForACameraThatStalls() throws Exception {
        SinkSettings patient = SinkSettings.file(
                "x", new MessageSettings("curlew", false, List.of(), ALL, 120 * 1024, 1, Duration.ofMinutes(5)));
        try (EventSink sink = sink(patient);
                Pictures pictures = new Pictures();
                ResultSink stream = open(sink)) {
            Track track = Given.track(1, 0, 0);
            stream.accept(pictures.at(0, List.of(track), List.of(Given.event(Kind.START, 0, track)), List.of()));
            assertThat(lines()).isEmpty();

            stream.idle();

            assertThat(texts(List.of(lines().get(0).get(0), lines().get(0).get(1)), "event"))
                    .containsExactly("stream.up", "track.start");
            stream.finish(List.of(Given.event(Kind.END, 0, track)));
        }
    }

    @Test
    void aPackDoesNotWaitLongerThanItMay() throws Exception {
        SinkSettings wait = Given.sink("curlew", ALL, 120 * 1024, 20);
        try (EventSink sink = sink(wait)) {
            tell(sink, 3);
            sink.stopped(Cause.stopped());
        }
        // at 1 s goes what waits since 0 s, at 3 s what waits since 2 s, and an alert at once
        assertThat(lines().stream().map(JsonNode::size)).containsExactly(3, 2, 2, 1);
    }

    @Test
    void splitsAPictureOfManyObjectsIntoPartsThatSaySo() throws Exception {
        List<Track> crowd =
                IntStream.range(1, 200).mapToObj(i -> Given.track(i, 0, i)).toList();
        try (EventSink sink = sink(Given.sink("deepstream-minimal", ALL, 2048, 0));
                Pictures pictures = new Pictures()) {
            try (ResultSink stream = open(sink)) {
                stream.accept(pictures.at(1, crowd, List.of(), List.of()));
                stream.finish(List.of());
            }
            sink.stopped(Cause.stopped());
            assertThat(sink.stats().events()).isEqualTo(1);
            assertThat(sink.stats().tooLarge()).isZero();
        }
        int objects = 0;
        List<JsonNode> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i).toString().length()).isLessThanOrEqualTo(2048);
            assertThat(lines.get(i).get("customMessage"))
                    .hasToString("[\"part " + (i + 1) + "/" + lines.size() + "\"]");
            assertThat(lines.get(i).get("id").textValue()).isEqualTo("10");
            objects += lines.get(i).get("objects").size();
        }
        assertThat(objects).isEqualTo(199);
        assertThat(lines.size()).isGreaterThan(3);
    }

    @Test
    void choosesEventsByNameAndFollowsTracksAllTheSame() throws Exception {
        SinkSettings updates = SinkSettings.file(
                "x",
                new MessageSettings("curlew", false, List.of("track.update"), ALL, 4096, 0, Duration.ofSeconds(1)));
        try (EventSink sink = sink(updates)) {
            sink.started(List.of("gate"));
            tell(sink, 2);
            sink.stopped(Cause.stopped());
        }
        assertThat(texts(lines(), "event")).containsExactly("track.update", "track.update");
        assertThat(texts(lines(), "seq")).containsExactly("1", "2");
    }
}
