package dev.curlew.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeometryLintTest {
    private static List<String> zone(double... corners) {
        return tell(AnalyticsSettings.of(Map.of("yard", ZoneSettings.of(Settings.points(corners))), Map.of()));
    }

    private static List<String> line(LineSettings line) {
        return tell(AnalyticsSettings.of(Map.of(), Map.of("door", line)));
    }

    private static List<String> line(double... ends) {
        return line(Settings.line(0, ends));
    }

    private static List<String> tell(AnalyticsSettings settings) {
        return GeometryLint.check(settings).stream()
                .map(warning -> warning.key() + warning.message())
                .toList();
    }

    @Test
    void saysNothingOfSoundGeometry() {
        assertThat(zone(0, 0, 1, 0, 1, 1, 0, 1)).isEmpty();
        assertThat(zone(0.1, 0.2, 0.5, 0.4, 0.9, 0.2, 0.5, 0.9)).isEmpty();
        assertThat(line(0.5, 0, 0.5, 1)).isEmpty();
        assertThat(line(0, 0.8, 1, 0.8)).isEmpty();
        assertThat(tell(AnalyticsSettings.defaults())).isEmpty();
    }

    @Test
    void seesAPolygonThatCrossesItself() {
        assertThat(zone(0.1, 0.1, 0.9, 0.9, 0.9, 0.1, 0.1, 0.9))
                .containsExactly("zones.yard.polygon: the edge from corner 1 crosses the one from corner 3, so parts of"
                        + " it may count as outside; put the corners in order");
    }

    @Test
    void seesZonesThatCanSeeNothing() {
        assertThat(zone(0.1, 0.1, 0.5, 0.5, 0.9, 0.9))
                .singleElement()
                .asString()
                .contains("has no area");
        assertThat(zone(1.1, 0.1, 1.5, 0.1, 1.5, 0.9))
                .singleElement()
                .asString()
                .contains("nothing will ever be inside");
        assertThat(zone(0.5, 0.5, 1.5, 0.5, 1.5, 0.9))
                .singleElement()
                .asString()
                .contains("reaches out of the picture");
        assertThat(zone(0.1, 0, 0.9, 0, 0.9, 0.05, 0.1, 0.05))
                .singleElement()
                .asString()
                .contains("anchor: centre");
    }

    @Test
    void seesLinesThatMissCrossings() {
        assertThat(line(0, 0, 0, 1)).singleElement().asString().contains("along the picture's edge");
        assertThat(line(0.2, 1, 0.8, 1)).singleElement().asString().contains("along the picture's edge");
        assertThat(line(0.5, -0.5, 0.5, 1.5)).singleElement().asString().contains("longer than the picture");
        assertThat(line(0.5, 0.5, 0.51, 0.5)).singleElement().asString().contains("only 1.0 % of the picture long");
        assertThat(line(0.1, 0.97, 0.9, 0.97)).singleElement().asString().contains("feet leave the picture");
        assertThat(line(Settings.line(0.2, 0.5, 0, 0.5, 1)))
                .singleElement()
                .asString()
                .startsWith("lines.door.hysteresis is 20 %");
        assertThat(line(Settings.line(0, List.of(), "centre", true, "loose", 0.5, -1, 0.5, 2)))
                .isEmpty();
    }
}
