package dev.curlew.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void countsTheTracksOfEachBucketExactlyHoweverOftenBucketsWereMerged() {
        for (long seconds : new long[] {20, 100, 1_000, 40_000, 3_000_000}) {
            Random random = new Random(seconds);
            long first = 7 * SECOND + 123_456_789;
            long[] starts = new long[500];
            long[] ends = new long[starts.length];
            Timeline timeline = new Timeline();
            timeline.reach(first);
            for (int i = 0; i < starts.length; i++) {
                starts[i] = first + (long) (random.nextDouble() * seconds * SECOND);
                ends[i] = starts[i] + (long) (random.nextDouble() * 30 * SECOND);
                timeline.add(i % 2, starts[i], ends[i]);
            }
            assertThat(timeline.buckets()).isBetween(2, Timeline.CAPACITY);
            assertThat(timeline.present(1)).isEqualTo(recount(timeline, starts, ends, 1));
            int began = 0;
            for (int count : timeline.starts()) {
                began += count;
            }
            assertThat(began).isEqualTo(starts.length);
        }
    }

    private static int[] recount(Timeline timeline, long[] starts, long[] ends, int parity) {
        int[] present = new int[timeline.buckets()];
        long width = timeline.widthMillis() * 1_000_000;
        for (int bucket = 0; bucket < present.length; bucket++) {
            long begin = timeline.beginMillis() * 1_000_000 + bucket * width;
            for (int i = parity; i < starts.length; i += 2) {
                present[bucket] += starts[i] < begin + width && ends[i] >= begin ? 1 : 0;
            }
        }
        return present;
    }
}
