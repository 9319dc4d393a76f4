package dev.curlew.infer.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.RecordingGpu;
import dev.curlew.infer.EngineException;
import dev.curlew.infer.RunTimes;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The order of calls around TensorRT, on a GPU of host memory; the network doubles its input. */
class TensorRtContextTest {
    private static final TensorSpec IN = new TensorSpec("in", DataType.FP32, List.of(4L, 2L));
    private static final TensorSpec OUT = new TensorSpec("out", DataType.FP32, List.of(4L, 2L));

    private static TensorRtEngine.Plan plan(TensorSpec in, TensorSpec out, boolean open) {
        return new TensorRtEngine.Plan(List.of(in), List.of(out), List.of(in), List.of(out), 4, open);
    }

    /** Doubles floats, which is TensorRT's part. */
    private static final class Doubling implements Execution {
        private final RecordingGpu gpu;
        private final Map<String, Long> addresses = new HashMap<>();
        private boolean refuses;
        private int frames;
        private boolean closed;

        Doubling(RecordingGpu gpu) {
            this.gpu = gpu;
        }

        @Override
        public void bind(String tensor, long address) {
            addresses.put(tensor, address);
        }

        @Override
        public void batch(int wanted) {
            frames = wanted;
        }

        @Override
        public boolean enqueue(CudaQueue queue) {
            int now = frames;
            try {
                gpu.queue(queue, "infer " + now, () -> run(now));
            } catch (CudaException e) {
                return false;
            }
            return !refuses;
        }

        private void run(int now) {
            ByteBuffer in = gpu.view(addresses.getOrDefault("in", 0L), now * 8L);
            ByteBuffer out = gpu.view(addresses.getOrDefault("out", 0L), now * 8L);
            for (int i = 0; i < now * 2; i++) {
                out.putFloat(i * 4, in.getFloat(i * 4) * 2);
            }
            gpu.pass(5_000_000);
        }

