package dev.curlew.bench.gpu;

import dev.curlew.cuda.Gpu;
import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.infer.onnx.OnnxEngine;
import dev.curlew.infer.tensorrt.TensorRtEngine;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** What an engine answers to random pictures, and how fast. */
final class Answers {
    private static final int RUNS = 200;
    /** Beyond it, of the largest answer, an engine is another network; FP16's rounding stays below. */
    private static final double TOLERANCE = 0.05;
    /** Of logits and of boxes in parts of the picture, both in FP32 without TF32. */
    private static final double EXACT = 1e-3;

    private final Gpu gpu;
    private final Path plan;
    private final float span;

    /** @param span the largest number of an input */
    Answers(Gpu gpu, Path plan, float span) {
        this.gpu = gpu;
        this.plan = plan;
        this.span = span;
    }

    /** Frame k of a batch is the same picture in every batch; numbers that are no floats are 1. */
    private void fill(List<Tensor> inputs, int first, int frames, int maxBatch) {
        for (Tensor tensor : inputs) {
            if (tensor.spec().type() == DataType.FP32) {
                FloatBuffer floats = tensor.floats();
                int size = floats.capacity() / maxBatch;
                for (int frame = 0; frame < frames; frame++) {
                    Random random = new Random(first + frame);
                    for (int i = 0; i < size; i++) {
                        floats.put(frame * size + i, span * random.nextFloat());
                    }
                }
            } else {
                for (int i = 0; i < tensor.bytes().capacity(); i++) {
                    tensor.bytes().put(i, (byte) (i % tensor.spec().type().bytes() == 0 ? 1 : 0));
                }
            }
        }
    }

    private static void upload(EngineContext context, int frames) throws EngineException {
        for (int i = 0; i < context.inputs().size(); i++) {
            context.upload(i, 0, frames);
        }
    }

    private static List<float[]> run(EngineContext context, int frames, int maxBatch) throws EngineException {
        upload(context, frames);
        context.enqueue(frames);
        context.await();
        List<float[]> answers = new ArrayList<>();
        for (Tensor output : context.outputs()) {
            if (output.spec().type() == DataType.FP32) {
                float[] values = new float[output.floats().capacity() / maxBatch * frames];
                output.floats().get(0, values);
                answers.add(values);
            }
        }
        return answers;
    }

    /** Batches up and down, so that one shape follows another. */
    String graphsAsPlain() throws EngineException {
        try (TensorRtEngine withGraphs = TensorRtEngine.load(gpu, plan, true);
                TensorRtEngine plain = TensorRtEngine.load(gpu, plan, false);
                EngineContext graphs = withGraphs.newContext();
                EngineContext plainRuns = plain.newContext()) {
            int most = plain.maxBatch();
            fill(graphs.hostInputs(), 0, most, most);
            fill(plainRuns.hostInputs(), 0, most, most);
            double worst = 0;
            int[] sizes = {1, most, Math.max(1, most / 2), most, 1, Math.min(3, most), most, 1};
            for (int size : sizes) {
                List<float[]> expected = run(plainRuns, size, most);
                List<float[]> answers = run(graphs, size, most);
                for (int i = 0; i < answers.size(); i++) {
                    worst = Math.max(worst, difference(expected.get(i), 0, answers.get(i), 0, answers.get(i).length));
                }
            }
            if (worst > 1e-3) {
                throw new IllegalStateException("differ by " + worst + " of the largest answer");
            }
            return String.format(Locale.ROOT, "batches %s, at most %.2g apart", Arrays.toString(sizes), worst);
        }
    }

    String besideOnnx(Path onnx) throws EngineException {
        try (TensorRtEngine engine = TensorRtEngine.load(gpu, plan, true);
                EngineContext context = engine.newContext();
                OnnxEngine reference = OnnxEngine.load(onnx, shapes(engine));
                EngineContext one = reference.newContext()) {
            int most = engine.maxBatch();
            int own = reference.maxBatch();
            int frames = own > 1 ? own : Math.min(most, 4);
            fill(context.hostInputs(), 0, frames, most);
            List<float[]> answers = run(context, frames, most);
            StringBuilder text = new StringBuilder();
            double worst = 0;
            for (int frame = 0; frame < frames; frame += own) {
                fill(one.hostInputs(), frame, own, own);
                List<float[]> expected = run(one, own, own);
                for (int i = 0; i < expected.size(); i++) {
                    float[] wanted = expected.get(i);
                    int at = frame / own * wanted.length;
                    double apart = difference(wanted, 0, answers.get(i), at, wanted.length);
                    double inOrder = sortedDifference(wanted, answers.get(i), at);
                    worst = Math.max(worst, Math.min(apart, inOrder));
                    text.append(String.format(Locale.ROOT, " %d/%d:%.2g (sorted %.2g)", frame, i, apart, inOrder));
                }
            }
            if (!(worst <= TOLERANCE)) {
                throw new IllegalStateException("frame/output: part of the largest answer:" + text);
            }
            return "frame/output: part of the largest answer:" + text;
        }
    }

