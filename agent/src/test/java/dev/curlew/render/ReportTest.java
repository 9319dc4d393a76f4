package dev.curlew.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.LineSettings;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.detection.Detection;
import dev.curlew.geometry.Box;
import dev.curlew.media.CaptureClock;
import dev.curlew.media.Frame;
import dev.curlew.media.StreamId;
import dev.curlew.media.StreamInfo;
import dev.curlew.result.FrameResult;
import dev.curlew.track.Track;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final long FRAME_NANOS = 100_000_000;
    private static final String[] LABELS = {"person", "<b>car</b>", "</script>", "dog"};

    @TempDir
    Path folder;

    private final List<TrackEvent> told = new ArrayList<>();
    private final Map<Long, Track> alive = new HashMap<>();
    private CaptureClock clock = CaptureClock.media();
    private Path file;
    private Pictures pictures;

    @BeforeEach
    void prepare() {
        file = folder.resolve("report.html");
        pictures = new Pictures();
    }

    @AfterEach
    void closePictures() {
        pictures.close();
    }

    @Test
    void showsFiguresThatAreARecountOfTheEvents() throws Exception {
        run(900, 60, true);
        JsonNode figures = figures();
        Map<Long, long[]> stays = new HashMap<>(); // start, end, class
        for (TrackEvent event : told) {
            long[] stay = stays.computeIfAbsent(event.track().id(), id -> new long[] {event.captureNanos(), 0, 0});
            stay[1] = event.captureNanos();
            stay[2] = event.track().classId();
        }
        double[] dwells = stays.values().stream()
                .mapToDouble(stay -> (stay[1] - stay[0]) / 1e9)
                .sorted()
                .toArray();
        int n = dwells.length;
        assertThat(figures.get("frames").asInt()).isEqualTo(900);
        assertThat(figures.get("durationSeconds").asDouble()).isCloseTo(90, within(1e-6));
        assertThat(figures.get("tracks").asInt()).isEqualTo(n).isGreaterThan(20);
        for (int classId = 0; classId < LABELS.length; classId++) {
            int wanted = classId;
            assertThat(figures.get("tracksByClass").get(LABELS[classId]).asLong())
                    .isEqualTo(stays.values().stream()
                            .filter(stay -> stay[2] == wanted)
                            .count());
        }
        assertThat(figures.get("medianDwellSeconds").asDouble())
                .isCloseTo((dwells[(n - 1) / 2] + dwells[n / 2]) / 2, within(0.05));
        assertThat(figures.get("meanDwellSeconds").asDouble())
                .isCloseTo(java.util.Arrays.stream(dwells).average().orElseThrow(), within(1e-6));
        assertThat(figures.get("longestDwellSeconds").asDouble()).isCloseTo(dwells[n - 1], within(1e-9));
        long peak = stays.values().stream()
                .mapToLong(at -> stays.values().stream()
                        .filter(stay -> stay[0] <= at[0] && stay[1] >= at[0])
                        .count())
                .max()
                .orElseThrow();
        assertThat(figures.get("peakTracks").asLong()).isEqualTo(peak);
        assertThat(figures.get("list")).hasSize(n);
        for (JsonNode row : figures.get("list")) {
            long[] stay = stays.getOrDefault(row.get("id").asLong(), new long[2]);
            assertThat(row.get("startSeconds").asDouble()).isCloseTo(stay[0] / 1e9, within(1e-9));
            assertThat(row.get("endSeconds").asDouble()).isCloseTo(stay[1] / 1e9, within(1e-9));
        }
        String page = Files.readString(file);
        assertThat(page)
                .contains("<b>" + n + "</b><span class=\"soft\">tracks</span>")
                .contains("<b>" + peak + "</b><span class=\"soft\">most at once")
                .contains("<b>1 min 30 s</b><span class=\"soft\">of video</span>");
    }

    @Test
    void needsNothingFromOutsideAndLetsNoLabelBecomeMarkup() throws Exception {
        run(100, 20, true);
        String page = Files.readString(file);
        assertThat(page)
                .contains("&lt;b&gt;car&lt;/b&gt;")
                .contains("a &amp; b&quot;.mp4")
                .doesNotContain("<b>car")
                .doesNotContain("{{")
                .doesNotContain("http:")
                .doesNotContain("https:");
        assertThat(page.split("</script>", -1)).as("script ends").hasSize(2);
        assertThat(page.split("<script", -1)).as("scripts").hasSize(2);
    }

    @Test
    void staysSmallHoweverManyTracksThereAre() throws Exception {
        run(2_000, 3_000, true);
        assertThat(figures().get("tracks").asInt()).isGreaterThan(2_500);
        assertThat(figures().get("list")).hasSize(TrackFigures.LISTED);
        assertThat(figures().get("timeline").get("starts").size()).isLessThanOrEqualTo(Timeline.CAPACITY);
        String page = Files.readString(file);
        assertThat(page.split("<figure", -1)).hasSize(Gallery.KEPT + 1);
        assertThat(page.length()).isLessThan(1_000_000);
    }

    @Test
    void saysSoWhenTheRunBrokeOffAndEndsTracksWhereTheyWereLastReported() throws Exception {
        run(100, 10, false);
        assertThat(Files.readString(file)).contains("The run broke off");
        long tracks = told.stream().map(event -> event.track().id()).distinct().count();
        assertThat(figures().get("tracks").asLong()).isEqualTo(tracks);
    }

    @Test
    void isWrittenEvenWhenNothingWasSeen() throws Exception {
        run(3, 0, true);
        assertThat(Files.readString(file)).contains("No object was tracked").doesNotContain("The run broke off");
    }

    @Test
    void isWrittenEvenWhenNoFrameCame() throws Exception {
        run(0, 0, false);
        assertThat(Files.readString(file)).contains("No object was tracked");
        assertThat(folder.resolve("report.html.part")).doesNotExist();
    }

    @Test
    void tellsWallClockTimeWhereTheStreamHasIt() throws Exception {
        clock = new CaptureClock(Instant.parse("2026-03-01T23:59:30Z"), CaptureClock.Quality.NTP);
        run(900, 10, true);
        assertThat(Files.readString(file)).contains("2026-03-01 23:59:30 UTC to 2026-03-02 00:01:00 UTC");
    }

    @Test
    void drawsTheRulesOfTheEndAndSaysThatTheyWereOthers() throws Exception {
        AnalyticsSettings first = lines("door", "old");
        AnalyticsSettings last = lines("door", "new");
        ReportSubject subject = new ReportSubject("v", "model", 3, "abc", classId -> LABELS[classId], first);
        StreamInfo stream = new StreamInfo(new StreamId("test"), 64, 48, 10, 0, clock);
        try (Report report = new Report(file, stream, subject)) {
            Frame frame = pictures.grey(64, 48, 0, 0);
            report.accept(new FrameResult(frame, List.of(), List.of(), List.of()));
            frame.release();
            report.rulesChanged(last);
            report.finish(List.of());
        }
        assertThat(Files.readString(file))
                .contains("<td>door</td>", "<td>new</td>", "changed while it ran")
                .doesNotContain("<td>old</td>");
        assertThat(figures().get("lines").has("old")).isTrue();
    }

    private static AnalyticsSettings lines(String... names) {
        Map<String, LineSettings> lines = new HashMap<>();
        for (String name : names) {
            lines.put(name, LineSettings.of(List.of(List.of(0.5, 0.0), List.of(0.5, 1.0))));
        }
        return AnalyticsSettings.of(Map.of(), lines);
    }

    /** Plays random tracks, some of them after others; each may be missed for up to 1 s. */
    private void run(int frames, int tracks, boolean finishes) throws Exception {
        Random random = new Random(5);
        StreamInfo stream = new StreamInfo(new StreamId("test"), 64, 48, 10, 0, clock);
        ReportSubject subject = new ReportSubject("a & b\".mp4", "model", 3, "abc", classId -> LABELS[classId]);
        try (Report report = new Report(file, stream, subject)) {
            long next = 1;
            for (int number = 0; number < frames; number++) {
                List<TrackEvent> events = new ArrayList<>();
                List<Track> seen = new ArrayList<>();
                end(number, events, random);
                while (next <= tracks && next * frames / (tracks + 1) <= number) {
                    seenNow(next++, number, events, seen);
                }
                for (Track track : List.copyOf(alive.values())) {
                    if (track.lastSeenNanos() / FRAME_NANOS < number && random.nextInt(8) > 0) {
                        seenNow(track.id(), number, events, seen);
                    }
                }
                seen.sort(java.util.Comparator.comparingLong(Track::id));
                told.addAll(events);
                Frame frame = pictures.grey(64, 48, number, number * FRAME_NANOS);
                report.accept(new FrameResult(frame, List.of(), seen, events));
                frame.release();
            }
            if (finishes) {
                List<TrackEvent> ended = alive.values().stream()
                        .map(track -> event(TrackEvent.Kind.END, track))
                        .toList();
                told.addAll(ended);
                report.finish(ended);
            }
        }
    }

    private void end(int number, List<TrackEvent> events, Random random) {
        for (Track track : List.copyOf(alive.values())) {
            long lost = number - track.lastSeenNanos() / FRAME_NANOS;
            if (lost > 10 || (lost > 0 && random.nextInt(30) == 0)) {
                events.add(event(TrackEvent.Kind.END, track));
                alive.remove(track.id());
            }
        }
    }

    private void seenNow(long id, int number, List<TrackEvent> events, List<Track> seen) {
        Track old = alive.get(id);
        long now = number * FRAME_NANOS;
        Box box = new Box(id % 40, number % 20, 12, 24);
        int classId = (int) (old != null && old.hits() > 20 ? id % 4 : 0);
        int hits = old == null ? 1 : old.hits() + 1;
        Track track = new Track(
                id,
                classId,
                0.7f,
                box,
                new Detection(box, classId, 0.7f),
                old == null ? now : old.firstSeenNanos(),
                now,
                hits);
        alive.put(id, track);
        seen.add(track);
        if (old == null) {
            events.add(event(TrackEvent.Kind.START, track));
        } else if (hits % 10 == 0) {
            events.add(event(TrackEvent.Kind.UPDATE, track));
        }
    }

    private TrackEvent event(TrackEvent.Kind kind, Track track) {
        return new TrackEvent(kind, track.lastSeenNanos() / FRAME_NANOS, track.lastSeenNanos(), track);
    }

    private JsonNode figures() throws Exception {
        String page = Files.readString(file);
        String open = "<script type=\"application/json\" id=\"figures\">";
        int begin = page.indexOf(open) + open.length();
        return new ObjectMapper().readTree(page.substring(begin, page.indexOf("</script>", begin)));
    }
}
