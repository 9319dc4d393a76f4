package dev.curlew.infer.tensorrt;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.CudaGraph;
import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.DeviceMemory;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.PinnedMemory;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.infer.RunTimes;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inputs and outputs in device memory, results in pinned memory. Each batch size runs once as it is and then as a CUDA
 * graph; the copies of the results follow on the same queue. While one run is under way the next may be put behind it: the
 * device's memory is the same for both, results and events have a place for each. Belongs to one inference thread; owns
 * queue and memory.
 */
final class TensorRtContext implements EngineContext {
    private static final Logger LOG = LoggerFactory.getLogger(TensorRtContext.class);

    private final Leaks.Mark mark = Leaks.opened(this);
    private final Gpu gpu;
    private final TensorRtEngine.Plan plan;
    private final Execution execution;
    private final CudaQueue queue;
    private final List<AutoCloseable> owned = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Output> outputs = new ArrayList<>();
    private final Turn[] turns = new Turn[Gpu.DEPTH];
    private final @Nullable CudaGraph[] graphs;
    private @Nullable Staging staging;
    private boolean useGraphs;
    private int shaped = -1;
    private long enqueued;
    private long awaited;

    /** Results on the device. */
    private record Output(long device, long frameBytes, boolean batched) {}

    /** Makes an execution on the queue; called once. */
    @FunctionalInterface
    interface Opening {
        Execution open(CudaQueue queue) throws EngineException;
    }

    /** @param useGraphs whether runs may be launched as graphs */
    TensorRtContext(Gpu gpu, TensorRtEngine.Plan plan, boolean useGraphs, Opening opening) throws EngineException {
        this.gpu = gpu;
        this.plan = plan;
        this.useGraphs = useGraphs;
        this.graphs = new CudaGraph[plan.maxBatch() + 1];
        try {
            gpu.makeCurrent();
            this.queue = owned(gpu.newQueue());
            for (int i = 0; i < Gpu.DEPTH; i++) {
                turns[i] = new Turn(owned(gpu.newEvent(true)), owned(gpu.newEvent(true)), owned(gpu.newEvent(true)));
            }
            this.execution = owned(opening.open(queue));
            for (TensorSpec spec : plan.inputs()) {
                DeviceMemory memory = owned(gpu.allocate(bytes(spec)));
                execution.bind(spec.name(), memory.address());
                inputs.add(Tensor.cuda(spec, memory.address()));
            }
            for (TensorSpec spec : plan.outputs()) {
                add(spec);
            }
        } catch (CudaException e) {
            closeAll();
            throw new EngineException("no memory or queue for a run: " + e.getMessage(), e);
        } catch (EngineException | RuntimeException e) {
            closeAll();
            throw e;
        }
    }

    private <T extends AutoCloseable> T owned(T made) {
        owned.add(made);
        return made;
    }

    private static long bytes(TensorSpec spec) {
        return spec.elements() * spec.type().bytes();
    }

    private void add(TensorSpec spec) throws CudaException, EngineException {
        long bytes = bytes(spec);
        DeviceMemory memory = owned(gpu.allocate(bytes));
        execution.bind(spec.name(), memory.address());
        Tensor widened = null; // one for all: results are read one run after the other
        if (spec.type() == DataType.FP16) {
            ByteBuffer floats = ByteBuffer.allocateDirect(Math.toIntExact(spec.elements() * Float.BYTES))
                    .order(ByteOrder.nativeOrder());
            widened = Tensor.host(spec.widened(), floats, 0);
        }
        for (Turn turn : turns) {
            PinnedMemory host = owned(gpu.allocatePinned(bytes));
            turn.add(host, Tensor.host(spec, host.bytes(), host.address()), widened);
        }
        boolean batched = plan.isBatched(spec);
        outputs.add(new Output(memory.address(), batched ? bytes / plan.maxBatch() : bytes, batched));
    }

    @Override
    public List<Tensor> inputs() {
        return inputs;
    }

    @Override
    public List<Tensor> outputs() {
        return lastAwaited().tensors();
    }

    @Override
    public int depth() {
        return Gpu.DEPTH;
    }

    private Turn turn(long run) {
        return turns[Math.floorMod(run, Gpu.DEPTH)];
    }

    private Turn lastAwaited() {
        return turn(awaited - 1);
    }

