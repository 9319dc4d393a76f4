package dev.curlew.bench.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** As fast as they go: the agent against the slower of decoder and engine, each alone. */
final class SpeedPart implements Check.Part {
    private static final double CLIP_FRAMES = 7950;

    /** As config.pbtxt says: this many frames go at once, or as many as the engine takes. */
    private static final int PREFERRED_BATCH = 8;

    private static final int MOST_BATCH = 32;

    /** Of what is possible, for one stream and for many. */
    private static final double ONE = 0.90;

    private static final double MANY = 0.95;

    @Override
    public void measure(Check check) throws IOException, InterruptedException {
        for (String family : List.of("rtdetr", check.pack().main())) {
            for (int streams : check.streamCounts()) {
                String model = model(check.pack(), family, streams);
                if (!check.pack().hasModel(model)) {
                    continue;
                }
                String name = "agent, " + model + ", " + streams + (streams == 1 ? " stream" : " streams");
                try {
                    row(check, name, model, streams);
                } catch (IOException e) {
                    check.add(Row.failed("speed", name, String.valueOf(e.getMessage())));
                }
            }
        }
    }

    /** RT-DETR comes for one picture, built with more care, and for eight. */
    static String model(Pack pack, String family, int streams) {
        if (!family.equals("rtdetr")) {
            return family;
        }
        String one = "rtdetr_b1";
        return streams == 1 && (pack.hasPlan(one) || pack.cpu()) ? one : "rtdetr_b8";
    }

    static int batch(String model, int streams) {
        return switch (model) {
            case "rtdetr_b1" -> 1;
            case "rtdetr_b8" -> PREFERRED_BATCH;
            default -> streams >= MOST_BATCH ? MOST_BATCH : Math.min(streams, PREFERRED_BATCH);
        };
    }

    private static void row(Check check, String name, String model, int streams)
            throws IOException, InterruptedException {
        double decode = check.limits().decode(Speeds.CLIP, streams);
        double engine = check.limits().engine(model, batch(model, streams));
        Speeds.Speed speed = check.speeds().of(model, streams);
        double ratio = speed.fps() / Math.min(decode, engine);
        double goal = streams == 1 ? ONE : MANY;
        String text = String.format(Locale.ROOT, "%,.0f fps %.2f", speed.fps(), ratio);
        String note = String.format(
                Locale.ROOT,
                "of %,.0f (%s); CPU %.2f cores; batch fill %.2f",
                Math.min(decode, engine),
                decode < engine ? "decoder" : "engine",
                speed.last().cpuPercentPerStream() * streams / 100,
                speed.last().batchFill());
        String detours = speed.detours();
        check.add(Row.goal(
                "speed",
                name,
                speed.fps(),
                text,
                String.format(Locale.ROOT, ">= %.2f of it", goal),
                ratio >= goal && detours.isEmpty(),
                detours.isEmpty() ? note : detours));
        if (!check.pack().cpu()) {
            copies(check, name, model, speed.last());
        }
    }

    /** Nothing but compressed video goes up, nothing but results come down. */
    private static void copies(Check check, String name, String model, Figures figures) throws IOException {
        double down = figures.downloadedBytesPerFrame();
        double up = figures.uploadedBytesPerFrame();
        Path clip = check.pack().clip(Speeds.CLIP);
        double bitstream = Files.size(clip) / CLIP_FRAMES; // container included
        double outputs = outputBytes(model);
        check.add(Row.goal(
                "speed",
                "bytes per frame, " + name,
                down,
                String.format(Locale.ROOT, "%,.0f down %,.0f up", down, up),
                String.format(Locale.ROOT, "%,.0f / %,.0f", outputs, bitstream),
                down <= outputs && up <= bitstream,
                "the agent's own count"));
    }

    /** Of one frame, as the network gives them. */
    private static double outputBytes(String model) {
        return switch (model) {
            case "yolox_nano" -> 3549 * 85 * 4;
            case "nanodet" -> 3549 * (80 + 44) * 4;
            default -> 300 * (80 + 4) * 4;
        };
    }
}
