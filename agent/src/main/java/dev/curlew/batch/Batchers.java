package dev.curlew.batch;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.Gpu;
import dev.curlew.model.InputSettings;
import dev.curlew.tensor.Tensor;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Picks the batcher by where an engine's input lies. */
public final class Batchers {
    private Batchers() {}

    /**
     * @param gpu the input's, when it lies in device memory; so for queue
     * @param input what the engine reads
     * @param hostInput what the host writes instead when that is device memory
     */
    public static Batcher of(
            @Nullable Gpu gpu,
            @Nullable CudaQueue queue,
            Tensor input,
            Supplier<Tensor> hostInput,
            GpuBatcher.Uploader uploader,
            InputSettings settings)
            throws CudaException {
        if (input.memory() == Tensor.Memory.HOST) {
            return new CpuBatcher(input, settings);
        }
        return new GpuBatcher(
                Objects.requireNonNull(gpu), input, hostInput, uploader, Objects.requireNonNull(queue), settings);
    }
}
