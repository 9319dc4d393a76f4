package dev.curlew.bench.gpu;

import java.io.IOException;
import java.util.Locale;

/** 32 cameras at 30 frames per second: nothing dropped, soon told, little CPU. */
final class LivePart implements Check.Part {
    private static final int STREAMS = 32;

    @Override
    public void measure(Check check) throws IOException, InterruptedException {
        int streams = check.pack().cpu() ? 1 : STREAMS;
        double[] p50 = new double[check.rounds()];
        double[] p99 = new double[check.rounds()];
        double[] cpu = new double[check.rounds()];
        long dropped = 0;
        long early = 0;
        long frames = 0;
        String detours = "";
        for (int round = 0; round < check.rounds(); round++) {
            Agent.Job job = new Agent.Job(
                    "live",
                    check.pack().model(check.pack().main()),
                    check.pack().plans(check.pack().main()),
                    Agent.streams(streams, check.pack().clip(Speeds.CLIP), ", live: true, duration: 20s"),
                    "{events: '" + check.pack().work().toAbsolutePath() + "/live/{stream}.jsonl'}");
            Figures figures = new Figures(check.agent().run(job));
            p50[round] = figures.latencyP50();
            p99[round] = figures.latencyP99();
            cpu[round] = figures.cpuPercentPerStream();
            dropped += figures.droppedAfterWarmUp();
            early += figures.dropped() - figures.droppedAfterWarmUp();
            frames += figures.frames();
            detours = detours.isEmpty() && !check.pack().cpu() ? figures.detours() : detours;
        }
        String what = streams + " live at 30 fps: ";
        check.add(Row.goal(
                "live",
                what + "dropped after the warm-up",
                (double) dropped,
                dropped + " of " + frames,
                "0",
                dropped == 0 && detours.isEmpty(),
                detours.isEmpty() ? "and " + early + " during the warm-up, while decoders open one by one" : detours));
        millis(check, what + "decoded to event, p50", Json.median(p50), 10);
        millis(check, what + "decoded to event, p99 of the worst", Json.median(p99), 20);
        double percent = Json.median(cpu);
        check.add(Row.goal(
                "live",
                what + "CPU per stream",
                percent,
                String.format(Locale.ROOT, "%.1f %%", percent),
                "<= 3 % of a core",
                percent <= 3,
                ""));
    }

    private static void millis(Check check, String name, double millis, double most) throws IOException {
        check.add(Row.goal(
                "live",
                name,
                millis,
                String.format(Locale.ROOT, "%.1f ms", millis),
                String.format(Locale.ROOT, "<= %.0f ms", most),
                millis <= most,
                ""));
    }
}
