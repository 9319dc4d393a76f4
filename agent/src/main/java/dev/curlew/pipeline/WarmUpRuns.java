package dev.curlew.pipeline;

import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.model.ModelConfig;
import dev.curlew.model.ModelException;
import dev.curlew.model.WarmUp;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The runs that {@code model_warmup} of config.pbtxt asks for, so that the first frame does not pay for what an engine
 * sets up in its first run. Called by the thread that loads the model; keeps nothing open.
 */
public final class WarmUpRuns {
    private final LoadedModel model;
    private final ModelConfig config;

    private WarmUpRuns(LoadedModel model) {
        this.model = model;
        this.config = model.processing().model().config();
    }

    /**
     * @return how many runs were made
     * @throws ModelException when config.pbtxt describes inputs that the model has not
     */
    public static int run(LoadedModel model) throws ModelException, EngineException {
        return new WarmUpRuns(model).run();
    }

    private int run() throws ModelException, EngineException {
        int runs = 0;
        if (config.warmUps().isEmpty()) {
            return runs;
        }
        try (EngineContext context = model.engine().newContext()) {
            model.processing().feed(context.hostInputs());
            for (WarmUp warmUp : config.warmUps()) {
                for (WarmUp.Input input : warmUp.inputs()) {
                    fill(find(input, context.hostInputs()), input.data());
                }
                Feeding.uploadAll(context);
                for (int i = 0; i < warmUp.count(); i++, runs++) {
                    context.enqueue(Math.min(warmUp.batch(), model.engine().maxBatch()));
                    context.await();
                }
            }
        }
        return runs;
    }

    private Tensor find(WarmUp.Input input, List<Tensor> tensors) throws ModelException {
        List<TensorSpec> specs = model.engine().inputs();
        for (int i = 0; i < specs.size(); i++) {
            if (specs.get(i).name().equals(input.spec().name())) {
                requireFits(input, specs.get(i));
                return tensors.get(i);
            }
        }
        throw new ModelException(input.place() + ": model_warmup names input \""
                + input.spec().name() + "\", but the model has "
                + specs.stream().map(TensorSpec::toString).collect(Collectors.joining(", ")));
    }

    private void requireFits(WarmUp.Input input, TensorSpec spec) throws ModelException {
        List<Long> shape = spec.shape();
        List<Long> dims = config.maxBatchSize() > 0 ? shape.subList(1, shape.size()) : shape;
        if (!input.spec().shape().equals(dims) || input.spec().type() != spec.type()) {
            throw new ModelException(input.place() + ": model_warmup must feed \"" + spec.name()
                    + "\" with data_type: TYPE_" + spec.type() + " dims: " + dims + ", but was TYPE_"
                    + input.spec().type() + " " + input.spec().shape());
        }
    }

    /** Whole numbers beside the picture mean something to the model, so they stay what the parser wrote. */
    private static void fill(Tensor tensor, WarmUp.Data data) {
        if (tensor.spec().type() != DataType.FP32) {
            return;
        }
        Random random = new Random(1);
        FloatBuffer values = tensor.floats();
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, data == WarmUp.Data.ZERO ? 0 : random.nextFloat());
        }
    }
}
