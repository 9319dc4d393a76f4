package dev.curlew.evaluate;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.FactTotals;
import dev.curlew.analytics.LineSettings;
import dev.curlew.analytics.ZoneSettings;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Twelve lines and two zones, counted three times: on the truth by tests/peers/count_lines.py, which knows nothing of
 * Curlew; by Curlew on the truth, which must be the same; by Curlew on its own tracks, which may differ a little.
 */
final class LineTable {
    /** The hysteresis that a line has by default. */
    private static final double DEFAULT_BAND = LineSettings.defaults().hysteresis();

    private final Path script;
    private final TrackReplay replay;
    private final PrintStream out;

    /** What is compared; places are those of the script. */
    private record Row(String name, List<Double> numbers) {}

    LineTable(Path script, TrackReplay replay, PrintStream out) {
        this.script = script;
        this.replay = replay;
        this.out = out;
    }

    /** Prints it; returns whether every goal is met. */
    boolean print(Path truth, Path tracks) throws IOException {
        List<Row> wanted = count(truth);
        List<Row> onTruth = rows(MotReader.read(truth), 0);
        List<Row> own = rows(MotReader.read(tracks), DEFAULT_BAND);
        List<Row> bare = rows(MotReader.read(tracks), 0);
        boolean same = true;
        boolean near = true;
        double[] sums = new double[4];
        out.printf(
                Locale.ROOT,
                "%-12s %12s %12s | %16s %16s%n",
                "in / out",
                "script, gt",
                "Curlew, gt",
                "own, band " + DEFAULT_BAND,
                "own, band 0");
        for (int i = 0; i < wanted.size(); i++) {
            Row row = wanted.get(i);
            boolean zone = row.numbers.size() > 2;
            String verdict = "";
            if (!same(row, onTruth.get(i))) {
                same = false;
                verdict += "  DIFFERS on the truth";
            }
            double off = Math.abs(sum(own.get(i)) - sum(row));
            if (zone ? !zoneNear(row, own.get(i)) : off > Math.max(3, 0.2 * sum(row))) {
                near = false;
                verdict += "  OFF on own tracks";
            }
            if (!zone) {
                sums[0] += sum(row);
                sums[1] += sum(onTruth.get(i));
                sums[2] += sum(own.get(i));
                sums[3] += sum(bare.get(i));
            } else if (i > 0 && wanted.get(i - 1).numbers.size() == 2) {
                out.printf(
                        Locale.ROOT,
                        "%-12s %12.0f %12.0f | %16.0f %16.0f%n%n",
                        "sum",
                        sums[0],
                        sums[1],
                        sums[2],
                        sums[3]);
                out.println("entries / seconds inside / most at once / mean at once");
            }
            out.printf(
                    Locale.ROOT,
                    zone ? "%-12s %s | %s | %s%s%n" : "%-12s %12s %12s | %16s %16s%s%n",
                    zone
                            ? new Object[] {row.name, text(row), text(onTruth.get(i)), text(own.get(i)), verdict}
                            : new Object[] {
                                row.name, text(row), text(onTruth.get(i)), text(own.get(i)), text(bare.get(i)), verdict
                            });
        }
        boolean sum = Math.abs(sums[2] - sums[0]) <= 0.1 * sums[0];
        out.printf(
                Locale.ROOT,
                "%nOn the truth %s; on own tracks the sum is off by %.1f %% (goal 10 %%), %s%n",
                same ? "all numbers are those of the script" : "numbers DIFFER",
                100 * Math.abs(sums[2] - sums[0]) / sums[0],
                near ? "no line by more than max(3, 20 %), no zone by more than 20 %" : "and some are OFF");
        return same && near && sum;
    }

    private static double sum(Row row) {
        return row.numbers.get(0) + row.numbers.get(1);
    }

    private static boolean same(Row a, Row b) {
        for (int i = 0; i < a.numbers.size(); i++) {
            // seconds and means are printed with three and four places
            if (!a.name.equals(b.name) || Math.abs(a.numbers.get(i) - b.numbers.get(i)) > 2e-3) {
                return false;
            }
        }
        return true;
    }

    private static boolean zoneNear(Row truth, Row own) {
        boolean near = true;
        for (int i = 0; i < truth.numbers.size(); i++) {
            double limit = Math.max(i == 0 ? 5 : i == 2 ? 1 : 0, 0.2 * truth.numbers.get(i));
            near &= Math.abs(truth.numbers.get(i) - own.numbers.get(i)) <= limit;
        }
        return near;
    }

