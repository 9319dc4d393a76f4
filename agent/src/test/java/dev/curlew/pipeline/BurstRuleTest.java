package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BurstRuleTest {
    private static final long MILLI = 1_000_000;

    private final BurstRule rule = new BurstRule();

    private boolean givesWay(long sinceMillis, long nowMillis) {
        // System.nanoTime may be near its end, or below zero
        long zero = Long.MAX_VALUE - 40 * MILLI;
        return rule.givesWay(zero + sinceMillis * MILLI, zero + nowMillis * MILLI);
    }

    @Test
    void keepsWhatHasNotWaitedLonger() {
        assertThat(givesWay(0, 0)).isFalse();
        assertThat(givesWay(0, 30)).isFalse();
        assertThat(givesWay(0, 31)).isTrue();
    }

    @Test
    void forASecondAfterThatTheNewestAloneIsKept() {
        assertThat(givesWay(0, 50)).isTrue();

        assertThat(givesWay(60, 61)).isTrue();
        assertThat(givesWay(1049, 1050)).isTrue();
        assertThat(givesWay(1050, 1051)).isFalse();
    }

    @Test
    void burstsAloneDoNotMakeItLonger() {
        assertThat(givesWay(0, 50)).isTrue();
        for (int i = 100; i <= 1000; i += 100) {
            assertThat(givesWay(i, i + 5)).isTrue();
        }

        assertThat(givesWay(1100, 1105)).isFalse();
    }

    @Test
    void anotherThatWaitsTooLongDoes() {
        assertThat(givesWay(0, 50)).isTrue();
        assertThat(givesWay(900, 940)).isTrue();

        assertThat(givesWay(1900, 1940)).isTrue();
        assertThat(givesWay(2000, 2001)).isTrue();
        assertThat(givesWay(2950, 2951)).isFalse();
    }
}
