package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Frames that a stream may have under way. */
class CapacityTest {
    @Test
    void aCameraHasRoomForOneFrameInEachRunOneAtTheTrackerAndOneThatWaits() {
        int runs = 2 * 2;
        int atTheTracker = 1;

        assertThat(new Capacity(1, 2, 2, 8).inFlight(true)).isGreaterThan(runs + atTheTracker);
        assertThat(new Capacity(1, 2, 1, 8).inFlight(true)).isEqualTo(5);
    }

    @Test
    void filesShareThePlacesOfAllRunsAndOfOneMoreForEachContext() {
        assertThat(new Capacity(8, 2, 2, 8).inFlight(false)).isEqualTo(3 * 2 * 8 / 8 + 1);
        assertThat(new Capacity(8, 2, 1, 8).inFlight(false)).isEqualTo(2 * 2 * 8 / 8 + 1);
        assertThat(new Capacity(1000, 2, 2, 8).inFlight(false)).isEqualTo(3);
        assertThat(new Capacity(1, 2, 2, 32).inFlight(false)).isEqualTo(65);
    }
}
