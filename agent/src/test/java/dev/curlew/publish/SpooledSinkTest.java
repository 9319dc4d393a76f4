package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.TrackEvent.Kind;
import dev.curlew.publish.Given.Pictures;
import dev.curlew.result.ResultSink;
import dev.curlew.spool.Entry;
import dev.curlew.spool.MemorySpool;
import dev.curlew.spool.Priority;
import dev.curlew.spool.Spool;
import dev.curlew.track.Track;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpooledSinkTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(5000));

    @TempDir
    private Path folder;

    private final Spool spool = new MemorySpool(1 << 20, Duration.ZERO, CLOCK);

    /** One track through a sink of that format; what came into the spool. */
    private List<Entry> told(SinkSettings settings) throws Exception {
        try (spool) {
            EventSink sink = EventSink.spooled(
                    settings.messages(), spool, folder.resolve("sequences.json"), Given.MODEL, Given.AGENT, CLOCK);
            sink.started(List.of("gate"));
            try (Pictures pictures = new Pictures();
                    ResultSink stream = sink.open(Given.stream(Given.CLOCK), SiteSettings.defaults(), Cause::ended)) {
                Track track = Given.track(1, 0, 0);
                stream.accept(pictures.at(0, List.of(track), List.of(Given.event(Kind.START, 0, track)), List.of()));
                stream.accept(pictures.at(1, List.of(track), List.of(Given.update(1, 1, 1)), List.of()));
                stream.finish(List.of(Given.event(Kind.END, Given.SECOND, track)));
            }
            sink.stopped(Cause.stopped());
            List<Entry> entries = new ArrayList<>();
            Entry entry = spool.next(0, Long.MAX_VALUE);
            while (entry != null) {
                entries.add(entry);
                entry = spool.next(entry.number() + 1, Long.MAX_VALUE);
            }
            return entries;
        }
    }

    @Test
    void whatWasDroppedAndNotToldYetIsToldAtTheEnd() throws Exception {
        byte[] large = new byte[2 << 20];
        spool.add(Priority.EVENT, "gate", "track.start", 5000, 7, 7, large, large.length);

        List<Entry> entries = told(Given.sink("curlew", RateSettings.everything(), 4096, 0));

        assertThat(entries).extracting(Entry::type).endsWith("stream.down", "messages.dropped", "agent.stopped");
        assertThat(new String(entries.get(6).body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"fromSeq\":7,\"toSeq\":7");
    }

    @Test
    void everyMessageCarriesItsTypePriorityAndNumber() throws Exception {
        List<Entry> entries = told(Given.sink("curlew", RateSettings.everything(), 4096, 0));

        assertThat(entries)
                .extracting(Entry::type)
                .containsExactly(
                        "agent.started",
                        "stream.up",
                        "track.start",
                        "track.update",
                        "track.end",
                        "stream.down",
                        "agent.stopped");
        assertThat(entries).extracting(Entry::firstSeq).containsExactly(1L, 1L, 2L, 3L, 4L, 5L, 2L);
        assertThat(entries).extracting(Entry::lastSeq).containsExactly(1L, 1L, 2L, 3L, 4L, 5L, 2L);
        assertThat(entries).extracting(Entry::epoch).containsOnly(5000L);
        assertThat(entries.get(3).priority()).isEqualTo(Priority.TELEMETRY);
        assertThat(entries.get(5).priority()).isEqualTo(Priority.ALERT);
        for (Entry entry : entries) {
            assertThat(new String(entry.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("\"event\":\"" + entry.type() + "\"", "\"seq\":" + entry.firstSeq() + ",");
        }
    }

    @Test
    void aPackCarriesTheRangeInsideAndTheMostUrgentType() throws Exception {
        List<Entry> entries = told(Given.sink("curlew", RateSettings.everything(), 120 * 1024, 2));

        assertThat(entries)
                .extracting(Entry::type)
                .containsExactly("agent.started", "stream.up", "stream.down", "agent.stopped");
        assertThat(entries).extracting(Entry::firstSeq).containsExactly(1L, 1L, 4L, 2L);
        assertThat(entries).extracting(Entry::lastSeq).containsExactly(1L, 3L, 5L, 2L);
        assertThat(entries.get(2).priority()).isEqualTo(Priority.ALERT);
    }

    @Test
    void deepStreamsMessagesAreNumberedToo() throws Exception {
        List<Entry> entries = told(SinkSettings.everything("e", "deepstream-full"));

        assertThat(entries).extracting(Entry::firstSeq).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aFolderThatCannotHoldTheStateBeginsANewEpoch() throws Exception {
        Files.createDirectory(folder.resolve("sequences.json"));

        assertThat(told(Given.sink("curlew", RateSettings.everything(), 4096, 0)))
                .hasSize(7);
    }
}
