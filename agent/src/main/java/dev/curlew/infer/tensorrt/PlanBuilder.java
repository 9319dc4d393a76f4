package dev.curlew.infer.tensorrt;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.Gpu;
import dev.curlew.infer.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.ITensor;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.bytedeco.tensorrt.nvonnxparser.IParser;
import org.jspecify.annotations.Nullable;

/** ONNX to plan by TensorRT's builder. Runs in a {@link BuilderProcess}, whose end frees what is made here. */
final class PlanBuilder {
    /** On a device that shares the host's memory, where TensorRT would take all of it. */
    private static final long INTEGRATED_WORKSPACE_BYTES = 256L << 20;

    private static final int CHUNK = 1 << 24;

    private final BuildOrder order;
    private final Gpu gpu;
    private final Path folder;
    private final Consumer<String> teller;
    private long mark;

    /** @param teller takes lines for the agent */
    PlanBuilder(BuildOrder order, Gpu gpu, Path folder, Consumer<String> teller) {
        this.order = order;
        this.gpu = gpu;
        this.folder = folder;
        this.teller = teller;
    }

    void build(Path plan) throws EngineException, CudaException, IOException {
        Natives.loadBuilder();
        Natives.plugins();
        gpu.makeCurrent();
        mark = TensorRtLog.lines().mark();
        IBuilder builder = nvinfer.createInferBuilder(TensorRtLog.instance());
        // where it fails it may give any number, but not without a word
        if (builder == null || builder.isNull() || TensorRtLog.lines().mark() != mark) {
            throw failed("TensorRT's builder does not start");
        }
        teller.accept("phase reading");
        INetworkDefinition network = builder.createNetworkV2(0);
        parse(network);
        IBuilderConfig config = builder.createBuilderConfig();
        precision(network, config);
        shapes(builder, network, config);
        config.setBuilderOptimizationLevel(order.builderLevel());
        long workspace = order.workspaceBytes() > 0
                ? order.workspaceBytes()
                : gpu.info().integrated() ? INTEGRATED_WORKSPACE_BYTES : 0;
        if (workspace > 0) {
            config.setMemoryPoolLimit(nvinfer.MemoryPoolType.kWORKSPACE, workspace);
        }
        Path timings = timings();
        ITimingCache cache = timingCache(config, timings);
        teller.accept("phase building");
        mark = TensorRtLog.lines().mark();
        IHostMemory made = builder.buildSerializedNetwork(network, config);
        if (made == null || made.isNull()) {
            throw failed(order.onnx() + ": TensorRT cannot build an engine of it");
        }
        teller.accept("phase storing");
        write(plan, made);
        if (cache != null) {
            store(cache, timings);
        }
    }

    private EngineException failed(String what) {
        return new EngineException(what + ": " + TensorRtLog.reason(mark, "it gives no reason"));
    }

    private void parse(INetworkDefinition network) throws EngineException {
        mark = TensorRtLog.lines().mark();
        IParser parser = nvonnxparser.createParser(network, TensorRtLog.instance());
        if (parser == null || parser.isNull()) {
            throw failed("TensorRT's ONNX parser does not start");
        }
        if (!parser.parseFromFile(order.onnx(), ILogger.Severity.kWARNING.value)) {
            List<String> errors = new ArrayList<>();
            for (int i = 0; i < parser.getNbErrors() && i < 3; i++) {
                errors.add(LogLines.plain(parser.getError(i).desc()));
            }
            throw errors.isEmpty()
                    ? failed(order.onnx() + ": TensorRT cannot read it")
                    : new EngineException(order.onnx() + ": TensorRT cannot read it: " + String.join("; ", errors));
        }
        if (network.getNbInputs() == 0 || network.getNbOutputs() == 0) {
            throw new EngineException(order.onnx() + ": has no input or no output");
        }
    }

    private void precision(INetworkDefinition network, IBuilderConfig config) throws EngineException {
        boolean quantized = false;
        for (int i = 0; i < network.getNbLayers() && !quantized; i++) {
            quantized = network.getLayer(i).getType().intern() == nvinfer.LayerType.kQUANTIZE;
        }
        Precision precision = order.precision();
        if (precision == Precision.AUTO) {
            precision = quantized ? Precision.INT8 : Precision.FP16;
        }
        if (precision == Precision.INT8 && !quantized) {
            throw new EngineException(order.onnx() + ": INT8 needs a network with QuantizeLinear and DequantizeLinear"
                    + " nodes, which this one has not; quantise it first (onnxruntime.quantization with QDQ), or write"
                    + " precision_mode FP16");
        }
        if (precision == Precision.FP32) {
            config.clearFlag(nvinfer.BuilderFlag.kTF32);
        } else {
            config.setFlag(nvinfer.BuilderFlag.kFP16);
        }
        if (precision == Precision.INT8 || quantized) {
            // a quantised network cannot be built without it
            config.setFlag(nvinfer.BuilderFlag.kINT8);
        }
        teller.accept("precision " + precision);
    }