    private static String text(Row row) {
        return row.numbers.size() == 2
                ? String.format(Locale.ROOT, "%.0f / %.0f", row.numbers.get(0), row.numbers.get(1))
                : String.format(
                        Locale.ROOT,
                        "%.0f / %.1f / %.0f / %.2f",
                        row.numbers.get(0),
                        row.numbers.get(1),
                        row.numbers.get(2),
                        row.numbers.get(3));
    }

    private List<Row> count(Path truth) throws IOException {
        List<String> command = List.of(
                "python3",
                script.toString(),
                truth.toString(),
                "" + replay.width(),
                "" + replay.height(),
                "" + replay.fps());
        List<Row> rows = new ArrayList<>();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                List<Double> numbers = new ArrayList<>();
                for (int i = 2; i < words.length; i++) {
                    numbers.add(Double.valueOf(words[i]));
                }
                rows.add(new Row(words[0] + " " + words[1], numbers));
            }
        }
        if (rows.isEmpty()) {
            throw new IOException(script + " counted nothing in " + truth);
        }
        return rows;
    }

    private List<Row> rows(List<MotRow> tracks, double band) {
        AnalyticsSettings settings = settings(band);
        List<Fact> facts = replay.run(tracks, settings);
        FactTotals totals = new FactTotals(settings);
        totals.add(facts);
        List<Row> rows = new ArrayList<>();
        totals.lines()
                .forEach((name, line) ->
                        rows.add(new Row("line " + name, List.of((double) line.in(), (double) line.out()))));
        int frames = MotReader.byFrame(tracks).size();
        totals.zones().forEach((name, zone) -> {
            double dwell = zone.meanDwellSeconds() * zone.exits();
            double mean = (double) presence(name, facts, frames) / frames;
            rows.add(new Row("zone " + name, List.of((double) zone.entries(), dwell, (double) zone.peak(), mean)));
        });
        return rows;
    }

    /** The occupancy of all frames added up. */
    private static long presence(String zone, List<Fact> facts, int frames) {
        long sum = 0;
        long since = 0;
        int count = 0;
        for (Fact fact : facts) {
            if (fact instanceof Fact.Occupancy occupancy && occupancy.zone().equals(zone)) {
                sum += count * (occupancy.frame() - since);
                since = occupancy.frame();
                count = occupancy.count();
            }
        }
        return sum + count * (frames - since);
    }

    /** The places of tests/peers/count_lines.py, in parts of the picture. */
    private static AnalyticsSettings settings(double band) {
        Map<String, LineSettings> lines = new LinkedHashMap<>();
        for (int i = 1; i <= 3; i++) {
            lines.put("x" + i, line(band, i, 0, i, 4));
        }
        for (int i = 1; i <= 3; i++) {
            lines.put("y" + i, line(band, 0, i, 4, i));
        }
        lines.put("d1", line(band, 0, 0, 4, 4));
        lines.put("d2", line(band, 4, 0, 0, 4));
        lines.put("d3", line(band, 0, 2, 2, 0));
        lines.put("d4", line(band, 2, 0, 4, 2));
        lines.put("d5", line(band, 4, 2, 2, 4));
        lines.put("d6", line(band, 2, 4, 0, 2));
        Map<String, ZoneSettings> zones = new LinkedHashMap<>();
        zones.put("square", zone(quarters(1, 1, 3, 1, 3, 3, 1, 3)));
        zones.put("corner", zone(quarters(0, 2, 1, 1, 2, 3, 1, 4, 0, 4)));
        return AnalyticsSettings.of(zones, lines);
    }

    private static List<List<Double>> quarters(double... numbers) {
        List<List<Double>> points = new ArrayList<>();
        for (int i = 0; i < numbers.length; i += 2) {
            points.add(List.of(numbers[i] / 4, numbers[i + 1] / 4));
        }
        return points;
    }

    private static LineSettings line(double band, double... ends) {
        LineSettings line = LineSettings.of(quarters(ends));
        return new LineSettings(
                line.line(),
                line.direction(),
                line.in(),
                line.out(),
                line.classes(),
                line.minConfidence(),
                line.anchor(),
                band,
                line.extended(),
                line.mode());
    }

    /** Each frame's own count. */
    private static ZoneSettings zone(List<List<Double>> polygon) {
        ZoneSettings zone = ZoneSettings.of(polygon);
        return new ZoneSettings(
                zone.polygon(),
                zone.classes(),
                zone.minConfidence(),
                zone.anchor(),
                zone.inverse(),
                zone.filter(),
                zone.settle(),
                zone.loitering(),
                Duration.ZERO,
                true,
                zone.overcrowding());
    }
}
