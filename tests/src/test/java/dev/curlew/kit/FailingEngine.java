package dev.curlew.kit;

import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A real engine that gives up after some runs, or refuses more contexts than it has memory for. */
public final class FailingEngine implements Engine {
    private final Engine engine;
    private final AtomicInteger runsLeft;
    private final AtomicInteger contextsLeft;

    public FailingEngine(Engine engine, int runs) {
        this(engine, runs, Integer.MAX_VALUE);
    }

    public FailingEngine(Engine engine, int runs, int contexts) {
        this.engine = engine;
        this.runsLeft = new AtomicInteger(runs);
        this.contextsLeft = new AtomicInteger(contexts);
    }

    @Override
    public List<TensorSpec> inputs() {
        return engine.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return engine.outputs();
    }

    @Override
    public int maxBatch() {
        return engine.maxBatch();
    }

    @Override
    public String description() {
        return engine.description();
    }

    @Override
    public EngineContext newContext() throws EngineException {
        if (contextsLeft.getAndDecrement() <= 0) {
            throw new EngineException("no memory is left");
        }
        return new Context(engine.newContext());
    }

    @Override
    public void close() {
        engine.close();
    }

    private final class Context implements EngineContext {
        private final EngineContext context;

        Context(EngineContext context) {
            this.context = context;
        }

        @Override
        public List<Tensor> inputs() {
            return context.inputs();
        }

        @Override
        public void enqueue(int batch) throws EngineException {
            if (runsLeft.getAndDecrement() <= 0) {
                throw new EngineException("the device is gone");
            }
            context.enqueue(batch);
        }

        @Override
        public void await() throws EngineException {
            context.await();
        }

        @Override
        public List<Tensor> outputs() {
            return context.outputs();
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
