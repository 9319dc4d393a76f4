package dev.curlew.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfFloatsTest {
    @ParameterizedTest
    @CsvSource({
        "0000, 0",
        "8000, -0.0",
        "3c00, 1",
        "c000, -2",
        "3555, 0.33325195",
        "7bff, 65504",
        "0400, 6.1035156E-5",
        "0001, 5.9604645E-8",
        "83ff, -6.097555E-5",
        "7c00, Infinity",
        "fc00, -Infinity",
        "7e00, NaN"
    })
    void knowsTheStandardsExamples(String bits, float value) {
        short half = (short) Integer.parseInt(bits, 16);

        assertThat(Float.compare(HalfFloats.widen(half), value)).isZero();
        assertThat(HalfFloats.narrow(value)).isEqualTo(half);
    }

    @Test
    void givesEveryHalfFloatBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float wide = HalfFloats.widen((short) bits);
            if (!Float.isNaN(wide)) {
                assertThat(HalfFloats.narrow(wide)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void roundsToTheNearestAndTiesToEven() {
        assertThat(HalfFloats.widen(HalfFloats.narrow(1 + 0x1p-11f))).isEqualTo(1);
        assertThat(HalfFloats.widen(HalfFloats.narrow(1 + 3 * 0x1p-11f))).isEqualTo(1 + 0x1p-9f);
        assertThat(HalfFloats.widen(HalfFloats.narrow(1 + 1.1f * 0x1p-11f))).isEqualTo(1 + 0x1p-10f);
        assertThat(HalfFloats.widen(HalfFloats.narrow(0x1.8p-24f))).isEqualTo(0x1p-23f);
        assertThat(HalfFloats.narrow(65_520)).isEqualTo((short) 0x7c00);
        assertThat(HalfFloats.narrow(1e30f)).isEqualTo((short) 0x7c00);
    }
}
