package dev.curlew.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * What must hold for every path and every line without a band. Points lie on a coarse grid, so that paths often touch
 * lines, ends and corners exactly, and every sum is exact in floating point.
 */
class LinePropertiesTest {
    private static final int GRID = 16;
    /** Pixels of a grid step; halves and quarters of it are whole pixels too. */
    private static final int STEP = 32;

    record Dot(double x, double y) {}

    @Provide
    Arbitrary<Dot> dots() {
        Arbitrary<Integer> coordinate = Arbitraries.integers().between(0, GRID);
        return coordinate.flatMap(x -> coordinate.map(y -> new Dot(x, y)));
    }

    @Provide
    Arbitrary<LineSettings> lines() {
        return dots().flatMap(a -> dots().filter(b -> !a.equals(b)).map(b -> lineOf(a, b)));
    }

    private static LineSettings lineOf(Dot a, Dot b) {
        return Settings.line(
                0,
                a.x * STEP / Walk.WIDTH,
                a.y * STEP / Walk.HEIGHT,
                b.x * STEP / Walk.WIDTH,
                b.y * STEP / Walk.HEIGHT);
    }

    private static String crossings(LineSettings line, List<Dot> path) {
        return crossings(line, path, 1, 1);
    }

    private static String crossings(LineSettings line, List<Dot> path, int wider, int higher) {
        Walk walk = new Walk(
                AnalyticsSettings.of(java.util.Map.of(), java.util.Map.of("line", line)),
                List.of(),
                Walk.WIDTH * wider,
                Walk.HEIGHT * higher);
        for (Dot dot : path) {
            walk.path(dot.x * STEP * wider, dot.y * STEP * higher);
        }
        return walk.crossings();
    }

    @Property
    void aPathThatCrossesALineNTimesCountsN(@ForAll @IntRange(min = 0, max = 20) int n, @ForAll Random random) {
        List<Dot> path = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i <= n; i++) {
            // left of the line, then right, and to and fro on each side, also on the line, which is one of them
            for (int k = random.nextInt(3); k >= 0; k--) {
                int away = i % 2 == 0 ? 1 + random.nextInt(7) : -random.nextInt(8);
                path.add(new Dot(8 + away, random.nextInt(GRID + 1)));
            }
            expected.add(i % 2 == 0 ? "out" : "in");
        }
        String told = String.join(" ", expected.subList(1, expected.size()));

