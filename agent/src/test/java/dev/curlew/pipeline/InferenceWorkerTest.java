package dev.curlew.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import dev.curlew.infer.EngineException;
import dev.curlew.media.Frame;
import dev.curlew.media.FramePool;
import dev.curlew.media.Pictures;
import dev.curlew.media.StreamId;
import dev.curlew.metrics.InferenceStats;
import dev.curlew.metrics.StreamStats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of runs and answers, and that every frame comes back whatever happens between them. */
class InferenceWorkerTest {
    @TempDir
    private Path folder = Path.of("");

    private final FramePool pool = new FramePool(8);
    private final Scheduler scheduler = new Scheduler();
    private final List<Throwable> failures = new ArrayList<>();
    private final FrameQueue queue = scheduler.newQueue(8, false, new StreamStats(), failures::add);
    private long number;

    @AfterEach
    void everyFrameIsBack() {
        pool.close();
    }

    /** What is done with one inference thread's worker, which is stopped afterwards. */
    @FunctionalInterface
    private interface Trial {
        void run(EngineSlot slot, InferenceWorker worker) throws Exception;
    }

    private void on(RecordingEngine engine, Trial trial) throws Exception {
        try (EngineSlot slot = new EngineSlot(engine.model(folder), 1, new InferenceStats())) {
            InferenceWorker worker = new InferenceWorker(slot, scheduler);
            trial.run(slot, worker);
            worker.onStop();
        }
    }

    private void put(int frames) throws InterruptedException {
        for (int i = 0; i < frames; i++) {
            Frame frame = Pictures.planar(pool, AV_PIX_FMT_YUV420P, 32, 32, 1, (plane, x, y) -> 128);
            frame.describe(new StreamId("gate"), number++, 0);
            queue.put(frame, 0);
        }
    }

    private void takeAnswered(int frames) throws InterruptedException {
        for (int i = 0; i < frames; i++) {
            FrameSlot slot = requireNonNull(queue.takeDone(0, TimeUnit.SECONDS));
            assertThat(slot.detections).hasSize(1);
            queue.free(slot);
        }
        assertThat(queue.takeDone(0, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void keepsAsManyRunsUnderWayAsTheEngineTakes() throws Exception {
        RecordingEngine engine = new RecordingEngine(3, 1, 1).deep(2);
        on(engine, (slot, worker) -> {
            put(3);
            assertThat(worker.work()).isTrue();
            takeAnswered(1);
            assertThat(engine.calls).containsExactly("enqueue", "enqueue", "await", "outputs");

            engine.calls.clear();
            worker.work();
            worker.work();
            takeAnswered(2);
            assertThat(engine.calls).containsExactly("enqueue", "await", "outputs", "await", "outputs");
        });
    }

    @Test
    void runsOneAfterTheOtherOnAnEngineThatTakesOne() throws Exception {
        RecordingEngine engine = new RecordingEngine(3, 1, 1);
        on(engine, (slot, worker) -> {
            put(2);
            worker.work();
            worker.work();
            takeAnswered(2);
            assertThat(engine.calls).containsExactly("enqueue", "await", "outputs", "enqueue", "await", "outputs");
        });
    }

    @Test
    void givesBackWhatIsUnderWayWhenTheNextRunBreaks() throws Exception {
        RecordingEngine engine = new RecordingEngine(3, 1, 1).deep(2);
        on(engine, (slot, worker) -> {
            put(3);
            worker.work();
            takeAnswered(1);
            engine.breakWith(new EngineException("the engine is broken"));

            assertThatThrownBy(worker::work).hasMessage("the engine is broken");

            worker.onStop();
            takeAnswered(0);
        });
    }

    @Test
    void answersWhatIsUnderWayBeforeItEnds() throws Exception {
        RecordingEngine engine = new RecordingEngine(3, 1, 1).deep(2);
        on(engine, (slot, worker) -> {
            put(2);
            worker.work();
            scheduler.close();

            assertThat(worker.work()).isFalse();

            takeAnswered(2);
        });
    }

    @Test
    void answersWhatIsUnderWayBeforeItTurnsToAnotherModel() throws Exception {
        RecordingEngine engine = new RecordingEngine(3, 1, 1).deep(2);
        RecordingEngine next = new RecordingEngine(4, 1, 1).deep(2);
        on(engine, (slot, worker) -> {
            put(3);
            worker.work();
            slot.swap(next.model(folder), 1);

            worker.work();
            assertThat(engine.batches).hasSize(2);
            assertThat(next.batches).isEmpty();
            worker.work();
            takeAnswered(3);
            assertThat(next.batches).hasSize(1);
        });
    }

    @Test
    void givesBackWhatIsUnderWayWhenItIsStopped() throws Exception {
        RecordingEngine engine = new RecordingEngine(3, 2, 1).deep(2);
        on(engine, (slot, worker) -> {
            put(4);
            worker.work();
            takeAnswered(2);

            worker.onStop();

            takeAnswered(0);
            assertThat(failures).isEmpty();
            assertThat(slot.acquire(0, TimeUnit.SECONDS))
                    .as("its context still has a run")
                    .isNull();
        });
    }
}
