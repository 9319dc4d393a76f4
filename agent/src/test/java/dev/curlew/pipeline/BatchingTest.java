package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.StreamId;
import dev.curlew.metrics.StreamStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When waiting frames become a batch, and whose they are; the clock is moved by hand. */
class BatchingTest {
    private static final long MILLIS = 1_000_000;

    private final FramePool pool = new FramePool(64);
    private final StreamStats stats = new StreamStats();
    private final List<FrameSlot> running = new ArrayList<>();
    private final List<FrameQueue> queues = new ArrayList<>();
    private long nowNanos = 7;
    private final Scheduler scheduler = new Scheduler(() -> nowNanos);

    @AfterEach
    void everyFrameIsBack() {
        running.forEach(slot -> slot.queue.fail(slot));
        queues.forEach(FrameQueue::abandon);
        pool.close();
    }

    private FrameQueue file() {
        return queue(32, false);
    }

    private FrameQueue camera() {
        return queue(8, true);
    }

    private FrameQueue queue(int capacity, boolean live) {
        queues.add(scheduler.newQueue(capacity, live, stats, failure -> {}));
        return queues.get(queues.size() - 1);
    }

    private void put(FrameQueue queue, int frames) throws InterruptedException {
        for (int i = 0; i < frames; i++) {
            Frame frame = pool.acquire(0, TimeUnit.NANOSECONDS);
            if (frame == null) {
                throw new AssertionError("the pool is empty");
            }
            frame.describe(new StreamId("s"), 0, 0);
            queue.put(frame, nowNanos);
        }
    }

    private int take(BatchRule rule) throws InterruptedException {
        List<FrameSlot> batch = new ArrayList<>();
        assertThat(scheduler.take(batch, rule, () -> false, 0, TimeUnit.NANOSECONDS))
                .isTrue();
        running.addAll(batch);
        return batch.size();
    }

    @Test
    void takesWhatIsThereWhenThereIsNoDelay() throws InterruptedException {
        put(file(), 3);

        assertThat(take(BatchRule.upTo(8))).isEqualTo(3);
    }

