package dev.curlew.bench;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One session, one-thread workers side by side on buffers bound once: the least that inference can cost. */
final class LimitInference implements AutoCloseable {
    private static final int WARM_UP_RUNS = 20;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int width;
    private final int height;
    private final List<Bindings> bindings = new ArrayList<>();

    /** Per frame; wall time of one run, frames per second of all workers. */
    record Costs(double cpuMillis, double medianWallMillis, double fps) {}

    /** What one worker reads and writes. */
    private record Bindings(FloatBuffer input, Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {}

    LimitInference(Path model, int workers) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            session = environment.createSession(model.toString(), options);
        }
        long[] shape = shape(session.getInputInfo().values().iterator().next());
        height = (int) shape[2];
        width = (int) shape[3];
        for (int i = 0; i < workers; i++) {
            bindings.add(bind());
        }
    }

    private Bindings bind() throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        Map<String, OnnxTensor> outputs = new HashMap<>();
        NodeInfo input = session.getInputInfo().values().iterator().next();
        FloatBuffer pixels = memory(shape(input));
        inputs.put(input.getName(), OnnxTensor.createTensor(environment, pixels, shape(input)));
        for (NodeInfo output : session.getOutputInfo().values()) {
            long[] shape = shape(output);
            outputs.put(output.getName(), OnnxTensor.createTensor(environment, memory(shape), shape));
        }
        return new Bindings(pixels, inputs, outputs);
    }

    private static long[] shape(NodeInfo node) {
        if (!(node.getInfo() instanceof TensorInfo info)) {
            throw new IllegalArgumentException(node.getName() + " is not a tensor");
        }
        long[] shape = info.getShape();
        if (Arrays.stream(shape).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(node.getName() + " must have a fixed shape, but was " + info);
        }
        return shape;
    }

    private static FloatBuffer memory(long[] shape) {
        int bytes = Math.toIntExact(4 * Arrays.stream(shape).reduce(1, (a, b) -> a * b));
        ByteBuffer roomy = ByteBuffer.allocateDirect(bytes + 128).alignedSlice(64);
        return roomy.slice(0, bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Gives every worker a picture; the model's mean and std make no difference to its speed. */
    void fill(List<byte[]> pictures) {
        for (int i = 0; i < bindings.size(); i++) {
            FloatBuffer input = bindings.get(i).input();
            byte[] picture = pictures.get(i % pictures.size());
            int plane = width * height;
            for (int pixel = 0; pixel < picture.length / 3; pixel++) {
                for (int channel = 0; channel < 3; channel++) {
                    input.put(channel * plane + pixel, (picture[3 * pixel + channel] & 0xff) / 255f);
                }
            }
        }
    }

    Costs measure(int workers, int runs) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(runs);
        CyclicBarrier start = new CyclicBarrier(workers);
        List<Worker> started = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Worker worker = new Worker(bindings.get(i), left, start, runs);
            worker.start();
            started.add(worker);
        }
        long cpuNanos = 0;
        long wallNanos = 0;
        int done = 0;
        long[] walls = new long[runs];
        for (Worker worker : started) {
            worker.join();
            if (worker.failure != null) {
                throw new IllegalStateException(worker.failure);
            }
            cpuNanos += worker.cpuNanos;
            wallNanos = Math.max(wallNanos, worker.wallNanos);
            System.arraycopy(worker.walls, 0, walls, done, worker.done);
            done += worker.done;
        }
        Arrays.sort(walls);
        return new Costs(cpuNanos / 1e6 / runs, walls[runs / 2] / 1e6, runs / (wallNanos / 1e9));
    }

    /** Takes runs until none is left, so that all workers end within one of each other. */
    private final class Worker extends Thread {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final Bindings bound;
        private final AtomicInteger left;
        private final CyclicBarrier start;
        private final long[] walls;
        private int done;
        private long cpuNanos;
        private long wallNanos;
        private @Nullable Exception failure;

        Worker(Bindings bound, AtomicInteger left, CyclicBarrier start, int runs) {
            this.bound = bound;
            this.left = left;
            this.start = start;
            this.walls = new long[runs];
        }

        @Override
        public void run() {
            try {
                for (int i = 0; i < WARM_UP_RUNS; i++) {
                    infer();
                }
                start.await();
                long wall = System.nanoTime();
                long cpu = threads.getCurrentThreadCpuTime();
                while (left.decrementAndGet() >= 0) {
                    long before = System.nanoTime();
                    infer();
                    walls[done++] = System.nanoTime() - before;
                }
                cpuNanos = threads.getCurrentThreadCpuTime() - cpu;
                wallNanos = System.nanoTime() - wall;
            } catch (Exception e) {
                failure = e;
                start.reset(); // lets go of the others
            }
        }

        private void infer() throws OrtException {
            session.run(bound.inputs(), Set.of(), bound.outputs()).close();
        }
    }

    @Override
    public void close() throws OrtException {
        for (Bindings bound : bindings) {
            bound.inputs().values().forEach(OnnxTensor::close);
            bound.outputs().values().forEach(OnnxTensor::close);
        }
        session.close();
    }
}
