package dev.curlew.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameClockTest {
    private static final long MS = 1_000_000;
    private static final long NO_TICKS = Long.MIN_VALUE;

    @Test
    void followsTheContainersTimesFromTheFirstPicture() {
        FrameClock clock = new FrameClock(0, 10, 1 / 90_000.0, 500_000);

        assertThat(clock.next(45_000)).isZero();
        assertThat(clock.next(54_000)).isEqualTo(100 * MS);
        assertThat(clock.next(81_000)).isEqualTo(400 * MS); // a variable rate is kept
    }

    @Test
    void countsFramesWhenTheOperatorNamesTheRate() {
        FrameClock clock = new FrameClock(7, 10, 0.1, 0);

        for (int i = 0; i < 7; i++) {
            clock.next(i);
        }

        assertThat(clock.next(7)).isEqualTo(1_000 * MS);
    }

    @Test
    void neverRunsBackwardsOrStandsStill() {
        FrameClock clock = new FrameClock(0, 25, 0.001, 0);

        assertThat(clock.next(-40)).isZero();
        assertThat(clock.next(120)).isEqualTo(120 * MS);
        assertThat(clock.next(80)).isEqualTo(121 * MS);
        assertThat(clock.next(121)).isEqualTo(122 * MS);
    }

    @Test
    void goesOnByTheNominalRateWhereTimesAreMissing() {
        FrameClock clock = new FrameClock(0, 20, 0.001, 0);

        clock.next(1_000);

        assertThat(clock.next(NO_TICKS)).isEqualTo(1_050 * MS);
    }

    @Test
    void goesOnWhenTheTimesBeginAgainInTheMiddle() {
        FrameClock clock = new FrameClock(0, 10, 0.001, 0);
        clock.next(0);
        clock.next(60_000);

        assertThat(clock.next(0)).isEqualTo(60_100 * MS);
        assertThat(clock.next(100)).isEqualTo(60_200 * MS);
    }

    @Test
    void continuesWhenTheFileIsPlayedAgain() {
        FrameClock clock = new FrameClock(0, 10, 0.001, 0);
        clock.next(0);
        clock.next(100);

        clock.nextPass();

        assertThat(clock.next(0)).isEqualTo(200 * MS);
        assertThat(clock.next(100)).isEqualTo(300 * MS);
    }
}