    @Test
    void whoHasARunUnderWayLeavesFramesToWhoWaits() throws Exception {
        AtomicBoolean unwanted = new AtomicBoolean();
        BatchRule patient = new BatchRule(8, List.of(), 3_600_000 * MILLIS);
        Thread idle = new Thread(() -> {
            try {
                scheduler.take(new ArrayList<>(), patient, unwanted::get, 1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        put(file(), 1);
        idle.start();
        while (idle.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        assertThat(take(BatchRule.upTo(8))).isZero();

        unwanted.set(true);
        scheduler.wake();
        idle.join();
        assertThat(take(BatchRule.upTo(8))).isEqualTo(1);
    }

    @Test
    void waitsForMoreFramesUntilTheOldestHasWaitedLongEnough() throws InterruptedException {
        BatchRule rule = new BatchRule(8, List.of(), 5 * MILLIS);
        FrameQueue queue = file();
        put(queue, 1);
        assertThat(take(rule)).isZero();

        nowNanos += 4 * MILLIS;
        put(queue, 2);
        assertThat(take(rule)).isZero();

        nowNanos += MILLIS;
        assertThat(take(rule)).isEqualTo(3);
    }

    @Test
    void doesNotWaitOnceTheBatchIsFull() throws InterruptedException {
        put(file(), 9);

        assertThat(take(new BatchRule(8, List.of(), 5 * MILLIS))).isEqualTo(8);
        assertThat(take(new BatchRule(8, List.of(), 5 * MILLIS))).isZero();
    }

    @Test
    void sendsTheLargestPreferredSizeAtOnce() throws InterruptedException {
        BatchRule rule = new BatchRule(16, List.of(8, 4, 99), 5 * MILLIS);
        FrameQueue queue = file();
        put(queue, 3);
        assertThat(take(rule)).isZero();

        put(queue, 3);
        assertThat(take(rule)).isEqualTo(4);
        assertThat(take(rule)).isZero();
        put(queue, 7);
        assertThat(take(rule)).isEqualTo(8);
    }

    @Test
    void doesNotWaitForFramesThatCannotCome() throws InterruptedException {
        BatchRule rule = new BatchRule(32, List.of(), 50 * MILLIS);
        FrameQueue first = camera();
        FrameQueue second = camera();
        put(first, 1);
        assertThat(take(rule)).isZero();

        put(second, 1);
        assertThat(take(rule)).isEqualTo(2);

        put(first, 1);
        second.end();
        assertThat(take(rule)).isEqualTo(1);
    }

    @Test
    void aCamerasFramesGetOldEnoughAlthoughTheNewestWins() throws InterruptedException {
        BatchRule rule = new BatchRule(8, List.of(), 200 * MILLIS);
        camera();
        FrameQueue camera = camera();
        for (int i = 0; i < 5; i++) {
            put(camera, 1);
            assertThat(take(rule)).isZero();
            nowNanos += 40 * MILLIS;
        }

        assertThat(take(rule)).isEqualTo(1);
        assertThat(stats.dropped).hasValue(4);
    }

    @Test
    void aFastCamerasFramesGetOldEnoughAlthoughSeveralOfThemWait() throws InterruptedException {
        BatchRule rule = new BatchRule(8, List.of(), 200 * MILLIS);
        camera();
        FrameQueue camera = camera();
        for (int i = 0; i < 20; i++) {
            put(camera, 1);
            assertThat(take(rule)).isZero();
            nowNanos += 10 * MILLIS;
        }

        assertThat(take(rule)).isPositive();
    }

    @Test
    void whatIsLeftOfABurstWaitsSinceItCame() throws InterruptedException {
        FrameQueue camera = queue(3, true);
        camera();
        for (int i = 0; i < 4; i++) {
            put(camera, 1); // at 0, which is dropped for the last one, at 10, 20 and 30
            nowNanos += 10 * MILLIS;
        }
        assertThat(stats.dropped).hasValue(1);
        assertThat(take(BatchRule.upTo(1))).isEqualTo(1);

        BatchRule rule = new BatchRule(8, List.of(), 40 * MILLIS);
        nowNanos += 19 * MILLIS;
        assertThat(take(rule)).isZero();
        nowNanos += MILLIS;
        assertThat(take(rule)).isEqualTo(2);
    }

    @Test
    void doesNotWaitForASourceWithoutAFreePlace() throws InterruptedException {
        BatchRule rule = new BatchRule(8, List.of(), 50 * MILLIS);
        FrameQueue file = queue(2, false);
        put(file, 1);
        assertThat(take(BatchRule.upTo(1))).isEqualTo(1);

        put(file, 1);

        assertThat(take(rule)).isEqualTo(1);
    }

    @Test
    void givesNothingToAnEngineThatWasReplaced() throws InterruptedException {
        FrameQueue queue = file();
        put(queue, 1);

        assertThat(scheduler.take(running, BatchRule.upTo(1), () -> true, 1, TimeUnit.HOURS))
                .isTrue();

        assertThat(running).isEmpty();
        assertThat(take(BatchRule.upTo(1))).isEqualTo(1);
    }

    /** Between two frames of one stream no waiting stream is passed over twice. */
    @Test
    void noCameraStarves() throws InterruptedException {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            int streams = 1 + random.nextInt(8);
            queues.clear();
            for (int i = 0; i < streams; i++) {
                file();
            }
            int[][] servedSince = new int[streams][streams]; // [waiting][served]
            for (int step = 0; step < 20; step++) {
                put(queues.get(random.nextInt(streams)), random.nextInt(3));
                List<FrameSlot> batch = new ArrayList<>();
                scheduler.take(batch, BatchRule.upTo(1 + random.nextInt(4)), () -> false, 0, TimeUnit.NANOSECONDS);
                for (FrameSlot slot : batch) {
                    int served = queues.indexOf(slot.queue);
                    servedSince[served] = new int[streams];
                    for (int other = 0; other < streams; other++) {
                        boolean waits = other != served && queues.get(other).waiting() > 0;
                        servedSince[other][served] += waits ? 1 : 0;
                        assertThat(servedSince[other][served]).isLessThanOrEqualTo(2);
                    }
                    slot.queue.fail(slot);
                }
            }
            queues.forEach(FrameQueue::abandon);
            queues.forEach(scheduler::remove);
        }
    }
}
