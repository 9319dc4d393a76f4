package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameSpacingTest {
    private static List<Integer> taken(FrameSpacing spacing, long[] captureNanos) {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < captureNanos.length; i++) {
            if (spacing.takes(captureNanos[i])) {
                taken.add(i);
            }
        }
        return taken;
    }

    private static long[] frames(double fps, int count) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            nanos[i] = (long) (i * 1e9 / fps);
        }
        return nanos;
    }

    @Test
    void takesEveryFrameByDefault() {
        assertThat(taken(new FrameSpacing(0), frames(30, 100))).hasSize(100);
    }

    @Test
    void spacesThemEvenly() {
        assertThat(taken(new FrameSpacing(10), frames(30, 10))).containsExactly(0, 3, 6, 9);
        assertThat(taken(new FrameSpacing(5), frames(7, 15))).hasSize(11);
    }

    @ParameterizedTest
    @CsvSource({"25, 10", "29.97, 10", "30, 7", "60, 24", "15, 15", "10, 30"})
    void keepsTheRateOverALongTime(double fps, double target) {
        int frames = (int) (fps * 100);

        assertThat((double) taken(new FrameSpacing(target), frames(fps, frames)).size())
                .isBetween(Math.min(fps, target) * 100 * 0.98, Math.min(fps, target) * 100 * 1.02);
    }

    @Test
    void takesAllFramesOfACameraThatTrembles() {
        Random random = new Random(5);
        long[] nanos = new long[1000];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = i * 100_000_000L + random.nextInt(20_000_000) - 10_000_000;
        }

        assertThat(taken(new FrameSpacing(10), nanos)).hasSizeGreaterThan(990);
    }

    @Test
    void goesOnAfterTheClockJumps() {
        FrameSpacing spacing = new FrameSpacing(1);
        assertThat(spacing.takes(100_000_000_000L)).isTrue();
        assertThat(spacing.takes(100_500_000_000L)).isFalse();

        assertThat(spacing.takes(3_000_000_000L)).isTrue();
        assertThat(spacing.takes(3_500_000_000L)).isFalse();
        assertThat(spacing.takes(900_000_000_000L)).isTrue();
        assertThat(spacing.takes(900_500_000_000L)).isFalse();
    }
}
