package dev.curlew.deepstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.LineSettings;
import dev.curlew.analytics.ZoneSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalyticsMappingTest {
    private static final String PROPERTY = "[property]\nenable=1\nconfig-width=1920\nconfig-height=1080\n";

    private static List<AnalyticsMapping.Line> lines(String text) {
        List<AnalyticsMapping.Line> lines = new ArrayList<>();
        String group = "";
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.startsWith("[")) {
                group = line.substring(1, line.length() - 1);
            } else if (line.contains("=")) {
                String[] parts = line.split("=", 2);
                lines.add(new AnalyticsMapping.Line(number, group, parts[0], parts[1]));
            }
        }
        return lines;
    }

    private static AnalyticsMapping.Result map(String text) {
        return AnalyticsMapping.of(lines(text), List.of("person", "bag"));
    }

    private static AnalyticsSettings stream(AnalyticsMapping.Result result, int number) {
        return java.util.Objects.requireNonNull(result.byStream().get(number));
    }

    @Test
    void takesEveryGroupAndKeyOver() {
        AnalyticsMapping.Result result = map(
                PROPERTY
                        + """
                obj-cnt-win-in-ms=100
                [roi-filtering-stream-0]
                enable=1
                roi-RF=192;108;960;108;960;540;
                inverse-roi=1
                class-id=0;5
                [overcrowding-stream-0]
                enable=1
                roi-RF=0;0;1920;0;1920;1080
                object-threshold=3
                time-threshold=4000
                class-id=-1
                [line-crossing-stream-0]
                enable=1
                line-crossing-Exit=789;672;1084;900;851;773;1203;732
                class-id=1
                extended=0
                mode=strict
                [direction-detection-stream-0]
                enable=1
                direction-South=480;540;480;1080;
                """);

        assertThat(result.byStream()).hasSize(1);
        AnalyticsSettings stream = stream(result, 0);
        assertThat(stream.compat()).isEqualTo("nvdsanalytics");
        assertThat(stream.compatFrames()).isEqualTo(100);
        ZoneSettings roi = java.util.Objects.requireNonNull(stream.zones().get("RF"));
        assertThat(roi.polygon()).isEqualTo(List.of(List.of(0.1, 0.1), List.of(0.5, 0.1), List.of(0.5, 0.5)));
        assertThat(roi.inverse()).isTrue();
        assertThat(roi.classes()).containsExactly("person", "#5");
        ZoneSettings crowd = java.util.Objects.requireNonNull(stream.zones().get("RF-crowd"));
        assertThat(crowd.overcrowding().threshold()).isEqualTo(3);
        assertThat(crowd.overcrowding().time()).isEqualTo(Duration.ofSeconds(4));
        assertThat(crowd.classes()).isEmpty();
        LineSettings line = java.util.Objects.requireNonNull(stream.lines().get("Exit"));
        assertThat(line.direction().get(0)).isEqualTo(List.of(789 / 1920.0, 672 / 1080.0));
        assertThat(line.line().get(1)).isEqualTo(List.of(1203 / 1920.0, 732 / 1080.0));
        assertThat(line.extended()).isFalse();
        assertThat(line.mode()).isEqualTo("strict");
        assertThat(line.classes()).containsExactly("bag");
        assertThat(stream.directions()).containsOnlyKeys("South");
        assertThat(result.remarks()).anyMatch(each -> each.startsWith("line 15: time-threshold"));
    }

    @Test
    void takesTheParsersDefaults() {
        LineSettings line = java.util.Objects.requireNonNull(
                stream(map(PROPERTY + "[line-crossing-stream-2]\nenable=1\nline-crossing-A=1;1;9;9;9;1;1;9\n"), 2)
                        .lines()
                        .get("A"));

        assertThat(line.extended()).isTrue();
        assertThat(line.mode()).isEqualTo("loose");
        assertThat(line.classes()).isEmpty();
    }

    @Test
    void saysWhatIsLeftOutAndWhere() {
        AnalyticsMapping.Result result = map(
                PROPERTY
                        + """
                osd-mode=2
                [roi-filtering-stream-0]
                enable=1
                roi-A=1;2;3
                roi-B=1;2;30;4;5;-6
                colour=red
                [overcrowding-stream-1]
                enable=0
                roi-OC=1;1;9;1;9;9
                [line-crossing-stream-0]
                enable=1
                line-crossing-L=0;0;9;9;1;1;8;8
                [tracker]
                x=1
                """);

        assertThat(result.byStream()).isEmpty();
        assertThat(result.remarks())
                .containsExactly(
                        "line 5: osd-mode is not needed: the annotated video always shows zones, lines and counts",
                        "line 10: colour is no key of [roi-filtering-stream-0] and is left out",
                        "line 8: roi-A is left out: it must hold 6 or more, evenly many numbers, but holds 3",
                        "line 9: roi-B is left out: it must hold whole numbers from 0, but holds '-6'",
                        "line 12: [overcrowding-stream-1] is not enabled and is left out",
                        "line 16: line-crossing-L is left out: direction must lead over the line, but runs along it:"
                                + " [[0.0, 0.0], [0.0046875, 0.008333333333333333]]",
                        "line 18: [tracker] is no group of nvdsanalytics and is left out");
    }

    @Test
    void takesNothingOverThatIsSwitchedOffOrCannotBePlaced() {
        String group = "[roi-filtering-stream-0]\nenable=1\nroi-A=1;1;9;1;9;9\n";

        assertThat(map("[property]\nenable=0\nconfig-width=9\nconfig-height=9\n" + group))
                .satisfies(result -> assertThat(result.byStream()).isEmpty())
                .satisfies(result ->
                        assertThat(result.remarks()).singleElement().asString().contains("enable=0"));
        assertThat(map("[property]\nenable=1\n" + group).remarks())
                .singleElement()
                .asString()
                .contains("config-width");
    }
}
