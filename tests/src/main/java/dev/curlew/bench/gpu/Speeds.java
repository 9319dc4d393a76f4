package dev.curlew.bench.gpu;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** How fast the agent is with so many streams, measured once a run, when first asked for, as {@link Limits} are. */
final class Speeds {
    /**
     * So long that no stream comes to its end: beginning anew makes FFmpeg open NVDEC's decoder anew, which takes the
     * driver 0.1 to 0.3 s and holds up the other streams; a camera never does.
     */
    static final String CLIP = "h264_long";

    /** The JVM, the engine and the decoders take about this long to be at full speed. */
    private static final double START_SECONDS = 3;

    /** The driver opens decoders one after the other. */
    private static final double SECONDS_PER_DECODER = 0.1;

    private final Pack pack;
    private final Agent agent;
    private final int rounds;
    private final double seconds;
    private final Map<String, Speed> known = new HashMap<>();

    Speeds(Pack pack, Agent agent, int rounds, double seconds) {
        this.pack = pack;
        this.agent = agent;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /**
     * What the rounds gave.
     *
     * @param fps of the median round
     * @param last the last round, for all but the speed
     * @param detours which frames of any round went past the GPU, or ""
     */
    record Speed(double fps, Figures last, String detours) {}

    Speed of(String model, int streams) throws IOException, InterruptedException {
        String name = "speed-" + model + "-" + streams;
        Speed before = known.get(name);
        if (before != null) {
            return before;
        }
        Speed speed = measure(name, model, streams);
        known.put(name, speed);
        return speed;
    }

    private Speed measure(String name, String model, int streams) throws IOException, InterruptedException {
        double[] fps = new double[rounds];
        Figures last = null;
        String detours = "";
        for (int round = 0; round < rounds; round++) {
            Agent.Job job = new Agent.Job(
                    name,
                    pack.model(model),
                    pack.plans(model),
                    Agent.streams(streams, pack.clip(CLIP), ", repeat: 0"),
                    "{}");
            last = new Figures(agent.runFor(job, START_SECONDS + streams * SECONDS_PER_DECODER + seconds));
            fps[round] = last.fps();
            if (!(fps[round] > 0)) {
                throw new IOException(last.frames() + " frames are not 200 of every stream: give more --seconds");
            }
            detours = detours.isEmpty() && !pack.cpu() ? last.detours() : detours;
        }
        if (last == null) {
            throw new IOException("no round was run");
        }
        return new Speed(Json.median(fps), last, detours);
    }
}
