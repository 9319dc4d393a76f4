package dev.curlew.bench.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** From the start of the process to the first event, the engine being cached. */
final class StartPart implements Check.Part {
    private static final double MOST_SECONDS = 3;

    @Override
    public void measure(Check check) throws IOException, InterruptedException {
        Path events = check.pack().work().resolve("start").resolve("cam0.jsonl");
        double[] seconds = new double[check.rounds()];
        for (int round = 0; round < seconds.length; round++) {
            Files.deleteIfExists(events);
            Agent.Running running = check.agent()
                    .start(new Agent.Job(
                            "start",
                            check.pack().model(check.pack().main()),
                            check.pack().plans(check.pack().main()),
                            Agent.streams(1, check.pack().clip(Speeds.CLIP), ""),
                            "{events: " + Agent.quoted(events) + "}"));
            while (!hasContent(events) && running.child().process().isAlive()) {
                running.child().process().waitFor(5, TimeUnit.MILLISECONDS);
            }
            seconds[round] = (System.nanoTime() - running.startNanos()) / 1e9;
            running.child().process().destroy(); // SIGTERM
            check.agent().summary(running);
        }
        double median = Json.median(seconds);
        check.add(Row.goal(
                "start",
                "start to first event, plan cached",
                median,
                String.format(Locale.ROOT, "%.2f s", median),
                "<= 3 s",
                median <= MOST_SECONDS,
                "the event follows the third detection of an object"));
    }

    private static boolean hasContent(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) > 0;
    }
}
