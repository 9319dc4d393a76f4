package dev.curlew.infer.tensorrt;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.Gpus;
import dev.curlew.cuda.NoGpuException;
import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.PendingFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The main class of the process that builds an engine, or tries a plan of unknown origin. TensorRT's builder cannot be
 * stopped from Java, takes gigabytes that only a process's end gives back, and a bad file can crash it: so it never
 * runs inside the agent. It ends with the agent, by the end of its standard input.
 */
public final class BuilderProcess {
    /** Begins a line that is meant for the agent; libraries write to standard output too. */
    static final String MARK = "@curlew ";

    static final int FAILED = 5;
    private static final int ORPHANED = 143;

    private final BuildOrder order;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private BuilderProcess(BuildOrder order) {
        this.order = order;
    }

    /** @param args one {@link BuildOrder} */
    public static void main(String[] args) {
        endWithTheAgent();
        System.exit(run(args[0]));
    }

    private static int run(String json) {
        BuilderProcess process;
        try {
            process = new BuilderProcess(BuildOrder.of(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        try {
            process.work();
            return 0;
        } catch (EngineException | NoGpuException | CudaException | IOException e) {
            process.tell("failed " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
            return FAILED;
        }
    }

    private static void endWithTheAgent() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // the agent writes nothing
                        }
                    } catch (IOException e) {
                        // as good as its end
                    }
                    Runtime.getRuntime().halt(ORPHANED);
                },
                "agent's end");
        watch.setDaemon(true);
        watch.start();
    }

    private void tell(String line) {
        out.println(MARK + line);
    }

    private void work() throws EngineException, NoGpuException, CudaException, IOException {
        if (!order.plan().isEmpty()) {
            tryPlan();
            return;
        }
        Path folder = Path.of(order.folder());
        Files.createDirectories(folder);
        // two builders would time each other's kernels, and on a small device take each other's memory
        try (FileChannel file = FileChannel.open(
                        folder.resolve("build.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = turn(file)) {
            build(new PlanCache(folder), lock);
        }
    }

    private FileLock turn(FileChannel file) throws IOException {
        FileLock lock = file.tryLock();
        if (lock == null) {
            tell("phase waiting");
            lock = file.lock();
        }
        return lock;
    }

    private void build(PlanCache cache, FileLock lock)
            throws EngineException, NoGpuException, CudaException, IOException {
        if (!lock.isValid()) {
            throw new IOException("the lock of " + cache.folder() + " was lost");
        }
        EngineKey key = order.key();
        if (key == null) {
            throw new EngineException("an engine without a key");
        }
        Path made = cache.find(order.model(), key);
        if (made == null) {
            cache.sweep();
            PendingFile pending = cache.begin(order.model(), key);
            long start = System.nanoTime();
            try (Gpu gpu = Gpus.open(order.gpu())) {
                new PlanBuilder(order, gpu, cache.folder(), this::tell).build(pending.part());
                cache.commit(pending, key, (System.nanoTime() - start) / 1e9);
            } finally {
                pending.discard();
            }
            made = pending.target();
        }
        tell("done " + made);
    }

    private void tryPlan() throws EngineException, NoGpuException, CudaException {
        try (Gpu gpu = Gpus.open(order.gpu());
                TensorRtEngine engine = TensorRtEngine.load(gpu, Path.of(order.plan()), false)) {
            engine.newContext().close();
            tell("done " + order.plan());
        }
    }
}
