package dev.curlew.bench.gpu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every codec on the GPU's decoder, every frame; what it cannot decode in software with a reason, beside a stream that it can. */
final class DecodePart implements Check.Part {
    private static final List<String> HARDWARE = List.of("h264", "hevc", "hevc10", "av1");
    private static final List<String> SOFTWARE = List.of("h264_10", "h264_422", "h264_444");
    private static final int FRAMES = 300;

    @Override
    public void measure(Check check) throws IOException, InterruptedException {
        for (String clip : check.pack().cpu() ? HARDWARE.subList(0, 1) : HARDWARE) {
            if (check.pack().hasClip(clip)) {
                hardware(check, clip);
            }
        }
        for (String clip : check.pack().cpu() ? SOFTWARE.subList(0, 1) : SOFTWARE) {
            if (check.pack().hasClip(clip)) {
                software(check, clip);
            }
        }
        for (int streams : check.streamCounts()) {
            check.limits().decode(SpeedPart.CLIP, streams);
        }
    }

    private static void hardware(Check check, String clip) throws IOException, InterruptedException {
        String name = clip + " by NVDEC";
        try {
            Figures figures = new Figures(check.agent()
                    .run(job(check, "decode-" + clip, List.of(check.pack().clip(clip)))));
            if (!check.pack().cpu() && figures.isCodecUnsupported(0)) {
                // not every GPU has a decoder for AV1; that is told, and no fault of ours
                check.add(Row.figure(
                        "decode", name, (double) figures.frames(), figures.frames() + " frames", figures.decoder(0)));
                return;
            }
            boolean isGood = figures.frames() == FRAMES
                    && (check.pack().cpu() || figures.detours().isEmpty());
            check.add(Row.goal(
                    "decode",
                    name,
                    (double) figures.frames(),
                    figures.frames() + " frames",
                    FRAMES + " on the GPU",
                    isGood,
                    figures.detours()));
        } catch (IOException e) {
            check.add(Row.failed("decode", name, String.valueOf(e.getMessage())));
        }
    }

    private static void software(Check check, String clip) throws IOException, InterruptedException {
        String name = clip + " beside h264";
        try {
            Figures figures = new Figures(check.agent()
                    .run(job(
                            check,
                            "decode-" + clip,
                            List.of(check.pack().clip(clip), check.pack().clip("h264")))));
            boolean isApart = !figures.isOnNvdec(0) && figures.isOnNvdec(1);
            check.add(Row.goal(
                    "decode",
                    name,
                    (double) figures.frames(),
                    String.format(Locale.ROOT, "%d frames", figures.frames()),
                    "software, GPU",
                    figures.frames() > FRAMES && (check.pack().cpu() || isApart),
                    figures.decoder(0) + " beside " + figures.decoder(1)));
        } catch (IOException e) {
            check.add(Row.failed("decode", name, String.valueOf(e.getMessage())));
        }
    }

    private static Agent.Job job(Check check, String name, List<Path> clips) {
        List<String> sources = new ArrayList<>();
        for (int i = 0; i < clips.size(); i++) {
            sources.add("cam" + i + ": {url: " + Agent.quoted(clips.get(i)) + "}");
        }
        return new Agent.Job(
                name,
                check.pack().model(check.pack().main()),
                check.pack().plans(check.pack().main()),
                sources,
                "{}");
    }
}
