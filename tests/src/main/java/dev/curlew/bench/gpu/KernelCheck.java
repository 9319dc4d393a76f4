package dev.curlew.bench.gpu;

import dev.curlew.batch.GpuBatcher;
import dev.curlew.batch.ResamplingRule;
import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.DeviceMemory;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.PinnedMemory;
import dev.curlew.media.Frame;
import dev.curlew.model.InputSettings;
import dev.curlew.model.InputSettings.Align;
import dev.curlew.model.InputSettings.Color;
import dev.curlew.model.InputSettings.Resize;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.HalfFloats;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** The pre-process kernel on real frames: its distance from the written rule, and its time. */
final class KernelCheck implements AutoCloseable {
    private static final int ROUNDS = 100;

    private final TensorSpec spec;
    private final InputSettings settings;
    private final DeviceMemory device;
    private final PinnedMemory pinned;
    private final CudaQueue queue;
    private final GpuBatcher batcher;
    private final Tensor hostInput;
    private final int side;

    KernelCheck(Gpu gpu, int batch, int side, DataType type, Color color) throws CudaException {
        this.side = side;
        spec = new TensorSpec("images", type, List.of((long) batch, 3L, (long) side, (long) side));
        settings = new InputSettings(
                color,
                List.of(123.675f, 116.28f, 103.53f),
                List.of(58.395f, 57.12f, 57.375f),
                Resize.LETTERBOX,
                Align.CENTER,
                114);
        device = gpu.allocate(spec.elements() * type.bytes());
        pinned = gpu.allocatePinned(spec.elements() * Float.BYTES);
        hostInput = Tensor.host(spec.widened(), pinned.bytes(), pinned.address());
        queue = gpu.newQueue();
        batcher = new GpuBatcher(
                gpu, Tensor.cuda(spec, device.address()), () -> hostInput, this::upload, queue, settings);
    }

    private void upload(int first, int count) throws CudaException {
        if (spec.type() != DataType.FP32) {
            throw new IllegalStateException("host frames are checked in FP32 only");
        }
        long bytes = 3L * side * side * Float.BYTES;
        queue.upload(device.address() + first * bytes, pinned.address() + first * bytes, count * bytes);
    }

    /** Mean and greatest distance from the rule, in steps of an 8-bit pixel. */
    double[] distance(Frame frame, int place) throws CudaException {
        for (int i = 0; i <= place; i++) {
            batcher.write(frame, i);
        }
        batcher.send(place + 1);
        queue.await();
        queue.download(pinned.address(), device.address(), device.bytes());
        queue.await();
        Tensor result = hostInput;
        if (spec.type() == DataType.FP16) {
            ByteBuffer wide = ByteBuffer.allocateDirect((int) spec.elements() * Float.BYTES)
                    .order(ByteOrder.nativeOrder());
            result = Tensor.host(spec.widened(), wide, 0);
            HalfFloats.widen(
                    pinned.bytes().slice(0, (int) device.bytes()).order(ByteOrder.nativeOrder()), result.floats());
        }
        return new ResamplingRule(settings, side, side).distance(frame, result, place);
    }

    /** Median GPU time of one launch, in microseconds. */
    double launchMicros(List<Frame> frames) throws CudaException {
        long[] nanos = new long[ROUNDS];
        for (int round = -10; round < ROUNDS; round++) {
            for (int i = 0; i < frames.size(); i++) {
                batcher.write(frames.get(i), i);
            }
            batcher.send(frames.size());
            queue.await();
            if (round >= 0) {
                nanos[round] = batcher.sendNanos(0);
            }
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2] / 1e3;
    }

    @Override
    public void close() {
        batcher.close();
        queue.close();
        pinned.close();
        device.close();
    }
}
