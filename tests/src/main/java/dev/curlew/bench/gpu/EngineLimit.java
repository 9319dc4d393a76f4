package dev.curlew.bench.gpu;

import static org.bytedeco.cuda.global.cudart.cudaEventBlockingSync;
import static org.bytedeco.cuda.global.cudart.cudaEventCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaEventDisableTiming;
import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaEventSynchronize;
import static org.bytedeco.cuda.global.cudart.cudaGraphInstantiate;
import static org.bytedeco.cuda.global.cudart.cudaGraphLaunch;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;
import static org.bytedeco.cuda.global.cudart.cudaMemcpy;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyHostToDevice;
import static org.bytedeco.cuda.global.cudart.cudaStreamBeginCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamCaptureModeThreadLocal;
import static org.bytedeco.cuda.global.cudart.cudaStreamCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaStreamEndCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamNonBlocking;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;
import static org.bytedeco.tensorrt.global.nvinfer.createInferRuntime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.DataType;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvinfer.TensorIOMode;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.IRuntime;

/**
 * The engine alone: a plan's CUDA graph of one batch size, launched back to back on so many contexts, random numbers as
 * input, nothing copied. A program of its own that prints pictures per second, round by round, as JSON. It makes the
 * calls itself rather than by the agent's classes, so that what those cost shows. Frees nothing: it ends.
 */
final class EngineLimit {
    /** Loaded after what it leans on; kept, because TensorRT calls it to the end. */
    private static final class Log extends ILogger {
        static final Log INSTANCE = new Log();

        @Override
        public void log(Severity severity, String message) {
            if (severity.value <= Severity.kERROR.value) {
                System.err.println(message);
            }
        }
    }

    private final List<Lane> lanes = new ArrayList<>();
    private final int batch;

    /** A context with what belongs to it. */
    private record Lane(
            IExecutionContext context, CUstream_st stream, CUevent_st done, CUgraphExec_st graph, boolean isGraph) {}

    private EngineLimit(int batch) {
        this.batch = batch;
    }

    /** arguments: plan, batch, contexts, rounds, seconds of each */
    public static void main(String[] arguments) throws IOException {
        EngineLimit limit = new EngineLimit(Integer.parseInt(arguments[1]));
        limit.load(Path.of(arguments[0]), Integer.parseInt(arguments[2]));
        ObjectNode figures =
                Json.rounds("fps", limit.measure(Integer.parseInt(arguments[3]), Double.parseDouble(arguments[4])));
        System.out.println(figures.put("graph", limit.lanes.get(0).isGraph()));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /**
     * The binding insists on the bindings of cuBLAS and cuDNN, which TensorRT does not use and the agent's JAR does not
     * have: they are told to be loaded.
     */
    private static void standIn() throws IOException {
        URL[] any = {new File(Loader.load(cudart.class)).toURI().toURL()};
        Loader.loadLibrary(cudart.class, any, "jnicublas");
        Loader.loadLibrary(cudart.class, any, "jnicudnn");
    }

    private void load(Path plan, int contexts) throws IOException {
        standIn();
        BytePointer bytes = new BytePointer(Files.readAllBytes(plan));
        IRuntime runtime = createInferRuntime(Log.INSTANCE);
        ICudaEngine engine = runtime.deserializeCudaEngine(bytes, bytes.capacity());
        if (engine == null || engine.isNull()) {
            throw new IOException(plan + ": TensorRT cannot read it on this machine");
        }
        for (int i = 0; i < contexts; i++) {
            lanes.add(lane(engine));
        }
    }

    private Lane lane(ICudaEngine engine) throws IOException {
        IExecutionContext context = engine.createExecutionContext();
        for (int i = 0; i < engine.getNbIOTensors(); i++) {
            String name = engine.getIOTensorName(i);
            boolean isInput = engine.getTensorIOMode(name).intern() == TensorIOMode.kINPUT;
            if (isInput && engine.getTensorShape(name).d(0) < 0) {
                Dims64 shape = new Dims64(engine.getTensorShape(name));
                shape.d(0, batch);
                if (!context.setInputShape(name, shape)) {
                    throw new IOException("batch " + batch + " is not in the plan's profile, which ends at "
                            + engine.getProfileShape(name, 0, OptProfileSelector.kMAX)
                                    .d(0));
                }
            }
        }
        for (int i = 0; i < engine.getNbIOTensors(); i++) {
            String name = engine.getIOTensorName(i);
            boolean isInput = engine.getTensorIOMode(name).intern() == TensorIOMode.kINPUT;
            context.setTensorAddress(name, memory(elements(context.getTensorShape(name)), isInput, engine, name));
        }
        CUstream_st stream = new CUstream_st();
        require(cudaStreamCreateWithFlags(stream, cudaStreamNonBlocking), "stream");
        CUevent_st done = new CUevent_st();
        require(cudaEventCreateWithFlags(done, cudaEventBlockingSync | cudaEventDisableTiming), "event");
        for (int i = 0; i < 3; i++) { // the first run does what a graph may not hold
            context.enqueueV3(stream);
        }
        require(cudaStreamSynchronize(stream), "first run");
        return captured(context, stream, done);
    }

    private static Lane captured(IExecutionContext context, CUstream_st stream, CUevent_st done) throws IOException {
        CUgraph_st graph = new CUgraph_st();
        CUgraphExec_st ready = new CUgraphExec_st();
        require(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), "capture");
        boolean isQueued = context.enqueueV3(stream);
        boolean isGraph =
                cudaStreamEndCapture(stream, graph) == 0 && isQueued && cudaGraphInstantiate(ready, graph, 0) == 0;
        return new Lane(context, stream, done, ready, isGraph);
    }

