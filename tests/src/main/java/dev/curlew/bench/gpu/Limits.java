package dev.curlew.bench.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the decoder alone and the engine alone reach, measured once a run, when first asked for. */
final class Limits {
    /** As many as the agent has by default: one is filled while the other one runs. */
    private static final int CONTEXTS = 2;

    private static final long PATIENCE_SECONDS = 120;

    private final Pack pack;
    private final Table table;
    private final int rounds;
    private final double seconds;
    private final Map<String, Double> known = new HashMap<>();

    Limits(Pack pack, Table table, int rounds, double seconds) {
        this.pack = pack;
        this.table = table;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /** Frames per second of so many decoders of a clip. */
    double decode(String clip, int decoders) throws IOException, InterruptedException {
        String name = "decoder alone, " + clip + " x " + decoders;
        String how = pack.cpu() ? "cpu" : "cuda";
        return figure(
                "decode",
                name,
                pack.java(
                        DecodeLimit.class,
                        how,
                        pack.clip(clip).toString(),
                        Integer.toString(decoders),
                        Integer.toString(rounds),
                        Double.toString(seconds)));
    }

    /** Pictures per second of a model's plan at a batch size. */
    double engine(String model, int batch) throws IOException, InterruptedException {
        String name = "engine alone, " + model + " batch " + batch;
        List<String> command = pack.cpu()
                ? pack.java(
                        OnnxLimit.class,
                        pack.onnx(model).toString(),
                        Integer.toString(rounds),
                        Double.toString(seconds))
                : pack.java(
                        EngineLimit.class,
                        pack.plan(model).toString(),
                        Integer.toString(batch),
                        Integer.toString(CONTEXTS),
                        Integer.toString(rounds),
                        Double.toString(seconds));
        return figure("engine", name, command);
    }

    private double figure(String part, String name, List<String> command) throws IOException, InterruptedException {
        Double before = known.get(name);
        if (before != null) {
            return before;
        }
        String file = name.replaceAll("[^A-Za-z0-9]+", "-");
        JsonNode figures = Child.start(pack.work().resolve("limits"), file, command, Map.of())
                .json(PATIENCE_SECONDS);
        double fps = Json.median(figures.get("fps"));
        known.put(name, fps);
        String note = figures.path("graph").asBoolean(true) ? "" : "without a CUDA graph";
        if (figures.has("cpuMillisPerFrame")) {
            note = String.format(
                    Locale.ROOT,
                    "%.2f ms of CPU per frame",
                    figures.get("cpuMillisPerFrame").asDouble());
        }
        table.add(Row.figure(part, name, fps, String.format(Locale.ROOT, "%,.0f fps", fps), note));
        return fps;
    }
}
