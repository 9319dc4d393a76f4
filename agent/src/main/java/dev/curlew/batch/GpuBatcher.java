package dev.curlew.batch;

import dev.curlew.cuda.CudaEvent;
import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.Kernel;
import dev.curlew.geometry.Letterbox;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.media.Frame;
import dev.curlew.model.InputSettings;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes frames into an engine's input in device memory. Frames that lie on the device are resampled there by one kernel,
 * many in one launch; the others are prepared on the host and sent. Belongs to one inference thread, which also closes it;
 * nothing native is allocated per frame.
 *
 * <p>The kernel waits for its pictures, not for later ones of the same decoders. It reads a frame's surface until the
 * engine's run is done; as a frame is held until then and a decoder writes no surface that is held, nothing is
 * overwritten that is still read.
 */
public final class GpuBatcher implements Batcher {
    private static final Logger LOG = LoggerFactory.getLogger(GpuBatcher.class);

    /** Bytes that the kernel loads at once; a picture whose rows do not begin at a multiple is prepared on the host. */
    private static final int WORD_BYTES = 8;

    private static final int COLUMNS = 64; // of the input, made by one block; as in preprocess.cu
    private static final int ROWS = 16;
    private static final int THREADS = 256;

    /** Sends frames from the engine's host input to its device input, on the engine's queue. */
    @FunctionalInterface
    public interface Uploader {
        void upload(int first, int count) throws CudaException;
    }

    private final Leaks.Mark mark = Leaks.opened(this);
    private final InputSettings settings;
    private final CudaQueue queue;
    private final Supplier<Tensor> hostInput;
    private final Uploader uploader;
    private final int width;
    private final int height;
    private final long frameBytes;
    private final KernelArguments arguments;
    private final Kernel kernel;
    /** By turns, of as many sends as may be under way. */
    private final CudaEvent[] starts = new CudaEvent[Gpu.DEPTH];

    private final CudaEvent[] ends = new CudaEvent[Gpu.DEPTH];
    /** Behind the last copy of what lies in the host input. */
    private final CudaEvent uploaded;

    /** Of each place of the batch: a frame on the device and how it lies in the input; null is one of the host's. */
    private final @Nullable Frame[] frames;

    private final @Nullable Letterbox[] letterboxes;
    private final BitSet onHost = new BitSet();
    private @Nullable CpuBatcher cpu;
    private long uploadedBytes;
    private boolean uploading;
    private long sends;

    /**
     * @param input FP32 or FP16 [N,3,H,W] in device memory
     * @param hostInput FP32 of the same shape in pinned memory; asked for once a frame comes that is not on the device
     * @param queue the engine's
     */
    public GpuBatcher(
            Gpu gpu,
            Tensor input,
            Supplier<Tensor> hostInput,
            Uploader uploader,
            CudaQueue queue,
            InputSettings settings)
            throws CudaException {
        List<Long> shape = input.spec().shape();
        DataType type = input.spec().type();
        if (shape.size() != 4 || shape.get(1) != 3 || (type != DataType.FP32 && type != DataType.FP16)) {
            throw new IllegalArgumentException("input must be FP32 or FP16 [N,3,H,W], but was " + input.spec());
        }
        this.settings = settings;
        this.queue = queue;
        this.hostInput = hostInput;
        this.uploader = uploader;
        this.height = Math.toIntExact(shape.get(2));
        this.width = Math.toIntExact(shape.get(3));
        this.frameBytes = 3L * width * height * type.bytes();
        this.frames = new Frame[Math.toIntExact(shape.get(0))];
        this.letterboxes = new Letterbox[frames.length];
        this.arguments = new KernelArguments(input.address(), width, height, type == DataType.FP16, settings);
        this.kernel = gpu.load(ptx(), "preprocess");
        for (int i = 0; i < Gpu.DEPTH; i++) {
            starts[i] = gpu.newEvent(true);
            ends[i] = gpu.newEvent(true);
        }
        this.uploaded = gpu.newEvent(false);
    }