        @Override
        public String reason() {
            return "the network is tired";
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static void feed(TensorRtContext context, int frame, float value) throws EngineException {
        Tensor host = context.hostInputs().get(0);
        host.floats().put(frame * 2, value).put(frame * 2 + 1, -value);
        context.upload(0, frame, 1);
    }

    @Test
    void runsEachBatchOnceAsItIsAndThenAsAGraph() throws EngineException {
        RecordingGpu gpu = new RecordingGpu();
        try (TensorRtContext context =
                new TensorRtContext(gpu, plan(IN, OUT, true), true, queue -> new Doubling(gpu))) {
            feed(context, 0, 1);
            feed(context, 1, 3);
            gpu.forget();
            context.enqueue(2);
            context.await();

            assertThat(context.outputs().get(0).floats().get(3)).isEqualTo(-6);
            assertThat(gpu.calls())
                    .containsSubsequence(
                            "queue 0: record event 0",
                            "queue 0: infer 2",
                            "queue 0: capture",
                            "queue 0: infer 2",
                            "queue 0: record event 1",
                            "queue 0: download 16",
                            "queue 0: record event 2",
                            "await event 2");

            feed(context, 0, 5);
            gpu.forget();
            context.enqueue(2);
            context.await();

            assertThat(context.outputs().get(0).floats().get(0)).isEqualTo(10);
            assertThat(gpu.calls())
                    .filteredOn(call -> call.startsWith("queue"))
                    .containsExactly(
                            "queue 0: record event 3",
                            "queue 0: launch graph 0",
                            "queue 0: record event 4",
                            "queue 0: download 16",
                            "queue 0: record event 5");
            context.enqueue(1);
            context.await();
            assertThat(gpu.calls()).contains("queue 0: infer 1", "queue 0: download 8");
        }
        assertThat(gpu.open()).isEmpty();
    }

    @Test
    void takesTwoRunsAtOnceAndGivesTheResultsInOrder() throws EngineException {
        RecordingGpu gpu = new RecordingGpu();
        try (TensorRtContext context =
                new TensorRtContext(gpu, plan(IN, OUT, true), true, queue -> new Doubling(gpu))) {
            feed(context, 0, 1);
            context.enqueue(1);
            for (int i = 2; i <= 5; i++) {
                feed(context, 0, i);
                context.enqueue(1);
                context.await();
                assertThat(context.outputs().get(0).floats().get(0)).isEqualTo(2 * (i - 1));
                assertThat(context.lastRun().inferenceNanos()).isPositive();
            }
            context.enqueue(1);
            assertThatThrownBy(() -> context.enqueue(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("2 runs are under way; await one first");
            context.await();
            context.await();
            assertThatThrownBy(context::await).hasMessage("no run is under way");
        }
        assertThat(gpu.open()).isEmpty();
    }

    @Test
    void goesOnWithoutGraphsWhereTheyCannotBeCaptured() throws EngineException {
        RecordingGpu gpu = new RecordingGpu();
        gpu.refuseCaptures();
        try (TensorRtContext context =
                new TensorRtContext(gpu, plan(IN, OUT, true), true, queue -> new Doubling(gpu))) {
            for (int i = 1; i <= 3; i++) {
                feed(context, 0, i);
                context.enqueue(1);
                context.await();
                assertThat(context.outputs().get(0).floats().get(0)).isEqualTo(2 * i);
            }
            assertThat(gpu.calls()).filteredOn("queue 0: capture"::equals).hasSize(1);
        }
    }

    @Test
    void tellsTheGpusOwnTimeOfARun() throws EngineException {
        RecordingGpu gpu = new RecordingGpu();
        try (TensorRtContext context =
                new TensorRtContext(gpu, plan(IN, OUT, true), false, queue -> new Doubling(gpu))) {
            assertThat(context.lastRun()).isEqualTo(RunTimes.UNKNOWN);
            context.enqueue(4);
            context.await();

            assertThat(context.lastRun().inferenceNanos()).isBetween(5_000_000L, 5_100_000L);
            assertThat(context.lastRun().copyNanos()).isBetween(1L, 100_000L);
        }
    }

    @Test
    void runsAFixedBatchWholeAndFetchesWhatWasAskedFor() throws EngineException {
        RecordingGpu gpu = new RecordingGpu();
        try (TensorRtContext context =
                new TensorRtContext(gpu, plan(IN, OUT, false), true, queue -> new Doubling(gpu))) {
            feed(context, 0, 7);
            context.enqueue(1);
            context.await();

            assertThat(context.outputs().get(0).floats().get(0)).isEqualTo(14);
            assertThat(gpu.calls()).contains("queue 0: infer 4", "queue 0: download 8");
        }
    }

    @Test
    void widensHalfFloatsOutside() throws EngineException {
        RecordingGpu gpu = new RecordingGpu();
        TensorSpec in = new TensorSpec("in", DataType.FP16, IN.shape());
        TensorSpec out = new TensorSpec("out", DataType.FP16, OUT.shape());
        Execution copying = new Execution() {
            private final Map<String, Long> addresses = new HashMap<>();

            @Override
            public void bind(String tensor, long address) {
                addresses.put(tensor, address);
            }

            @Override
            public void batch(int frames) {}

            @Override
            public boolean enqueue(CudaQueue queue) {
                try {
                    gpu.queue(queue, "copy", () -> {
                        ByteBuffer from = gpu.view(addresses.getOrDefault("in", 0L), 16);
                        gpu.view(addresses.getOrDefault("out", 0L), 16).put(0, from, 0, 16);
                    });
                    return true;
                } catch (CudaException e) {
                    return false;
                }
            }

            @Override
            public String reason() {
                return "";
            }

            @Override
            public void close() {}
        };
        try (TensorRtContext context = new TensorRtContext(gpu, plan(in, out, true), true, queue -> copying)) {
            feed(context, 0, 0.5f);
            feed(context, 2, 1.5f);
            context.enqueue(4);
            context.await();

            assertThat(context.inputs().get(0).spec().type()).isEqualTo(DataType.FP16);
            assertThat(context.outputs().get(0).spec().type()).isEqualTo(DataType.FP32);
            assertThat(context.outputs().get(0).floats().get(1)).isEqualTo(-0.5f);
            assertThat(context.outputs().get(0).floats().get(4)).isEqualTo(1.5f);
        }
    }

    @Test
    void saysWhyTensorRtRefusesARun() throws EngineException {
        RecordingGpu gpu = new RecordingGpu();
        Doubling execution = new Doubling(gpu);
        try (TensorRtContext context = new TensorRtContext(gpu, plan(IN, OUT, true), true, queue -> execution)) {
            execution.refuses = true;

            assertThatThrownBy(() -> context.enqueue(1))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("TensorRT refuses a run: the network is tired");
        }
    }

    @Test
    void tellsALostContextFromARefusal() throws EngineException {
        RecordingGpu gpu = new RecordingGpu();
        TensorRtContext context = new TensorRtContext(gpu, plan(IN, OUT, true), true, queue -> new Doubling(gpu));
        // current, start's event, then the run itself
        gpu.loseAtCall(3);

        assertThatThrownBy(() -> context.enqueue(1))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("illegal memory access")
                .cause()
                .isInstanceOfSatisfying(
                        CudaException.class, e -> assertThat(e.kind()).isEqualTo(CudaException.Kind.LOST));
        context.close();
        assertThat(gpu.open()).isEmpty();
    }

    @Test
    void givesBackEverythingWhenMemoryEndsHalfWay() {
        for (int failing = 1; failing <= 3; failing++) {
            RecordingGpu gpu = new RecordingGpu();
            gpu.failAllocation(failing);
            Doubling execution = new Doubling(gpu);
            int marks = Leaks.open().size();

            assertThatThrownBy(() -> new TensorRtContext(gpu, plan(IN, OUT, true), true, queue -> execution))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("bytes wanted");
            assertThat(gpu.open()).isEmpty();
            assertThat(execution.closed).isTrue();
            assertThat(Leaks.open()).hasSize(marks);
        }
    }
}
