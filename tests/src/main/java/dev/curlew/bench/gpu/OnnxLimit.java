package dev.curlew.bench.gpu;

import dev.curlew.infer.EngineContext;
import dev.curlew.infer.EngineException;
import dev.curlew.infer.onnx.OnnxEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The engine alone where there is no GPU: ONNX Runtime on one thread, for a rehearsal. Prints JSON as EngineLimit does. */
final class OnnxLimit {
    private OnnxLimit() {}

    /** arguments: ONNX file, rounds, seconds of each */
    public static void main(String[] arguments) throws EngineException {
        List<Double> fps = new ArrayList<>();
        try (OnnxEngine engine = OnnxEngine.load(Path.of(arguments[0]), Map.of());
                EngineContext context = engine.newContext()) {
            for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
                long runs = 0;
                long start = System.nanoTime();
                long end = start + (long) (Double.parseDouble(arguments[2]) * 1e9);
                while (System.nanoTime() < end) {
                    context.enqueue(1);
                    context.await();
                    runs++;
                }
                fps.add(runs / ((System.nanoTime() - start) / 1e9));
            }
        }
        System.out.println(Json.rounds("fps", fps));
    }
}