    private static byte[] ptx() {
        try (InputStream in = GpuBatcher.class.getResourceAsStream("preprocess.ptx")) {
            if (in == null) {
                throw new IllegalStateException("the JAR lacks preprocess.ptx");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("preprocess.ptx cannot be read", e);
        }
    }

    @Override
    public Letterbox write(Frame frame, int index) {
        Letterbox fit = letterboxes[index];
        if (fit == null || fit.sourceWidth() != frame.width() || fit.sourceHeight() != frame.height()) {
            fit = settings.fit(frame.width(), frame.height(), width, height);
            letterboxes[index] = fit;
        }
        boolean device = frame.isOnDevice() && Samples.of(frame.surfaceFormat()) != null && liesOnWords(frame);
        onHost.set(index, !device);
        frames[index] = device ? frame : null;
        if (device) {
            return fit;
        }
        awaitUpload();
        return cpu().write(frame, index);
    }

    /** What the last batch left in the host input must be on the device before it is written over. */
    private void awaitUpload() {
        if (uploading) {
            uploading = false;
            try {
                uploaded.await();
            } catch (CudaException e) {
                LOG.debug("the copy of an input failed, as the engine's run will: {}", e.getMessage());
            }
        }
    }

    private static boolean liesOnWords(Frame frame) {
        return (frame.address(0) | frame.address(1) | frame.pitch(0) | frame.pitch(1)) % WORD_BYTES == 0;
    }

    private CpuBatcher cpu() {
        CpuBatcher made = cpu;
        if (made == null) {
            made = new CpuBatcher(hostInput.get(), settings);
            cpu = made;
        }
        return made;
    }

    @Override
    public void send(int count) throws CudaException {
        int turn = Math.floorMod(sends, Gpu.DEPTH);
        queue.record(starts[turn]);
        upload(count);
        waitForPictures(count);
        arguments.clear();
        for (int i = 0; i < count; i++) {
            Frame frame = frames[i];
            Letterbox fit = letterboxes[i];
            if (frame != null && fit != null) {
                Samples samples = Samples.of(frame.surfaceFormat());
                arguments.add(frame, Objects.requireNonNull(samples), fit, i);
                frames[i] = null;
                if (arguments.isFull()) {
                    launch();
                }
            }
        }
        launch();
        queue.record(ends[turn]);
        sends++;
    }

    private void upload(int count) throws CudaException {
        for (int first = onHost.nextSetBit(0); first >= 0 && first < count; ) {
            int after = Math.min(onHost.nextClearBit(first), count);
            uploader.upload(first, after - first);
            uploadedBytes += (after - first) * frameBytes;
            first = onHost.nextSetBit(after);
            uploading = true;
        }
        if (uploading) {
            queue.record(uploaded);
        }
    }

    private void waitForPictures(int count) throws CudaException {
        for (int i = 0; i < count; i++) {
            Frame frame = frames[i];
            if (frame != null) {
                queue.waitFor(frame.fence().event());
            }
        }
    }

    private void launch() throws CudaException {
        if (arguments.count() > 0) {
            queue.launch(
                    kernel,
                    (width + COLUMNS - 1) / COLUMNS,
                    (height + ROWS - 1) / ROWS,
                    arguments.count(),
                    THREADS,
                    1,
                    arguments.struct());
            arguments.clear();
        }
    }

    @Override
    public long sendNanos(int ago) throws CudaException {
        if (ago >= Math.min(sends, Gpu.DEPTH)) {
            return 0;
        }
        int turn = Math.floorMod(sends - 1 - ago, Gpu.DEPTH);
        return ends[turn].nanosSince(starts[turn]);
    }

    @Override
    public long uploadedBytes() {
        return uploadedBytes;
    }

    @Override
    public void close() {
        try {
            // after a batch that broke off the kernel may still run
            queue.await();
        } catch (CudaException e) {
            LOG.debug("the queue of a batcher is not usable any more: {}", e.getMessage());
        }
        if (cpu != null) {
            cpu.close();
        }
        uploaded.close();
        for (int i = 0; i < Gpu.DEPTH; i++) {
            ends[i].close();
            starts[i].close();
        }
        kernel.close();
        mark.close();
    }
}