    private static Pointer memory(long elements, boolean isInput, ICudaEngine engine, String name) throws IOException {
        boolean isHalf = engine.getTensorDataType(name).intern() == DataType.kHALF;
        long bytes = elements * (isHalf ? 2 : isInput ? 4 : 8);
        Pointer device = new Pointer();
        require(cudaMalloc(device, bytes), "memory for " + name);
        if (isInput) {
            require(cudaMemcpy(device, noise(bytes, isHalf), bytes, cudaMemcpyHostToDevice), "input");
        }
        return device;
    }

    /** Numbers from 0.5 to 1: zeros run faster than pictures do. */
    private static BytePointer noise(long bytes, boolean isHalf) {
        Random random = new Random(1);
        BytePointer noise = new BytePointer(bytes);
        if (isHalf) {
            for (long at = 0; at < bytes; at += 2) {
                noise.putShort(at, (short) (0x3800 + random.nextInt(0x400)));
            }
        } else {
            for (long at = 0; at < bytes; at += 4) {
                noise.putFloat(at, 0.5f + random.nextFloat() / 2);
            }
        }
        return noise;
    }

    private static long elements(Dims64 shape) {
        long elements = 1;
        for (int i = 0; i < shape.nbDims(); i++) {
            elements *= Math.max(1, shape.d(i));
        }
        return elements;
    }

    private List<Double> measure(int rounds, double seconds) throws IOException {
        run((long) 1e9);
        List<Double> fps = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            fps.add(run((long) (seconds * 1e9)));
        }
        return fps;
    }

    /** Each context gets its next run as soon as its last one is done, as the agent's threads do. */
    private double run(long nanos) throws IOException {
        long start = System.nanoTime();
        long runs = 0;
        for (Lane lane : lanes) {
            queue(lane);
        }
        while (System.nanoTime() - start < nanos) {
            Lane lane = lanes.get((int) (runs % lanes.size()));
            require(cudaEventSynchronize(lane.done()), "run");
            queue(lane);
            runs++;
        }
        for (Lane lane : lanes) {
            require(cudaEventSynchronize(lane.done()), "run");
        }
        return (runs + lanes.size()) * batch / ((System.nanoTime() - start) / 1e9);
    }

    private static void queue(Lane lane) throws IOException {
        if (lane.isGraph()) {
            require(cudaGraphLaunch(lane.graph(), lane.stream()), "graph");
        } else if (!lane.context().enqueueV3(lane.stream())) {
            throw new IOException("enqueueV3 failed");
        }
        require(cudaEventRecord(lane.done(), lane.stream()), "event");
    }

    private static void require(int code, String what) throws IOException {
        if (code != 0) {
            throw new IOException(what + ": CUDA error " + code);
        }
    }
}
