package dev.curlew.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import dev.curlew.cuda.RecordingGpu;
import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.WorkerThread;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.Pictures;
import dev.curlew.media.StreamId;
import dev.curlew.metrics.EngineStats;
import dev.curlew.metrics.InferenceStats;
import dev.curlew.metrics.StreamStats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model in the place of another: every frame is answered once, nothing is closed too early, twice or never. */
class EngineSlotTest {
    private static final int MANY = 8;

    @TempDir
    private Path folder = Path.of("");

    private final FramePool pool = new FramePool(16);
    private final InferenceStats stats = new InferenceStats();
    private final StreamStats streamStats = new StreamStats();
    private final Scheduler scheduler = new Scheduler();
    private final List<Throwable> failures = new ArrayList<>();
    private long number;

    @AfterEach
    void everyFrameIsBack() {
        pool.close();
    }

    private EngineSlot slot(RecordingEngine engine, int contexts) throws Exception {
        return new EngineSlot(engine.model(folder), contexts, stats);
    }

    private FrameQueue newQueue() {
        return scheduler.newQueue(12, false, streamStats, failures::add);
    }

    private void put(FrameQueue queue) throws InterruptedException {
        Frame frame = Pictures.planar(pool, AV_PIX_FMT_YUV420P, 32, 32, 1, (plane, x, y) -> 128);
        frame.describe(new StreamId("gate"), number++, 0);
        queue.put(frame, 0);
    }

    /** The class of the next answered frame's box, which is the id of the engine that answered. */
    private static int next(FrameQueue queue) throws InterruptedException {
        FrameSlot slot = requireNonNull(queue.takeDone(1, TimeUnit.MINUTES));
        int engine = slot.detections.get(0).classId();
        assertThat(slot.detections).hasSize(1);
        queue.free(slot);
        return engine;
    }

    @Test
    void runsEveryBatchSizeOfAGpuEngineBeforeTheFirstFrame() throws Exception {
        RecordingEngine engine = new RecordingEngine(0, 4, MANY).open();
        LoadedModel model = new LoadedModel(engine.model(folder).processing(), engine, new RecordingGpu());
        try (EngineSlot slot = new EngineSlot(model, 1, stats)) {
            assertThat(slot.contexts()).isEqualTo(1);
            assertThat(engine.batches).contains(1, 2, 3, 4);
        }
        assertThat(stats.engines().get(0).frames.get()).isZero();
    }

    @Test
    void runsAGpuEngineOfAFixedBatchOnceBeforeTheFirstFrame() throws Exception {
        RecordingEngine engine = new RecordingEngine(0, 4, MANY);
        LoadedModel model = new LoadedModel(engine.model(folder).processing(), engine, new RecordingGpu());
        try (EngineSlot slot = new EngineSlot(model, 1, stats)) {
            assertThat(engine.batches).as("%d contexts", slot.contexts()).containsExactly(4);
        }
    }

    @Test
    void answersEveryFrameOnceWhileModelsAreReplacedUnderLoad() throws Exception {
        int frames = 2000;
        List<RecordingEngine> engines = new ArrayList<>(List.of(new RecordingEngine(0, 3, MANY)));
        FrameQueue queue = newQueue();
        List<Long> numbers = new ArrayList<>();
        List<Integer> answers = new ArrayList<>();
        try (EngineSlot slot = slot(engines.get(0), 3)) {
            List<WorkerThread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                threads.add(new WorkerThread("infer " + i, new InferenceWorker(slot, scheduler), failures::add));
            }
            threads.add(new WorkerThread(
                    "decode",
                    () -> {
                        put(queue);
                        return number < frames;
                    },
                    failures::add));
            threads.forEach(WorkerThread::start);
            while (answers.size() < frames) {
                FrameSlot done = requireNonNull(queue.takeDone(1, TimeUnit.MINUTES));
                numbers.add(done.picture().number());
                answers.add(done.detections.get(0).classId());
                queue.free(done);
                if (answers.size() % 100 == 0) {
                    int id = engines.size();
                    engines.add(new RecordingEngine(id, 1 + id % 4, MANY));
                    assertThat(slot.swap(engines.get(id).model(folder), 1 + id % 3))
                            .isTrue();
                    scheduler.wake();
                }
            }
            scheduler.close();
            slot.shut();
            for (WorkerThread thread : threads) {
                thread.join();
            }
        }

