package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected texts are those of glibc's printf. */
class CNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1834.25, 1834.25",
        "1834.257, 1834.26",
        "10, 10",
        "100000, 100000",
        "999999.5, 1e+06",
        "1234567, 1.23457e+06",
        "0.0001, 0.0001",
        "0.00001234567, 1.23457e-05",
        "-3.5, -3.5",
        "0.870000005, 0.87",
        "2.5e-7, 2.5e-07",
        "1e100, 1e+100"
    })
    void streamsHaveSixDigits(double value, String text) {
        assertThat(CNumbers.stream(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0.0, -0.0",
        "1, 1.0",
        "-40.55, -40.549999999999997",
        "45.293701447, 45.293701446999997",
        "0.1, 0.10000000000000001",
        "0.5, 0.5",
        "100000000000000000, 1e+17",
        "12345678901234567, 12345678901234568.0",
        "0.00001, 1.0000000000000001e-05"
    })
    void jsonHasSeventeenDigitsAndKeepsDoublesDoubles(double value, String text) {
        assertThat(CNumbers.json(value)).isEqualTo(text);
    }

    @Test
    void aFloatShowsThatItWasOne() {
        assertThat(CNumbers.json(0.87f)).isEqualTo("0.87000000476837158");
    }

    @Property(tries = 20_000)
    void floatsOfAnySizeAreStreamedAsDoublesAre(
            @ForAll float any,
            @ForAll @FloatRange(min = -3000, max = 3000) float pixel,
            @ForAll @IntRange(max = 1_600_000) int sixteenths,
            @ForAll @FloatRange(max = 1) float score) {
        for (float value : new float[] {any, pixel, sixteenths * 0.0625f, score, score * 0.001f}) {
            StringBuilder text = new StringBuilder();
            CNumbers.stream(text, value);
            assertThat(text.toString()).isEqualTo(CNumbers.stream((double) value));
        }
    }

    @Property
    void jsonReadsBackAsTheSame(@ForAll double value) {
        if (Double.isFinite(value)) {
            assertThat(Double.parseDouble(CNumbers.json(value))).isEqualTo(value);
        }
    }

    @Property
    void streamsAreOffBySixDigitsAtMost(@ForAll @DoubleRange(min = -1e9, max = 1e9) double value) {
        assertThat(Math.abs(Double.parseDouble(CNumbers.stream(value)) - value))
                .isLessThanOrEqualTo(Math.abs(value) * 5.1e-6);
    }
}
