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
        return crossings(line, path, 1);
    }

    private static String crossings(LineSettings line, List<Dot> path, int scale) {
        Walk walk = new Walk(
                AnalyticsSettings.of(java.util.Map.of(), java.util.Map.of("line", line)),
                List.of(),
                Walk.WIDTH * scale,
                Walk.HEIGHT * scale);
        for (Dot dot : path) {
            walk.path(dot.x * STEP * scale, dot.y * STEP * scale);
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
            @ForAll @IntRange(min = 2, max = 8) int scale) {
        assertThat(crossings(line, path, scale)).isEqualTo(crossings(line, path));
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
