package dev.curlew.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void quantilesAreRightToThreePercentOverAllMagnitudes() {
        Random random = new Random(7);
        long[] values = new long[10_000];
        Histogram histogram = new Histogram();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.round(Math.exp(random.nextDouble() * 30));
            histogram.record(values[i]);
        }
        Arrays.sort(values);

        for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
            long exact = values[(int) Math.ceil(share * values.length) - 1];
            assertThat(histogram.quantile(share)).isCloseTo(exact, Percentage.withPercentage(3.2));
        }
    }

    @Test
    void tellsWhatWasRecordedSinceACopy() {
        Histogram histogram = new Histogram();
        histogram.record(1_000_000);
        Histogram before = histogram.copy();
        histogram.record(50);
        histogram.record(50);

        assertThat(before.count()).isEqualTo(1);
        assertThat(histogram.since(before).count()).isEqualTo(2);
        assertThat(histogram.since(before).quantile(1)).isCloseTo(50, Percentage.withPercentage(3.2));
        assertThat(histogram.since(histogram.copy()).quantile(1)).isZero();
    }

    @Test
    void holdsTheExtremes() {
        Histogram histogram = new Histogram();
        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);

        assertThat(histogram.count()).isEqualTo(2);
        assertThat(histogram.quantile(0.5)).isZero();
        assertThat((double) histogram.quantile(1)).isCloseTo(Long.MAX_VALUE, within(Long.MAX_VALUE / 30.0));
    }

    @Test
    void saysZeroWhenNothingWasRecorded() {
        assertThat(new Histogram().quantile(0.5)).isZero();
    }
}