    /** One optimisation profile for all batches, where the network leaves a size open at all. */
    private void shapes(IBuilder builder, INetworkDefinition network, IBuilderConfig config) throws EngineException {
        IOptimizationProfile profile = null;
        for (int i = 0; i < network.getNbInputs(); i++) {
            ITensor input = network.getInput(i);
            String name = input.getName();
            List<Long> declared;
            try (Dims64 dims = input.getDimensions()) {
                declared = Shapes.list(dims);
            }
            if (declared.contains(-1L)) {
                if (profile == null) {
                    profile = builder.createOptimizationProfile();
                }
                set(profile, name, nvinfer.OptProfileSelector.kMIN, settle(name, declared, 1));
                set(profile, name, nvinfer.OptProfileSelector.kOPT, settle(name, declared, order.optBatch()));
                set(profile, name, nvinfer.OptProfileSelector.kMAX, settle(name, declared, order.maxBatch()));
            }
        }
        if (profile != null && config.addOptimizationProfile(profile) < 0) {
            throw failed(order.onnx() + ": TensorRT refuses the sizes of its inputs");
        }
    }

    private List<Long> settle(String name, List<Long> declared, long batch) throws EngineException {
        List<Long> wanted = order.shapes().getOrDefault(name, List.of());
        List<Long> settled = new ArrayList<>();
        for (int i = 0; i < declared.size(); i++) {
            long size = declared.get(i);
            if (size < 0) {
                size = i == 0 ? batch : i < wanted.size() ? wanted.get(i) : -1;
            }
            if (size < 0) {
                throw new EngineException(order.onnx() + ": input " + name + " " + declared
                        + " leaves its size open: give it as dims of input '" + name + "' in config.pbtxt");
            }
            settled.add(size);
        }
        return settled;
    }

    private void set(IOptimizationProfile profile, String name, nvinfer.OptProfileSelector which, List<Long> shape)
            throws EngineException {
        mark = TensorRtLog.lines().mark();
        try (Dims64 dims = Shapes.dims(shape)) {
            if (!profile.setDimensions(name, which, dims)) {
                throw failed(order.onnx() + ": TensorRT refuses input " + name + " of " + shape);
            }
        }
    }

    /** Timings of kernels that earlier builds took; they are TensorRT's and the device's alone. */
    private Path timings() throws EngineException {
        String name = "timings-" + Natives.version() + "-" + gpu.info().name() + "-"
                + gpu.info().computeMajor() + gpu.info().computeMinor();
        return folder.resolve(name.replaceAll("[^A-Za-z0-9._-]", "_") + ".cache");
    }

    private static @Nullable ITimingCache timingCache(IBuilderConfig config, Path file) throws IOException {
        byte[] known = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        try (BytePointer bytes = new BytePointer(known.length == 0 ? new byte[1] : known)) {
            ITimingCache cache = config.createTimingCache(bytes, known.length);
            if ((cache == null || cache.isNull()) && known.length > 0) {
                // damaged, or of another TensorRT: begin anew
                cache = config.createTimingCache(bytes, 0);
            }
            if (cache == null || cache.isNull()) {
                return null;
            }
            // false: timings of another device are refused
            return config.setTimingCache(cache, false) ? cache : null;
        }
    }

    private static void store(ITimingCache cache, Path file) throws IOException {
        IHostMemory bytes = cache.serialize();
        if (bytes != null && !bytes.isNull()) {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            write(part, bytes);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void write(Path file, IHostMemory memory) throws IOException {
        Pointer data = memory.data();
        long size = memory.size();
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long at = 0; at < size; ) {
                try (Natives.At start = new Natives.At(data.address() + at);
                        BytePointer part = new BytePointer(start)) {
                    ByteBuffer bytes = part.capacity(Math.min(CHUNK, size - at)).asByteBuffer();
                    at += out.write(bytes);
                }
            }
            out.force(true);
        }
    }
}
