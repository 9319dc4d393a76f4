package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.kit.Events.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts every figure of the report again, from events.jsonl alone. */
class ReportIT {
    private static final double MILLI = 1.001e-3; // the events' times are rounded to it

    @TempDir
    static Path folder;

    private static List<Stay> stays;
    private static String page;
    private static JsonNode figures;

    /** One track as its events tell it. */
    private record Stay(long id, String label, double start, double end) {
        double seconds() {
            return end - start;
        }
    }

    @BeforeAll
    static void analyze() throws Exception {
        Street street = new Street(folder);
        Path report = folder.resolve("report.html");
        street.analyze("events", "--report", report);
        Map<Long, Double> starts = new TreeMap<>();
        stays = new ArrayList<>();
        for (Event event : street.events("events")) {
            if (event.kind().equals("track.start")) {
                starts.put(event.track(), event.mediaTime());
            } else if (event.kind().equals("track.end")) {
                stays.add(new Stay(event.track(), event.label(), starts.get(event.track()), event.mediaTime()));
            }
        }
        stays.sort(Comparator.comparingLong(Stay::id));
        page = Files.readString(report);
        figures = new ObjectMapper()
                .readTree(groups("<script type=\"application/json\" id=\"figures\">(.*?)</script>")
                        .get(0)
                        .group(1));
    }

    private static List<MatchResult> groups(String pattern) {
        List<MatchResult> found =
                Pattern.compile(pattern, Pattern.DOTALL).matcher(page).results().toList();
        assertThat(found).as(pattern).isNotEmpty();
        return found;
    }

    @Test
    void countsTracksAndTheirClasses() {
        assertThat(stays).hasSizeGreaterThan(3);
        assertThat(number("tracks")).isEqualTo(stays.size());
        Map<String, Long> byClass = stays.stream().collect(Collectors.groupingBy(Stay::label, Collectors.counting()));
        Map<String, Long> shown = new TreeMap<>();
        figures.get("tracksByClass")
                .properties()
                .forEach(entry -> shown.put(entry.getKey(), entry.getValue().longValue()));
        assertThat(shown).isEqualTo(byClass);
    }

    @Test
    void countsFramesAndTime() {
        assertThat(number("frames")).isEqualTo(Street.FRAMES);
        assertThat(number("firstFrameSeconds")).isZero();
        assertThat(number("durationSeconds")).isEqualTo((double) Street.FRAMES / Street.FPS, within(MILLI));
    }

    @Test
    void measuresHowLongTracksStayed() {
        double[] seconds = stays.stream().mapToDouble(Stay::seconds).sorted().toArray();
        double median = (seconds[(seconds.length - 1) / 2] + seconds[seconds.length / 2]) / 2;
        assertThat(number("medianDwellSeconds")).isEqualTo(median, within(0.1));
        assertThat(number("meanDwellSeconds"))
                .isEqualTo(Arrays.stream(seconds).average().orElseThrow(), within(MILLI));
        assertThat(number("longestDwellSeconds")).isEqualTo(seconds[seconds.length - 1], within(MILLI));
    }

    @Test
    void findsWhenMostWereThere() {
        int peak = 0;
        double at = 0;
        for (Stay candidate :
                stays.stream().sorted(Comparator.comparingDouble(Stay::start)).toList()) {
            double time = candidate.start();
            int there = (int) stays.stream()
                    .filter(stay -> stay.start() <= time && time <= stay.end())
                    .count();
            if (there > peak) {
                peak = there;
                at = time;
            }
        }
        assertThat(number("peakTracks")).isEqualTo(peak);
        assertThat(number("peakSeconds")).isEqualTo(at, within(MILLI));
    }

