package dev.curlew.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.metrics.StreamStats;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the figures after the warm-up begin and end. */
class MeterTest {
    private static final long SECOND = 1_000_000_000L;

    private final StreamStats gate = new StreamStats();
    private final StreamStats yard = new StreamStats();
    private boolean yardIsFinished;
    private long nanos;
    private final Meter meter = new Meter(
            List.of(new Meter.Counted(gate, () -> false), new Meter.Counted(yard, () -> yardIsFinished)), () -> nanos);

    private void at(int second, long gateFrames, long yardFrames) {
        nanos = second * SECOND;
        gate.analysed.set(gateFrames);
        yard.analysed.set(yardFrames);
        meter.tick();
    }

    @Test
    void beginsWhenEveryStreamPlaysAndEndsWithTheLastFrame() {
        at(1, 500, 0); // enough frames, but the yard's decoder is still being opened
        at(2, 700, 20);
        at(3, 900, 120);
        at(4, 1000, 220);
        at(5, 1000, 220); // decoders are closed
        nanos = 6 * SECOND;

        assertThat(meter.steady().frames()).isEqualTo(500);
        assertThat(meter.steady().seconds()).isEqualTo(2);
        assertThat(meter.total().seconds()).isEqualTo(6);
    }

    @Test
    void countsWhatCameAfterTheLastTick() {
        at(1, 400, 20);
        nanos = 3 * SECOND;
        gate.analysed.set(600);

        assertThat(meter.steady().fps()).isEqualTo(100);
    }

    @Test
    void doesNotWaitForAStreamThatHasEnded() {
        yardIsFinished = true;
        at(1, 399, 0);
        assertThat(meter.steady().frames()).isZero();
        at(2, 400, 0);
        at(3, 450, 0);

        assertThat(meter.steady().frames()).isEqualTo(50);
    }

    @Test
    void doesNotWaitForEverForACameraThatGivesNothing() {
        at(1, 3999, 0);
        assertThat(meter.steady().frames()).isZero();
        at(2, 4000, 0);
        at(3, 4100, 0);

        assertThat(meter.steady().frames()).isEqualTo(100);
    }

    @Test
    void isNeverNegativeWhenAStreamEndsWithoutAFrame() {
        at(1, 500, 10);
        yardIsFinished = true;
        at(4, 500, 10);

        assertThat(meter.steady()).isEqualTo(new Meter.Figures(0, 0, 0));
    }
}
