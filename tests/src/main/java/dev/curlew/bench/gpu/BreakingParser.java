package dev.curlew.bench.gpu;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.DeviceMemory;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.Gpus;
import dev.curlew.cuda.Kernel;
import dev.curlew.cuda.NoGpuException;
import dev.curlew.parse.OutputParser;
import dev.curlew.parse.ParserFactory;
import dev.curlew.parse.ParserSettings;
import dev.curlew.parse.Signature;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A plugin that reads YOLOX's outputs and, after so many frames, lets a kernel write where there is no memory: from then on
 * the driver fails every call of the process, as after a fault of the hardware. {@link FaultPart} packs it into a JAR.
 */
public final class BreakingParser implements ParserFactory {
    static final String NAME = "breaking";

    /** On standard error, followed by the time of day in milliseconds. */
    static final String MARK = "broken at ";

    private static final int FRAMES = 600;

    /** Nowhere: no allocation begins this low. */
    private static final long NOWHERE = 64;

    private final ParserFactory real =
            ServiceLoader.load(ParserFactory.class, ParserFactory.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(factory -> factory.name().equals("yolox"))
                    .findFirst()
                    .orElseThrow();

    private final AtomicInteger frames = new AtomicInteger();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Defaults defaults() {
        return real.defaults();
    }

    @Override
    public boolean matches(Signature model) {
        return false;
    }

    @Override
    public int classes(Signature model) {
        return real.classes(model);
    }

    @Override
    public OutputParser create(Signature model, ParserSettings settings) {
        OutputParser parser = real.create(model, settings);
        return (outputs, index, letterbox) -> {
            if (frames.incrementAndGet() == FRAMES) {
                lose();
            }
            return parser.parse(outputs, index, letterbox);
        };
    }

    private static void lose() {
        try (Gpu gpu = Gpus.open("0");
                CudaQueue queue = gpu.newQueue();
                DeviceMemory memory = gpu.allocate(4);
                Kernel kernel = gpu.load(CudaCheck.ptx(), CudaCheck.FUNCTION)) {
            System.err.println(MARK + System.currentTimeMillis());
            queue.launch(kernel, 1, 1, 1, 1, 1, CudaCheck.arguments(NOWHERE, (int) memory.bytes()));
            queue.await();
        } catch (CudaException | NoGpuException e) {
            System.err.println("as it should: " + e.getMessage());
        }
    }
}
