package dev.curlew.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {

    @Test
    void predictsTheSameInOneStepAndInMany() {
        Axis once = new Axis(10, 2, 5);
        Axis often = new Axis(10, 2, 5);
        once.correct(14, 1);
        often.correct(14, 1);
        once.predict(1, 0.3, 2);
        for (int i = 0; i < 60; i++) {
            often.predict(1 / 60.0, 0.3, 2);
        }
        once.correct(20, 1);
        often.correct(20, 1);
        assertThat(often.position).isCloseTo(once.position, within(1e-9));
        assertThat(often.velocity).isCloseTo(once.velocity, within(1e-9));
        assertThat(often.sigma()).isCloseTo(once.sigma(), within(1e-9));
    }

    @Test
    void learnsAConstantVelocity() {
        Axis axis = new Axis(0, 1, 10);
        for (int i = 1; i <= 50; i++) {
            axis.predict(0.1, 0, 0);
            axis.correct(3 * 0.1 * i, 1);
        }
        assertThat(axis.velocity).isCloseTo(3, within(0.01));
    }

    @Test
    void expectsAMeasurementAsFarOffAsItWasWidenedFor() {
        Axis axis = new Axis(0, 1, 1);
        assertThat(axis.deviation(10, 2)).isCloseTo(10 / Math.sqrt(5), within(1e-9));
        axis.widen(3, 2);
        assertThat(axis.deviation(10, 2)).isCloseTo(10 / Math.sqrt(5) / 3, within(1e-9));
    }

    @Test
    void staysFiniteWhenTimeStandsStill() {
        Axis axis = new Axis(0, 1, 1);
        for (int i = 0; i < 100_000; i++) {
            axis.predict(0, 0.1, 1);
            axis.correct(5, 1);
        }
        assertThat(axis.position).isCloseTo(5, within(1e-3));
        assertThat(axis.sigma()).isBetween(0.0, 0.01);
    }
}
