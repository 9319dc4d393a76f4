package dev.curlew.pipeline;

import dev.curlew.batch.Batcher;
import dev.curlew.batch.Batchers;
import dev.curlew.cuda.CudaException;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.tensor.Tensor;
import java.util.List;

/** How frames and other numbers get into an engine's inputs, wherever those lie. */
final class Feeding {
    private Feeding() {}

    /**
     * What lays frames into a context's picture; the inputs beside the picture are filled here, once. Closed by the
     * caller before the context.
     */
    static Batcher batcher(LoadedModel model, EngineContext context) throws EngineException {
        int picture = context.inputs().size() == 1 ? 0 : fillOthers(model, context);
        try {
            return Batchers.of(
                    context.gpu() == null ? model.gpu() : context.gpu(),
                    context.queue(),
                    context.inputs().get(picture),
                    () -> context.hostInputs().get(picture),
                    (first, count) -> upload(context, picture, first, count),
                    model.processing().input());
        } catch (CudaException e) {
            throw new EngineException(String.valueOf(e.getMessage()), e);
        }
    }

    /** @return the place of the picture among the inputs */
    private static int fillOthers(LoadedModel model, EngineContext context) throws EngineException {
        List<Tensor> inputs = context.hostInputs();
        int picture = inputs.indexOf(model.processing().feed(inputs));
        for (int i = 0; i < inputs.size(); i++) {
            if (i != picture) {
                context.upload(i, 0, batch(inputs.get(i)));
            }
        }
        return picture;
    }

    private static void upload(EngineContext context, int input, int first, int count) throws CudaException {
        try {
            context.upload(input, first, count);
        } catch (EngineException e) {
            if (e.getCause() instanceof CudaException cuda) {
                throw cuda;
            }
            throw new CudaException(String.valueOf(e.getMessage()), CudaException.Kind.OTHER, 0);
        }
    }

    /** Sends all that the host inputs hold. */
    static void uploadAll(EngineContext context) throws EngineException {
        List<Tensor> inputs = context.hostInputs();
        for (int i = 0; i < inputs.size(); i++) {
            context.upload(i, 0, batch(inputs.get(i)));
        }
    }

    private static int batch(Tensor tensor) {
        List<Long> shape = tensor.spec().shape();
        return shape.isEmpty() ? 1 : Math.toIntExact(shape.get(0));
    }
}
