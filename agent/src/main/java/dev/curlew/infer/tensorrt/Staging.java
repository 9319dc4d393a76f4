package dev.curlew.infer.tensorrt;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.PinnedMemory;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.HalfFloats;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pinned memory of the inputs' shapes, for frames that are prepared on the host. Belongs to one context. */
final class Staging implements AutoCloseable {
    private final TensorRtEngine.Plan plan;
    private final List<Tensor> devices;
    private final List<Place> places = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();

    /** @param halves the floats' copy as the device wants them; null where it wants what the host writes */
    private record Place(PinnedMemory memory, @Nullable Tensor halves) {}

    Staging(Gpu gpu, TensorRtEngine.Plan plan, List<Tensor> devices) throws CudaException {
        this.plan = plan;
        this.devices = devices;
        try {
            for (TensorSpec spec : plan.inputs()) {
                PinnedMemory memory =
                        gpu.allocatePinned(spec.elements() * spec.type().bytes());
                if (spec.type() == DataType.FP16) {
                    ByteBuffer floats = ByteBuffer.allocateDirect(Math.toIntExact(spec.elements() * Float.BYTES))
                            .order(ByteOrder.nativeOrder());
                    tensors.add(Tensor.host(spec.widened(), floats, 0));
                    places.add(new Place(memory, Tensor.host(spec, memory.bytes(), memory.address())));
                } else {
                    tensors.add(Tensor.host(spec, memory.bytes(), memory.address()));
                    places.add(new Place(memory, null));
                }
            }
        } catch (CudaException e) {
            close();
            throw e;
        }
    }

    List<Tensor> tensors() {
        return tensors;
    }

    void upload(CudaQueue queue, int input, int first, int count) throws CudaException {
        TensorSpec spec = plan.inputs().get(input);
        Place place = places.get(input);
        boolean batched = plan.isBatched(spec);
        long elements = batched ? spec.elements() / plan.maxBatch() : spec.elements();
        long from = batched ? first * elements : 0;
        long many = batched ? count * elements : elements;
        Tensor halves = place.halves();
        if (halves != null) {
            HalfFloats.narrow(
                    tensors.get(input).floats().slice((int) from, (int) many),
                    halves.bytes()
                            .slice((int) from * Short.BYTES, (int) many * Short.BYTES)
                            .order(ByteOrder.nativeOrder()));
        }
        int size = spec.type().bytes();
        queue.upload(devices.get(input).address() + from * size, place.memory().address() + from * size, many * size);
    }

    @Override
    public void close() {
        places.forEach(place -> place.memory().close());
        places.clear();
    }
}