    /** Outputs named all_...: what a network says of every place, before it picks the best few; absolute distances. */
    String candidates(Path onnx) throws EngineException {
        try (TensorRtEngine engine = TensorRtEngine.load(gpu, plan, true);
                EngineContext context = engine.newContext();
                OnnxEngine reference = OnnxEngine.load(onnx, shapes(engine));
                EngineContext one = reference.newContext()) {
            int most = engine.maxBatch();
            fill(context.hostInputs(), 0, most, most);
            List<float[]> answers = run(context, most, most);
            fill(one.hostInputs(), 0, most, most);
            List<float[]> expected = run(one, most, most);
            StringBuilder text = new StringBuilder();
            double worst = -1;
            for (int i = 0; i < expected.size(); i++) {
                if (engine.outputs().get(i).name().startsWith("all_")) {
                    double apart = distance(expected.get(i), answers.get(i));
                    worst = Math.max(worst, apart);
                    text.append(String.format(
                            Locale.ROOT, "%s %.2g; ", engine.outputs().get(i).name(), apart));
                }
            }
            if (!(worst >= 0 && worst <= EXACT)) {
                throw new IllegalStateException("apart by: " + text);
            }
            return "apart by: " + text;
        }
    }

    private static double distance(float[] wanted, float[] given) {
        double apart = 0;
        for (int i = 0; i < wanted.length; i++) {
            double distance = Math.abs(wanted[i] - given[i]);
            apart = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : Math.max(apart, distance);
        }
        return apart;
    }

    private static Map<String, List<Long>> shapes(TensorRtEngine engine) {
        Map<String, List<Long>> shapes = new HashMap<>();
        for (TensorSpec input : engine.inputs()) {
            List<Long> shape = new ArrayList<>(input.shape());
            if (!shape.isEmpty()) {
                shape.set(0, -1L);
            }
            shapes.put(input.name(), shape);
        }
        return shapes;
    }

    /** The largest distance, as a part of the largest of the wanted values. */
    private static double difference(float[] wanted, int from, float[] given, int at, int count) {
        double largest = 1e-6;
        double apart = 0;
        for (int i = 0; i < count; i++) {
            double distance = Math.abs(wanted[from + i] - given[at + i]);
            largest = Math.max(largest, Math.abs(wanted[from + i]));
            apart = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : Math.max(apart, distance);
        }
        return apart / largest;
    }

    /** A network that ends in its best few may give two that are nearly equal in another order. */
    private static double sortedDifference(float[] wanted, float[] given, int at) {
        float[] one = wanted.clone();
        float[] other = Arrays.copyOfRange(given, at, at + wanted.length);
        Arrays.sort(one);
        Arrays.sort(other);
        return difference(one, 0, other, 0, one.length);
    }

    /** The GPU's own time, plain and as a graph, and the wall's from start to result. */
    String times() throws EngineException {
        StringBuilder text = new StringBuilder();
        for (boolean graphs : new boolean[] {false, true}) {
            try (TensorRtEngine engine = TensorRtEngine.load(gpu, plan, graphs);
                    EngineContext context = engine.newContext()) {
                for (int batch : engine.maxBatch() == 1 ? new int[] {1} : new int[] {1, engine.maxBatch()}) {
                    text.append(String.format(Locale.ROOT, "%s batch %d:", graphs ? "graph" : "plain", batch));
                    text.append(times(context, batch));
                }
            }
        }
        return text.toString();
    }

    private static String times(EngineContext context, int batch) throws EngineException {
        long[] inference = new long[RUNS];
        long[] copy = new long[RUNS];
        long[] wall = new long[RUNS];
        for (int i = -10; i < RUNS; i++) {
            long start = System.nanoTime();
            context.enqueue(batch);
            context.await();
            if (i >= 0) {
                wall[i] = System.nanoTime() - start;
                inference[i] = context.lastRun().inferenceNanos();
                copy[i] = context.lastRun().copyNanos();
            }
        }
        Arrays.sort(inference);
        Arrays.sort(copy);
        Arrays.sort(wall);
        return String.format(
                Locale.ROOT,
                " %.3f ms + copy %.3f ms, wall %.3f ms; ",
                inference[RUNS / 2] / 1e6,
                copy[RUNS / 2] / 1e6,
                wall[RUNS / 2] / 1e6);
    }
}
