package dev.curlew.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a client that rests may be woken. */
class StandingTest {
    private long now = 77;
    private final Standing standing = new Standing("b", ClientUse.MESSAGES, () -> now);

    @BeforeEach
    void start() {
        standing.started();
    }

    @Test
    void whoeverWasNotLetInMayHurry() {
        standing.attempting();
        assertThat(standing.mayHurry()).isFalse();
        standing.failed(new LinkException(Fault.CLOSED, "nobody there"));

        assertThat(standing.mayHurry()).isTrue();
    }

    @Test
    void whoeverLosesEveryConnectionSoonWaitsAsTheClientDoes() {
        for (int i = 1; i <= 3; i++) {
            connectFor(Duration.ofMillis(29_999));
            assertThat(standing.mayHurry()).isFalse();
            assertThat(standing.brief()).isEqualTo(i);
        }
        standing.attempting();
        standing.failed(new LinkException(Fault.CLOSED, "nobody there"));
        assertThat(standing.mayHurry()).isFalse();
    }

    @Test
    void aConnectionThatLastedBeginsAnew() {
        connectFor(Duration.ofSeconds(1));
        connectFor(Duration.ofSeconds(30));

        assertThat(standing.mayHurry()).isTrue();
        assertThat(standing.brief()).isZero();
    }

    @Test
    void whoeverWaitsIsToldOfALossToo() throws Exception {
        long before = standing.faults();
        connectFor(Duration.ZERO);

        assertThat(standing.await(before, System.nanoTime() + 60_000_000_000L)).isFalse();
        LinkException told = standing.problemSince(before);
        assertThat(told).hasMessage("lost");
        assertThat(standing.isLoss(Objects.requireNonNull(told))).isTrue();
    }

    private void connectFor(Duration time) {
        standing.attempting();
        standing.connected();
        now += time.toNanos();
        standing.lost(new LinkException(Fault.CLOSED, "lost"));
    }
}
