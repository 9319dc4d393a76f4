package dev.curlew.infer.tensorrt;

import dev.curlew.cuda.CudaEvent;
import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.PinnedMemory;
import dev.curlew.infer.RunTimes;
import dev.curlew.tensor.HalfFloats;
import dev.curlew.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run has for itself while another may be under way on the same queue: events, and where its results go. The runs of
 * a context take turns; everything in it is the context's, which closes it.
 */
final class Turn {
    private final CudaEvent started;
    private final CudaEvent inferred;
    private final CudaEvent done;
    private final List<Result> results = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();

    /** One output's copy in host memory, and its floats where the copy has half floats. */
    private record Result(PinnedMemory host, @Nullable Tensor widened) {}

    /** With events that tell times. */
    Turn(CudaEvent started, CudaEvent inferred, CudaEvent done) {
        this.started = started;
        this.inferred = inferred;
        this.done = done;
    }

    /**
     * The next output, in the network's order.
     *
     * @param plain what host holds
     * @param widened where its floats are put when it has half floats, else null
     */
    void add(PinnedMemory host, Tensor plain, @Nullable Tensor widened) {
        results.add(new Result(host, widened));
        tensors.add(widened == null ? plain : widened);
    }

    CudaEvent started() {
        return started;
    }

    CudaEvent inferred() {
        return inferred;
    }

    CudaEvent done() {
        return done;
    }

    /** Where an output is copied to. */
    long address(int output) {
        return results.get(output).host().address();
    }

    List<Tensor> tensors() {
        return tensors;
    }

    /** Waits for the run, whose results {@link #tensors} hold then. */
    void await() throws CudaException {
        done.await();
        for (int i = 0; i < results.size(); i++) {
            Result result = results.get(i);
            if (result.widened() != null) {
                HalfFloats.widen(result.host().bytes(), result.widened().floats());
            }
        }
    }

    /** Of the run that was awaited. */
    RunTimes times() throws CudaException {
        return new RunTimes(inferred.nanosSince(started), done.nanosSince(inferred));
    }
}