        // looking down, the right hand is the picture's left
        assertThat(crossings(lineOf(new Dot(8, -1), new Dot(8, GRID + 1)), path))
                .isEqualTo(told);
    }

    /**
     * Another way to say it, in whole numbers: the step passes from one closed half plane to the other at a point of
     * the line, whose first end belongs to it and whose last one does not (as tests/peers/count_lines.py has it).
     */
    @Property(tries = 5000)
    void agreesWithExactArithmetic(
            @ForAll("lines") LineSettings line,
            @ForAll @Size(min = 2, max = 30) List<@net.jqwik.api.From("dots") Dot> path) {
        double[] ends = flat(line.line());
        Dot a = new Dot(ends[0] * Walk.WIDTH / STEP, ends[1] * Walk.HEIGHT / STEP);
        Dot b = new Dot(ends[2] * Walk.WIDTH / STEP, ends[3] * Walk.HEIGHT / STEP);
        List<String> told = new ArrayList<>();
        for (int i = 1; i < path.size(); i++) {
            int way = exactly(a, b, path.get(i - 1), path.get(i));
            if (way != 0) {
                told.add(way > 0 ? "in" : "out");
            }
        }
        assertThat(crossings(line, path)).isEqualTo(String.join(" ", told));
    }

    private static int exactly(Dot a, Dot b, Dot from, Dot to) {
        long dx = Math.round(b.x - a.x);
        long dy = Math.round(b.y - a.y);
        long before = dx * Math.round(from.y - a.y) - dy * Math.round(from.x - a.x);
        long after = dx * Math.round(to.y - a.y) - dy * Math.round(to.x - a.x);
        if ((before >= 0) == (after >= 0)) {
            return 0;
        }
        long alongFrom = dx * Math.round(from.x - a.x) + dy * Math.round(from.y - a.y);
        long alongTo = dx * Math.round(to.x - a.x) + dy * Math.round(to.y - a.y);
        // where on the line, as a fraction over |b - a|^2, both times |before - after|
        long met = Long.signum(before - after) * (before * alongTo - after * alongFrom);
        boolean onIt = met >= 0 && met < Math.abs(before - after) * (dx * dx + dy * dy);
        return onIt ? after >= 0 ? 1 : -1 : 0;
    }

    @Property
    void reversingTimeSwapsInAndOut(
            @ForAll("lines") LineSettings line,
            @ForAll @Size(min = 2, max = 30) List<@net.jqwik.api.From("dots") Dot> path) {
        List<Dot> backwards = new ArrayList<>(path);
        Collections.reverse(backwards);

        List<String> swapped = new ArrayList<>();
        for (String each : crossings(line, path).split(" ", -1)) {
            swapped.add(0, each.equals("in") ? "out" : each.equals("out") ? "in" : "");
        }
        assertThat(crossings(line, backwards)).isEqualTo(String.join(" ", swapped));
    }

    @Property
    void scalingThePictureChangesNothing(
            @ForAll("lines") LineSettings line,
            @ForAll @Size(min = 2, max = 30) List<@net.jqwik.api.From("dots") Dot> path,
            @ForAll @IntRange(min = 1, max = 8) int wider,
            @ForAll @IntRange(min = 1, max = 8) int higher) {
        assertThat(crossings(line, path, wider, higher)).isEqualTo(crossings(line, path));
    }

    @Property
    void splittingAPathAnywhereChangesNothing(
            @ForAll("lines") LineSettings line,
            @ForAll @Size(min = 2, max = 20) List<@net.jqwik.api.From("dots") Dot> path,
            @ForAll Random random) {
        List<Dot> split = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            if (i > 0 && random.nextBoolean()) {
                double part = random.nextInt(9) / 8.0;
                Dot from = path.get(i - 1);
                Dot to = path.get(i);
                split.add(new Dot(from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)));
            }
            split.add(path.get(i));
        }
        assertThat(crossings(line, split)).isEqualTo(crossings(line, path));
    }

    /** Over a line from edge to edge; at a line's end a straight step over dropped frames may well cut the corner. */
    @Property
    void framesDroppedAtRandomNeverAddACrossing(
            @ForAll("lines") LineSettings line,
            @ForAll @Size(min = 2, max = 40) List<@net.jqwik.api.From("dots") Dot> path,
            @ForAll Random random) {
        LineSettings endless = Settings.line(0, line.direction(), line.anchor(), true, line.mode(), flat(line.line()));
        List<Dot> kept = new ArrayList<>(path);
        kept.removeIf(dot -> random.nextInt(3) == 0);

        assertThat(count(crossings(endless, kept))).isLessThanOrEqualTo(count(crossings(endless, path)));
    }

    private static double[] flat(List<List<Double>> points) {
        return points.stream().flatMap(List::stream).mapToDouble(each -> each).toArray();
    }

    private static int count(String crossings) {
        return crossings.isEmpty() ? 0 : crossings.split(" ", -1).length;
    }

    /** One band and no number of trembling steps within it counts. */
    @Property
    void aBandOnlyEverTakesCrossingsAway(
            @ForAll("lines") LineSettings line,
            @ForAll @Size(min = 2, max = 40) List<@net.jqwik.api.From("dots") Dot> path) {
        LineSettings banded =
                Settings.line(0.1, line.direction(), line.anchor(), line.extended(), line.mode(), flat(line.line()));

        assertThat(count(crossings(banded, path))).isLessThanOrEqualTo(count(crossings(line, path)));
    }
}
