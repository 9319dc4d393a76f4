package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.StreamId;
import dev.curlew.metrics.StreamStats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameQueueTest {
    private static final StreamId GATE = new StreamId("gate");

    private final FramePool pool = new FramePool(8);
    private final StreamStats stats = new StreamStats();
    private final Scheduler scheduler = new Scheduler();
    private final List<Throwable> failures = new ArrayList<>();
    private long number;
    private long nowNanos;

    @AfterEach
    void everyFrameIsBack() {
        pool.close();
    }

    /** A picture's time after the last one. */
    private void put(FrameQueue queue) throws InterruptedException {
        putAfter(queue, 33);
    }

    private void putAfter(FrameQueue queue, int millis) throws InterruptedException {
        nowNanos += millis * 1_000_000L;
        Frame frame = pool.acquire(0, TimeUnit.NANOSECONDS);
        if (frame == null) {
            throw new AssertionError("the pool is empty");
        }
        frame.describe(GATE, number++, 0);
        queue.put(frame, nowNanos);
    }

    private List<FrameSlot> take(int max) throws InterruptedException {
        List<FrameSlot> batch = new ArrayList<>();
        assertThat(scheduler.take(batch, BatchRule.upTo(max), () -> false, 0, TimeUnit.NANOSECONDS))
                .isTrue();
        return batch;
    }

    /** Of frames that run; they are done with. */
    private List<Long> numbers(List<FrameSlot> running) throws InterruptedException {
        List<Long> numbers = new ArrayList<>();
        for (FrameSlot slot : running) {
            slot.queue.complete(slot, List.of());
            numbers.add(next(slot.queue));
        }
        return numbers;
    }

    private static @Nullable Long next(FrameQueue queue) throws InterruptedException {
        FrameSlot slot = queue.takeDone(0, TimeUnit.NANOSECONDS);
        if (slot == null) {
            return null;
        }
        long number = slot.picture().number();
        queue.free(slot);
        return number;
    }

    @Test
    void givesTheTrackerTheStreamsOrderWhateverOrderInferenceEndsIn() throws InterruptedException {
        FrameQueue queue = scheduler.newQueue(5, false, stats, failures::add);
        Random random = new Random(3);
        List<Long> order = new ArrayList<>();

        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 5; i++) {
                put(queue);
            }
            List<FrameSlot> running = take(5);
            Collections.shuffle(running, random);
            for (FrameSlot slot : running) {
                queue.complete(slot, List.of());
                Long done = next(queue);
                while (done != null) {
                    order.add(done);
                    done = next(queue);
                }
            }
        }

        assertThat(order).hasSize(250).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aLiveStreamKeepsItsNewestFrameAndCountsTheOthers() throws InterruptedException {
        FrameQueue queue = scheduler.newQueue(5, true, stats, failures::add);
        put(queue);
        List<FrameSlot> running = take(1);

        put(queue);
        put(queue);
        put(queue);
        queue.complete(running.get(0), List.of());
        queue.complete(take(1).get(0), List.of());

        assertThat(next(queue)).isZero();
        assertThat(next(queue)).isEqualTo(3);
        assertThat(stats.dropped).hasValue(2);
    }

    @Test
    void aLiveStreamLosesNothingOfABurst() throws InterruptedException {
        FrameQueue queue = scheduler.newQueue(5, true, stats, failures::add);
        put(queue);
        putAfter(queue, 0);
        putAfter(queue, 30);

        assertThat(numbers(take(5))).containsExactly(0L, 1L, 2L);
        assertThat(stats.dropped).hasValue(0);
    }

    @Test
    void whoOfABurstHasWaitedTooLongGivesWay() throws InterruptedException {
        FrameQueue queue = scheduler.newQueue(5, true, stats, failures::add);
        put(queue);
        putAfter(queue, 20);
        List<FrameSlot> first = take(1);
        putAfter(queue, 20);
        putAfter(queue, 15); // the oldest that waits is that of 35 ms ago

        assertThat(numbers(first)).containsExactly(0L);
        assertThat(numbers(take(5))).containsExactly(3L);
        assertThat(stats.dropped).hasValue(2);
    }

    @Test
    void ofABurstThatIsTooLongTheEndIsKept() throws InterruptedException {
        FrameQueue queue = scheduler.newQueue(3, true, stats, failures::add);
        put(queue);
        List<FrameSlot> running = take(1);
        for (int i = 0; i < 5; i++) {
            putAfter(queue, 0);
        }

        assertThat(numbers(running)).containsExactly(0L);
        assertThat(numbers(take(5))).containsExactly(4L, 5L);
        assertThat(stats.dropped).hasValue(3);
    }

    @Test
    void agesMoveUpWithTheFramesThatAnotherOneLeft() throws InterruptedException {
        FrameQueue queue = scheduler.newQueue(2, true, stats, failures::add);
        put(queue);
        putAfter(queue, 20);
        putAfter(queue, 5); // nothing is free: the first goes, the second is 5 ms old
        putAfter(queue, 25); // and 30 ms now

        assertThat(numbers(take(5))).containsExactly(2L, 3L);
        assertThat(stats.dropped).hasValue(2);
    }

    @Test
    void aLiveStreamsNewestFrameWaitsHoweverLongAnOlderOneTakes() throws InterruptedException {
        FrameQueue queue = scheduler.newQueue(3, true, stats, failures::add);
        put(queue);
        List<FrameSlot> slow = take(1);

        for (int i = 0; i < 10; i++) {
            put(queue);
        }
        List<FrameSlot> newest = take(1);

        assertThat(newest).hasSize(1);
        assertThat(newest.get(0).picture().number()).isEqualTo(10);
        assertThat(stats.dropped).hasValue(9);
        queue.complete(newest.get(0), List.of());
        queue.complete(slow.get(0), List.of());
        assertThat(next(queue)).isZero();
        assertThat(next(queue)).isEqualTo(10);
    }

    @Test
    void aLiveStreamNeverWaitsForASlowTracker() throws InterruptedException {
        FrameQueue queue = scheduler.newQueue(3, true, stats, failures::add);
        for (int i = 0; i < 3; i++) {
            put(queue);
            queue.complete(take(1).get(0), List.of());
        }

        put(queue);

        assertThat(stats.dropped).hasValue(1);
        assertThat(next(queue)).isZero();
        assertThat(next(queue)).isEqualTo(1);
        assertThat(next(queue)).isEqualTo(2);
    }

    @Test
    void streamsTakeTurns() throws InterruptedException {
        FrameQueue busy = scheduler.newQueue(4, false, stats, failures::add);
        FrameQueue quiet = scheduler.newQueue(4, false, stats, failures::add);
        put(busy);
        put(busy);
        put(busy);
        put(quiet);

        List<FrameSlot> batch = take(2);

        assertThat(batch).extracting(slot -> slot.queue).containsExactlyInAnyOrder(busy, quiet);
        for (FrameSlot slot : batch) {
            slot.queue.complete(slot, List.of());
        }
        busy.abandon();
        assertThat(next(busy)).isNotNull();
        assertThat(next(quiet)).isNotNull();
        assertThat(next(busy)).isNull();
    }

    @Test
    void skipsAFrameThatInferenceFailedOn() throws InterruptedException {
        FrameQueue queue = scheduler.newQueue(4, false, stats, failures::add);
        put(queue);
        put(queue);
        List<FrameSlot> running = take(2);

        queue.fail(running.get(0));
        queue.complete(running.get(1), List.of());

        assertThat(next(queue)).isEqualTo(1);
        queue.end();
        assertThat(queue.isDrained()).isTrue();
    }

    @Test
    void aBatchNeverHoldsMoreThanItMay() throws InterruptedException {
        FrameQueue queue = scheduler.newQueue(6, false, stats, failures::add);
        for (int i = 0; i < 6; i++) {
            put(queue);
        }

        List<FrameSlot> first = take(4);
        List<FrameSlot> rest = take(4);

        assertThat(first).hasSize(4);
        assertThat(rest).hasSize(2);
        first.forEach(queue::fail);
        rest.forEach(queue::fail);
    }
}
