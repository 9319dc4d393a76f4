package dev.curlew.pipeline;

import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelRepository;
import dev.curlew.parse.Parsers;
import dev.curlew.parse.Processing;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An engine that answers every frame with one box of a class of its own, and writes down what is done to it: batches,
 * threads, closings. Its inputs are host memory.
 */
public final class RecordingEngine implements Engine {
    static final int SIDE = 32;
    private static final int ROWS = 16 + 4 + 1; // strides 8, 16, 32
    private static final int CHANNELS = 85;

    private final int id;
    private final int maxBatch;
    private final int mostContexts;
    final List<Integer> batches = new ArrayList<>();
    /** What was asked of its contexts: {@code enqueue}, {@code await}, {@code outputs}. */
    final List<String> calls = new ArrayList<>();

    public final List<String> closedBy = new ArrayList<>();
    final AtomicInteger openContexts = new AtomicInteger();
    private final AtomicInteger contexts = new AtomicInteger();
    private volatile @Nullable EngineException breaksWith;
    private boolean open;
    private int depth = 1;

    /** @param id the class of its boxes */
    public RecordingEngine(int id, int maxBatch, int mostContexts) {
        this.id = id;
        this.maxBatch = maxBatch;
        this.mostContexts = mostContexts;
    }

    /** From now on its file leaves the batch open. */
    RecordingEngine open() {
        open = true;
        return this;
    }

    /** From now on its contexts take so many runs at once, 1 or 2. */
    RecordingEngine deep(int runs) {
        depth = runs;
        return this;
    }

    private synchronized void note(String call) {
        calls.add(call);
    }

    @Override
    public List<TensorSpec> declaredInputs() {
        return open
                ? List.of(new TensorSpec("images", DataType.FP32, List.of(-1L, 3L, (long) SIDE, (long) SIDE)))
                : inputs();
    }

    public void breakWith(EngineException reason) {
        breaksWith = reason;
    }

    /** As a model in the YOLOX format. */
    public LoadedModel model(Path folder) throws IOException, ModelException {
        Path file = folder.resolve("m/1/model.onnx");
        if (!Files.exists(file)) {
            Files.createDirectories(folder.resolve("m/1"));
            Files.writeString(file, "");
            Files.writeString(
                    folder.resolve("m/config.pbtxt"),
                    "parameters { key: \"parser\" value { string_value: \"yolox\" } }");
        }
        Processing processing =
                Parsers.installed().resolve(ModelRepository.load(folder.resolve("m")), inputs(), outputs(), List.of());
        return new LoadedModel(processing, this);
    }

    @Override
    public List<TensorSpec> inputs() {
        return List.of(new TensorSpec("images", DataType.FP32, List.of((long) maxBatch, 3L, (long) SIDE, (long) SIDE)));
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec("output", DataType.FP32, List.of((long) maxBatch, (long) ROWS, (long) CHANNELS)));
    }

    @Override
    public int maxBatch() {
        return maxBatch;
    }

    @Override
    public String description() {
        return "recording engine " + id;
    }

    @Override
    public EngineContext newContext() throws EngineException {
        if (contexts.incrementAndGet() > mostContexts) {
            throw new EngineException("no memory for context " + contexts);
        }
        openContexts.incrementAndGet();
        return new Context();
    }

    @Override
    public void close() {
        if (openContexts.get() > 0) {
            throw new IllegalStateException("closed before its contexts");
        }
        synchronized (this) {
            closedBy.add(Thread.currentThread().getName());
        }
    }

    private final class Context implements EngineContext {
        private final Tensor input = Tensor.host(
                RecordingEngine.this.inputs().get(0), ByteBuffer.allocateDirect(maxBatch * 3 * SIDE * SIDE * 4), 0);
        private final List<Tensor> results = List.of(newOutput(), newOutput());
        private int enqueued;
        private int awaited;
        private boolean closed;

        private Tensor newOutput() {
            return Tensor.host(
                    RecordingEngine.this.outputs().get(0),
                    ByteBuffer.allocateDirect(maxBatch * ROWS * CHANNELS * 4),
                    0);
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public void enqueue(int batch) throws EngineException {
            if (closed) {
                throw new IllegalStateException("used after close");
            }
            note("enqueue");
            synchronized (RecordingEngine.this) {
                batches.add(batch);
            }
            EngineException reason = breaksWith;
            if (reason != null) {
                throw reason;
            }
            if (enqueued - awaited == depth) {
                throw new IllegalStateException("more than " + depth + " runs at once");
            }
            Tensor output = results.get(enqueued++ % depth);
            for (int i = 0; i < batch; i++) {
                output.floats().put(i * ROWS * CHANNELS + 4, 1); // objectness of the first cell
                output.floats().put(i * ROWS * CHANNELS + 5 + id, 1);
            }
        }

        @Override
        public void await() {
            note("await");
            awaited++;
        }

        @Override
        public List<Tensor> outputs() {
            note("outputs");
            return List.of(results.get((awaited - 1) % depth));
        }

        @Override
        public int depth() {
            return depth;
        }

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("closed twice");
            }
            closed = true;
            openContexts.decrementAndGet();
        }
    }
}