    @Override
    public Gpu gpu() {
        return gpu;
    }

    @Override
    public CudaQueue queue() {
        return queue;
    }

    @Override
    public List<Tensor> hostInputs() {
        return staging().tensors();
    }

    private Staging staging() {
        Staging made = staging;
        if (made == null) {
            try {
                made = new Staging(gpu, plan, inputs);
            } catch (CudaException e) {
                throw new IllegalStateException("no pinned memory for host inputs: " + e.getMessage(), e);
            }
            staging = made;
        }
        return made;
    }

    @Override
    public void upload(int input, int first, int count) throws EngineException {
        try {
            staging().upload(queue, input, first, count);
        } catch (CudaException e) {
            throw failed("uploading an input", e);
        }
    }

    @Override
    public void enqueue(int batch) throws EngineException {
        if (batch < 1 || batch > plan.maxBatch()) {
            throw new IllegalArgumentException("batch must be 1 to " + plan.maxBatch() + ", but was " + batch);
        }
        if (enqueued - awaited == Gpu.DEPTH) {
            throw new IllegalStateException(Gpu.DEPTH + " runs are under way; await one first");
        }
        // a plan of a fixed batch runs whole, and what the unused places give stays where it is
        int frames = plan.isOpen() ? batch : plan.maxBatch();
        Turn turn = turn(enqueued);
        try {
            gpu.makeCurrent();
            queue.record(turn.started());
            run(frames);
            queue.record(turn.inferred());
            for (int i = 0; i < outputs.size(); i++) {
                Output output = outputs.get(i);
                queue.download(
                        turn.address(i),
                        output.device(),
                        output.batched() ? output.frameBytes() * batch : output.frameBytes());
            }
            queue.record(turn.done());
        } catch (CudaException e) {
            throw failed("a run of " + frames, e);
        }
        enqueued++;
    }

    private void run(int frames) throws CudaException, EngineException {
        CudaGraph graph = graphs[frames];
        if (graph != null) {
            queue.launch(graph);
            return;
        }
        if (shaped != frames) {
            execution.batch(frames);
            shaped = frames;
        }
        enqueue();
        if (useGraphs) {
            // TensorRT settles a new shape in its first run; from now on the run is the same every time
            graphs[frames] = capture(frames);
        }
    }

    private void enqueue() throws CudaException, EngineException {
        if (!execution.enqueue(queue)) {
            // a lost context shows in the next call of the driver, and is what the caller has to know
            gpu.memoryUse();
            throw new EngineException("TensorRT refuses a run: " + execution.reason());
        }
    }

    private @Nullable CudaGraph capture(int frames) throws CudaException {
        try {
            return queue.capture(() -> {
                if (!execution.enqueue(queue)) {
                    throw new CudaException(execution.reason(), CudaException.Kind.OTHER, 0);
                }
            });
        } catch (CudaException e) {
            if (e.kind() != CudaException.Kind.OTHER) {
                throw e;
            }
            useGraphs = false;
            LOG.info("runs of {} go without CUDA graphs, which cost up to 40 % more time: {}", frames, e.getMessage());
            return null;
        }
    }

    private static EngineException failed(String what, CudaException e) {
        return new EngineException(what + " failed: " + e.getMessage(), e);
    }

    @Override
    public void await() throws EngineException {
        if (awaited == enqueued) {
            throw new IllegalStateException("no run is under way");
        }
        try {
            turn(awaited).await();
        } catch (CudaException e) {
            throw failed("a run", e);
        }
        awaited++;
    }

    @Override
    public RunTimes lastRun() throws EngineException {
        if (awaited == 0) {
            return RunTimes.UNKNOWN;
        }
        try {
            return lastAwaited().times();
        } catch (CudaException e) {
            throw failed("reading a run's time", e);
        }
    }

    @Override
    public void close() {
        try {
            queue.await();
        } catch (CudaException e) {
            LOG.debug("the last run's end is not known: {}", e.getMessage());
        }
        closeAll();
    }

    private void closeAll() {
        for (CudaGraph graph : graphs) {
            if (graph != null) {
                graph.close();
            }
        }
        if (staging != null) {
            staging.close();
        }
        for (int i = owned.size() - 1; i >= 0; i--) {
            try {
                owned.get(i).close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        owned.clear();
        mark.close();
    }
}
