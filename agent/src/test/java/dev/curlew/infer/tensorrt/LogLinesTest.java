package dev.curlew.infer.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    @Test
    void repeatsALineAtPowersOfTenOnly() {
        LogLines lines = new LogLines();
        List<Integer> told = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            int times = lines.times("Using default stream in enqueueV3()");
            if (times > 0) {
                told.add(times);
            }
        }

        assertThat(told).containsExactly(1, 10, 100);
        assertThat(lines.times("another")).isEqualTo(1);
    }

    @Test
    void forgetsOldLinesRatherThanGrow() {
        LogLines lines = new LogLines();
        lines.times("first");
        for (int i = 0; i < 1000; i++) {
            lines.times("line " + i);
        }

        assertThat(lines.times("first")).isEqualTo(1);
    }

    @Test
    void givesTheErrorsSinceAMarkOnce() {
        LogLines lines = new LogLines();
        lines.error("before");
        long mark = lines.mark();
        assertThat(lines.since(mark)).isEmpty();
        lines.error("a");
        lines.error("b");
        lines.error("a");

        assertThat(lines.since(mark)).containsExactly("a", "b");
        for (int i = 0; i < 100; i++) {
            lines.error("many " + i);
        }
        assertThat(lines.since(mark)).hasSize(32).last().isEqualTo("many 99");
    }

    @Test
    void leavesOutTensorRtsSourceFiles() {
        assertThat(LogLines.plain(
                        "[runtime.cpp::parsePlan::314] Error Code 1: Serialization\n (Magic tag does not match)"))
                .isEqualTo("Error Code 1: Serialization (Magic tag does not match)");
    }
}
