package dev.curlew.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a dead server costs: frames per second with one that is dead and one that lives, in turns; then whether a message
 * was lost or came too often over an outage in mid-run; then whether memory grows while nobody takes anything.
 */
final class Outage {
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s*(\\d+) kB");
    private static final int FILES = 2;
    private static final int WINDOW = 100;
    private static final int DRAINS = 10;
    private static final String DEAD = "http://127.0.0.1:9/events";

    private final Subjects subjects;
    private final PrintStream out;

    Outage(Subjects subjects, PrintStream out) {
        this.subjects = subjects;
        this.out = out;
    }

    void measure(int pairs, int passes, int minutes) throws IOException, InterruptedException {
        if (pairs > 0) {
            try (EventServer server = new EventServer()) {
                speed(server, pairs, passes);
                loss(server, passes);
            }
        }
        memory(minutes);
    }

    private static String sink(String url, String more) {
        return "sinks: {out: {type: webhook, url: '" + url
                + "', rate: {interval: 0s}, pack: 4, packWait: 200ms, delivery: {window: " + WINDOW
                + ", replayPerSecond: 0, retryMost: 2s, drainTimeout: 1s}" + more + "}}\n"
                + "events: {update: 0.001}\n";
    }

    private JsonNode run(String url, String source) throws IOException, InterruptedException {
        subjects.await(subjects.startAgent(FILES, source, sink(url, "")), "the agent");
        return subjects.summary();
    }

    private void forgetSpool() throws IOException {
        Path state = subjects.state();
        if (Files.exists(state)) {
            try (Stream<Path> files = Files.walk(state)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private void speed(EventServer server, int pairs, int passes) throws IOException, InterruptedException {
        List<Double> ratios = new ArrayList<>();
        for (int pair = 1; pair <= pairs; pair++) {
            boolean deadFirst = pair % 2 == 0;
            JsonNode first = fresh(deadFirst ? DEAD : server.url(), passes);
            JsonNode second = fresh(deadFirst ? server.url() : DEAD, passes);
            JsonNode dead = deadFirst ? first : second;
            JsonNode live = deadFirst ? second : first;
            double ratio = fps(dead) / fps(live);
            ratios.add(ratio);
            out.printf(
                    Locale.ROOT,
                    "  outage, pair %d: dead %.1f fps (%.0f events/s, %.1f CPU s per 1000 frames), live %.1f fps"
                            + " (%.0f, %.1f), %.3f%n",
                    pair,
                    fps(dead),
                    rate(dead),
                    cpu(dead),
                    fps(live),
                    rate(live),
                    cpu(live),
                    ratio);
        }
        Collections.sort(ratios);
        out.printf(Locale.ROOT, "  outage: fps dead / live %.3f, median of %d pairs%n", ratios.get(pairs / 2), pairs);
    }

    private JsonNode fresh(String url, int passes) throws IOException, InterruptedException {
        forgetSpool();
        return run(url, "repeat: " + passes);
    }

    private static double fps(JsonNode summary) {
        return summary.get("afterWarmUp").get("fps").asDouble();
    }

    /** Less shaken by what else runs on the machine. */
    private static double cpu(JsonNode summary) {
        return summary.get("afterWarmUp").get("cpuSecondsPer1000Frames").asDouble();
    }

    private static double rate(JsonNode summary) {
        return sink(summary).get("events").asDouble()
                / summary.get("total").get("seconds").asDouble();
    }

    private static JsonNode sink(JsonNode summary) {
        for (JsonNode each : summary.get("sinks")) {
            if (each.get("name").asText().equals("sink out")) {
                return each;
            }
        }
        throw new IllegalStateException("the agent's summary has no sink out");
    }

    /** The server goes in mid-run and comes back; a second run sends what is left. */
    private void loss(EventServer server, int passes) throws IOException, InterruptedException {
        forgetSpool();
        server.forget();
        int outages = 0;
        Process agent = subjects.startAgent(FILES, "repeat: " + passes, sink(server.url(), ""));
        while (!agent.waitFor(3, TimeUnit.SECONDS)) {
            if (server.taken() > 0) {
                server.stop();
                outages++;
                agent.waitFor(3, TimeUnit.SECONDS);
                server.startAgain();
            }
        }
        subjects.await(agent, "the agent");
        JsonNode first = subjects.summary();
        long waited = sink(first).get("spool").get("messages").asLong();
        long left = waited;
        for (int i = 0; i < DRAINS && (left > 0 || i == 0); i++) {
            run(server.url(), "duration: 20s, live: true, fps: 20");
            left = sink(subjects.summary()).get("spool").get("messages").asLong();
        }
        out.printf(
                Locale.ROOT,
                "  outage: %d in mid-run of 3 s each; %d events taken in %d messages, %d events missing, %d messages"
                        + " repeated (window %d); %d messages waited at the end, %d after the next start%n",
                outages,
                server.events(),
                server.taken(),
                server.missing(),
                server.repeated(),
                WINDOW,
                waited,
                left);
    }

    /** Of a camera at its own pace, while nobody takes anything. */
    private void memory(int minutes) throws IOException, InterruptedException {
        if (minutes == 0) {
            return;
        }
        forgetSpool();
        Process agent = subjects.startAgent(FILES, "repeat: 0, live: true, fps: 40", sink(DEAD, ""));
        Path status = Path.of("/proc", Long.toString(agent.pid()), "status");
        List<Double> megabytes = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        while (System.nanoTime() < end && !agent.waitFor(1, TimeUnit.SECONDS)) {
            try {
                Matcher rss = RSS.matcher(Files.readString(status));
                if (rss.find()) {
                    megabytes.add(Double.parseDouble(rss.group(1)) / 1000 * 1.024);
                }
            } catch (NoSuchFileException e) {
                break;
            }
        }
        agent.destroy();
        subjects.await(agent, "the agent");
        double[] all = megabytes.stream().mapToDouble(Double::doubleValue).toArray();
        RssSlope.Line line = RssSlope.Line.through(all, all.length / 4);
        out.printf(
                Locale.ROOT,
                "  outage: %.0f events/s wait for %d min; memory %.1f MB after a quarter, %.1f MB at the end, %+.2f MB a"
                        + " minute (standard error %.2f)%n",
                rate(subjects.summary()),
                minutes,
                all[all.length / 4],
                all[all.length - 1],
                line.slope() * 60,
                line.error() * 60);
    }
}
