package dev.curlew.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroundPlaneTest {
    private static final double[] STREET = {0.4, 0.4, 0.6, 0.4, 0.9, 0.9, 0.1, 0.9};
    private static final double[] METRES = {0, 0, 8, 0, 8, 24, 0, 24};

    private static List<List<Double>> points(double... xy) {
        return Settings.points(xy);
    }

    @Test
    void measuresInPerspective() {
        GroundPlane plane = GroundPlane.of(points(STREET), points(METRES));

        assertThat(plane.metres(0.4, 0.4, 0.9, 0.9)).isCloseTo(Math.hypot(8, 24), within(1e-9));
        assertThat(plane.metres(0.1, 0.9, 0.9, 0.9)).isCloseTo(8, within(1e-9));
        // the middle of the quadrangle's diagonals is the middle of the street
        double x = 0.5;
        double y = 0.5;
        assertThat(plane.metres(0.4, 0.4, x, y)).isCloseTo(plane.metres(x, y, 0.9, 0.9), within(1e-9));
        // the same step of the picture is longer far away
        assertThat(plane.metres(0.5, 0.42, 0.5, 0.44)).isGreaterThan(2 * plane.metres(0.5, 0.86, 0.5, 0.88));
    }

    @Test
    void knowsNoSpeedOverTheHorizon() {
        GroundPlane plane = GroundPlane.of(points(STREET), points(METRES));

        // the street's edges meet at y = 0.2333
        assertThat(plane.metres(0.5, 0.3, 0.5, 0.9)).isPositive().isFinite();
        assertThat(plane.metres(0.5, 0.2, 0.5, 0.9)).isNaN();
    }

    @Test
    void doesNotMindWhichWayRoundOrFromWhichCornerTheyAreGiven() {
        List<List<Double>> street = points(STREET);
        List<List<Double>> metres = points(METRES);
        for (int turn = 0; turn < 4; turn++) {
            List<List<Double>> turned = new java.util.ArrayList<>(street);
            List<List<Double>> turnedMetres = new java.util.ArrayList<>(metres);
            java.util.Collections.rotate(turned, turn);
            java.util.Collections.rotate(turnedMetres, turn);
            assertThat(GroundPlane.of(turned, turnedMetres).metres(0.5, 0.5, 0.5, 0.8))
                    .isCloseTo(GroundPlane.of(street, metres).metres(0.5, 0.5, 0.5, 0.8), within(1e-9));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1 0.1 0.2 0.2 0.3 0.3 0.9 0.1 | 0 0 1 0 1 1 0 1 | points must be four corners, but three of them",
                "0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9 | 0 0 0 0 9 9 0 9 | metres must be four corners, but three of them",
                "0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9 | 0 0 5 0 9 0 0 9 | metres must be four corners, but three of them",
                "0.1 0.1 0.9 0.1 0.1 0.9 0.9 0.9 | 0 0 9 0 9 9 0 9 | metres must name the four points in the order of",
            })
    void refusesWhatNoCameraCanSee(String points, String metres, String complaint) {
        assertThatThrownBy(() -> new GroundSettings(parse(points), parse(metres), Duration.ZERO, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(complaint);
    }

    private static List<List<Double>> parse(String numbers) {
        return points(java.util.Arrays.stream(numbers.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray());
    }
}
