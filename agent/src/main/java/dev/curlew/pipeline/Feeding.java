package dev.curlew.pipeline;

import dev.curlew.batch.Batcher;
import dev.curlew.batch.Batchers;
import dev.curlew.cuda.CudaException;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.parse.Processing;
import dev.curlew.tensor.Tensor;
import java.util.List;

/** How host code gets numbers into an engine's inputs, wherever those lie. */
final class Feeding {
    private Feeding() {}

    /**
     * What lays frames into a context's picture; the inputs beside the picture are filled here, once. Closed by the
     * caller before the context.
     */
    static Batcher batcher(Processing processing, EngineContext context) throws EngineException {
        Tensor picture = processing.feed(context.hostInputs());
        int place = context.hostInputs().indexOf(picture);
        for (int i = 0; i < context.hostInputs().size(); i++) {
            if (i != place) {
                context.upload(i, 0, batch(context.hostInputs().get(i)));
            }
        }
        try {
            return Batchers.of(
                    context.gpu(),
                    context.queue(),
                    context.inputs().get(place),
                    () -> picture,
                    (first, count) -> upload(context, place, first, count),
                    processing.input());
        } catch (CudaException e) {
            throw new EngineException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void upload(EngineContext context, int input, int first, int count) throws CudaException {
        try {
            context.upload(input, first, count);
        } catch (EngineException e) {
            throw e.getCause() instanceof CudaException cuda
                    ? cuda
                    : new CudaException(String.valueOf(e.getMessage()), CudaException.Kind.OTHER, 0);
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
