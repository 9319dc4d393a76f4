package dev.curlew.bench.gpu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every codec on the GPU's decoder, every frame; what it cannot decode in software with a reason, beside a stream that it can. */
final class DecodePart implements Check.Part {
    private static final List<String> HARDWARE = List.of("h264", "hevc", "hevc10", "av1");
    private static final List<String> SOFTWARE = List.of("h264_10", "h264_422", "h264_444");
    private static final int FRAMES = 300;

    @Override
    public void measure(Check check) throws IOException, InterruptedException {
        run(check, HARDWARE, List.of(), " by NVDEC", DecodePart::hardware);
        run(check, SOFTWARE, List.of("h264"), " beside h264", DecodePart::software);
        for (int streams : check.streamCounts()) {
            check.limits().decode(Speeds.CLIP, streams);
        }
    }

    /** Side by side, because frames are counted and nothing is timed. */
    private static void run(Check check, List<String> clips, List<String> beside, String what, Judge judge)
            throws IOException, InterruptedException {
        Map<String, Agent.Running> running = new LinkedHashMap<>();
        try {
            for (String clip : check.pack().cpu() ? clips.subList(0, 1) : clips) {
                if (check.pack().hasClip(clip)) {
                    List<String> all = new ArrayList<>(List.of(clip));
                    all.addAll(beside);
                    running.put(clip, check.agent().start(job(check, "decode-" + clip, all)));
                }
            }
            for (Map.Entry<String, Agent.Running> each : running.entrySet()) {
                row(check, each.getKey() + what, each.getValue(), judge);
            }
        } finally {
            Agent.end(running.values());
        }
    }

    /** What a run's figures say. */
    private interface Judge {
        Row row(Check check, String name, Figures figures);
    }

    private static void row(Check check, String name, Agent.Running running, Judge judge)
            throws IOException, InterruptedException {
        try {
            check.add(judge.row(check, name, new Figures(check.agent().summary(running))));
        } catch (IOException e) {
            check.add(Row.failed("decode", name, String.valueOf(e.getMessage())));
        }
    }

    private static Row hardware(Check check, String name, Figures figures) {
        if (!check.pack().cpu() && figures.isCodecUnsupported(0)) {
            // not every GPU has a decoder for AV1; that is told, and no fault of ours
            return Row.figure(
                    "decode", name, (double) figures.frames(), figures.frames() + " frames", figures.decoder(0));
        }
        boolean isGood = figures.frames() == FRAMES
                && (check.pack().cpu() || figures.detours().isEmpty());
        return Row.goal(
                "decode",
                name,
                (double) figures.frames(),
                figures.frames() + " frames",
                FRAMES + " on the GPU",
                isGood,
                figures.detours());
    }

    private static Row software(Check check, String name, Figures figures) {
        boolean isApart = !figures.isOnNvdec(0) && figures.isOnNvdec(1);
        return Row.goal(
                "decode",
                name,
                (double) figures.frames(),
                String.format(Locale.ROOT, "%d frames", figures.frames()),
                "software, GPU",
                figures.frames() > FRAMES && (check.pack().cpu() || isApart),
                figures.decoder(0) + " beside " + figures.decoder(1));
    }

    private static Agent.Job job(Check check, String name, List<String> clips) {
        List<String> sources = new ArrayList<>();
        for (String clip : clips) {
            sources.add("cam" + sources.size() + ": {url: "
                    + Agent.quoted(check.pack().clip(clip)) + "}");
        }
        return new Agent.Job(
                name,
                check.pack().model(check.pack().main()),
                check.pack().plans(check.pack().main()),
                sources,
                "{}");
    }
}