        assertThat(failures).isEmpty();
        assertThat(numbers).hasSize(frames).isSorted().doesNotHaveDuplicates();
        assertThat(answers).contains(0, 1, 5).allMatch(answer -> answer >= 0 && answer < engines.size());
        assertThat(stats.engines().stream().mapToLong(each -> each.frames.get()).sum())
                .isEqualTo(frames);
        for (RecordingEngine engine : engines) {
            assertThat(engine.closedBy).containsExactly("close engine");
            assertThat(engine.openContexts).hasValue(0);
        }
    }

    @Test
    void keepsTheOldEngineUntilItsLastLaneIsBack() throws Exception {
        RecordingEngine old = new RecordingEngine(0, 1, MANY);
        RecordingEngine next = new RecordingEngine(1, 1, MANY);
        try (EngineSlot slot = slot(old, 2)) {
            Lane first = requireNonNull(slot.acquire(0, TimeUnit.NANOSECONDS));
            Lane second = requireNonNull(slot.acquire(0, TimeUnit.NANOSECONDS));
            assertThat(slot.acquire(0, TimeUnit.NANOSECONDS)).isNull();

            slot.swap(next.model(folder), 1);

            assertThat(first.retired().getAsBoolean()).isTrue();
            assertThat(slot.model().engine()).isSameAs(next);
            assertThat(old.closedBy).isEmpty();
            slot.giveBack(first);
            assertThat(old.closedBy).isEmpty();
            assertThat(old.openContexts).hasValue(2);
            slot.giveBack(second);
            Lane lane = requireNonNull(slot.acquire(0, TimeUnit.NANOSECONDS));
            assertThat(lane.retired().getAsBoolean()).isFalse();
            slot.giveBack(lane);
        }
        assertThat(old.closedBy).containsExactly("close engine");
        assertThat(next.closedBy).containsExactly("close engine");
    }

    @Test
    void beginsNoBatchOnTheOldModelOnceItIsReplaced() throws Exception {
        RecordingEngine old = new RecordingEngine(0, 4, MANY);
        RecordingEngine next = new RecordingEngine(1, 4, MANY);
        FrameQueue queue = newQueue();
        try (EngineSlot slot = slot(old, 1)) {
            InferenceWorker worker = new InferenceWorker(slot, scheduler);
            put(queue);
            worker.work();
            slot.swap(next.model(folder), 1);
            put(queue);
            put(queue);
            worker.work();
            worker.onStop();

            assertThat(next(queue)).isZero();
            assertThat(next(queue)).isEqualTo(1);
            assertThat(next(queue)).isEqualTo(1);
        }
        assertThat(old.batches).containsExactly(1);
        assertThat(next.batches).containsExactly(2);
        assertThat(stats.engines()).extracting(EngineStats::meanBatch).containsExactly(1.0, 2.0);
    }

    @Test
    void keepsTheOldModelWhenTheNextHasNoMemoryForItsContexts() throws Exception {
        RecordingEngine old = new RecordingEngine(0, 1, MANY);
        RecordingEngine next = new RecordingEngine(1, 1, 2);
        FrameQueue queue = newQueue();
        try (EngineSlot slot = slot(old, 1)) {
            assertThatThrownBy(() -> slot.swap(next.model(folder), 3))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("no memory for context 3");

            assertThat(next.closedBy).hasSize(1);
            assertThat(next.openContexts).hasValue(0);
            InferenceWorker worker = new InferenceWorker(slot, scheduler);
            put(queue);
            worker.work();
            worker.onStop();
            assertThat(next(queue)).isZero();
        }
        assertThat(stats.engines()).hasSize(1);
    }

    @Test
    void closesAModelThatComesTooLate() throws Exception {
        RecordingEngine next = new RecordingEngine(1, 1, MANY);
        try (EngineSlot slot = slot(new RecordingEngine(0, 1, MANY), 1)) {
            slot.shut();

            assertThat(slot.swap(next.model(folder), 1)).isFalse();
        }
        assertThat(next.closedBy).hasSize(1);
    }

    @Test
    void closesTheModelWhoseFirstContextsCannotBeOpened() {
        RecordingEngine engine = new RecordingEngine(0, 1, 1);

        assertThatThrownBy(() -> slot(engine, 2)).isInstanceOf(EngineException.class);

        assertThat(engine.closedBy).hasSize(1);
        assertThat(engine.openContexts).hasValue(0);
    }

    @Test
    void givesBackTheFramesOfABatchThatBreaks() throws Exception {
        RecordingEngine engine = new RecordingEngine(0, 4, MANY);
        FrameQueue queue = newQueue();
        try (EngineSlot slot = slot(engine, 1)) {
            InferenceWorker worker = new InferenceWorker(slot, scheduler);
            put(queue);
            put(queue);
            engine.breakWith(new EngineException("the device is gone"));

            assertThatThrownBy(worker::work).isInstanceOf(EngineException.class);

            worker.onStop();
            queue.end();
            assertThat(queue.takeDone(0, TimeUnit.NANOSECONDS)).isNull();
            assertThat(queue.isDrained()).isTrue();
        }
        assertThat(stats.engines().get(0).frames).hasValue(0);
    }
}