    @Test
    void drawsItsTimelineFromTheSameTracks() {
        JsonNode timeline = figures.get("timeline");
        double begin = timeline.get("beginSeconds").doubleValue();
        double width = timeline.get("bucketSeconds").doubleValue();
        int buckets = timeline.get("starts").size();
        assertThat(begin + buckets * width).isGreaterThanOrEqualTo((Street.FRAMES - 1.0) / Street.FPS);
        long[] starts = new long[buckets];
        Map<String, long[]> present = new TreeMap<>();
        for (Stay stay : stays) {
            int first = bucket(stay.start() - begin, width);
            int last = bucket(stay.end() - begin, width);
            starts[first]++;
            long[] counts = present.computeIfAbsent(stay.label(), label -> new long[buckets]);
            for (int i = first; i <= last; i++) {
                counts[i]++;
            }
        }
        assertThat(longs(timeline.get("starts"))).isEqualTo(starts);
        assertThat(timeline.get("presentByClass").size()).isEqualTo(present.size());
        present.forEach((label, counts) -> assertThat(
                        longs(timeline.get("presentByClass").get(label)))
                .as(label)
                .isEqualTo(counts));
    }

    private static int bucket(double seconds, double width) {
        return (int) (Math.round(seconds * 1000) / Math.round(width * 1000));
    }

    private static long[] longs(JsonNode array) {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).longValue();
        }
        return values;
    }

    @Test
    void listsEachTrack() {
        JsonNode list = figures.get("list");
        assertThat(list.size()).isEqualTo(stays.size());
        for (int i = 0; i < list.size(); i++) {
            assertThat(list.get(i).get("id").longValue()).isEqualTo(stays.get(i).id());
            assertThat(list.get(i).get("class").textValue())
                    .isEqualTo(stays.get(i).label());
            assertThat(list.get(i).get("startSeconds").doubleValue())
                    .isEqualTo(stays.get(i).start(), within(MILLI));
            assertThat(list.get(i).get("endSeconds").doubleValue())
                    .isEqualTo(stays.get(i).end(), within(MILLI));
        }
    }

    @Test
    void showsTheSameNumbersToPeople() {
        Map<String, String> keys = new TreeMap<>();
        groups("<div><b>([^<]*)</b><span class=\"soft\">([a-z ]+)")
                .forEach(key -> keys.put(key.group(2).strip(), key.group(1)));
        assertThat(keys)
                .containsEntry("tracks", Integer.toString(stays.size()))
                .containsEntry("frames", Integer.toString(Street.FRAMES))
                .containsEntry("of video", String.format(Locale.ROOT, "%.1f s", number("durationSeconds")))
                .containsEntry("most at once", Long.toString((long) number("peakTracks")))
                .containsEntry("median stay", String.format(Locale.ROOT, "%.1f s", number("medianDwellSeconds")))
                .containsEntry("mean stay", String.format(Locale.ROOT, "%.1f s", number("meanDwellSeconds")));
        List<String> rows = groups("<tr><td class=\"number\">(.*?)</td></tr>").stream()
                .map(row -> row.group(1).replaceAll("<[^>]*>", " ").replaceAll(" +", " "))
                .toList();
        assertThat(rows).isEqualTo(stays.stream().map(ReportIT::asRow).toList());
        Map<String, String> bars = new TreeMap<>();
        groups("<span>([^<]*)</span><b>([^<]*)</b><i class").forEach(bar -> bars.put(bar.group(1), bar.group(2)));
        figures.get("tracksByClass").properties().forEach(entry -> assertThat(bars)
                .containsEntry(entry.getKey(), entry.getValue().asText()));
        assertThat(groups("<figure><img alt=\"Track \\d+\"")).hasSize(stays.size());
    }

    private static String asRow(Stay stay) {
        return String.format(
                Locale.ROOT,
                "%d %s 0:%04.1f 0:%04.1f %.1f s",
                stay.id(),
                stay.label(),
                stay.start(),
                stay.end(),
                stay.seconds());
    }

    @Test
    void needsNothingFromElsewhere() {
        assertThat(page).doesNotContain("http://").doesNotContain("https://").doesNotContain("@import");
        groups("(?:src|href|url|action|poster|data)\\s*[=(]\\s*[\"']?([^\"')>]{1,10})")
                .forEach(reference -> assertThat(reference.group(1)).startsWith("data:image"));
    }

    private static double number(String name) {
        return figures.required(name).doubleValue();
    }
}
