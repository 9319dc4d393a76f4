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
 * What a dead server or broker costs: frames per second with one that is dead and one that lives, in turns; then whether
 * a message was lost or came too often over outages in mid-run; then whether memory grows over a long one, and what of it
 * arrives afterwards.
 */
final class Outage {
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s*(\\d+) kB");
    private static final int FILES = 2;
    private static final int WINDOW = 100;
    private static final int DRAINS = 10;
    private static final String NOBODY = "127.0.0.1:9";

    private final Subjects subjects;
    private final PrintStream out;

    Outage(Subjects subjects, PrintStream out) {
        this.subjects = subjects;
        this.out = out;
    }

    void measure(int pairs, int passes, int minutes) throws IOException, InterruptedException {
        try (EventServer server = new EventServer()) {
            if (pairs > 0) {
                speed("webhook", webhook("http://" + NOBODY), webhook(server.url()), pairs, passes);
                try (Mosquitto broker = Mosquitto.start(subjects.work())) {
                    speed("mqtt", mqtt(NOBODY), mqtt("127.0.0.1:" + broker.port()), pairs, passes);
                }
                loss(server, passes);
            }
            if (minutes > 0) {
                memory(server, minutes);
            }
        }
    }

    private static String webhook(String url) {
        return sink("type: webhook, url: '" + url + "', pack: 4, packWait: 200ms");
    }

    private static String mqtt(String address) {
        return "brokers: {local: {url: 'mqtt://" + address + "'}}\n"
                + sink("type: mqtt, broker: local, topic: 'bench/{stream}'");
    }

    private static String sink(String where) {
        return "sinks: {out: {" + where + ", rate: {interval: 0s}, delivery: {window: " + WINDOW
                + ", replayPerSecond: 0, retryMost: 2s, drainTimeout: 1s}}}\nevents: {update: 0.001}\n";
    }

    private JsonNode run(String sink, String source) throws IOException, InterruptedException {
        subjects.await(subjects.startAgent(FILES, source, sink), "the agent");
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

    private void speed(String name, String deadSink, String liveSink, int pairs, int passes)
            throws IOException, InterruptedException {
        List<Double> ratios = new ArrayList<>();
        for (int pair = 1; pair <= pairs; pair++) {
            boolean deadFirst = pair % 2 == 0;
            JsonNode first = fresh(deadFirst ? deadSink : liveSink, passes);
            JsonNode second = fresh(deadFirst ? liveSink : deadSink, passes);
            JsonNode dead = deadFirst ? first : second;
            JsonNode live = deadFirst ? second : first;
            double ratio = fps(dead) / fps(live);
            ratios.add(ratio);
            out.printf(
                    Locale.ROOT,
                    "  outage, %s, pair %d: dead %.1f fps (%.0f events/s, %.1f CPU s per 1000 frames), live %.1f fps"
                            + " (%.0f, %.1f), %.3f%n",
                    name,
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
        out.printf(
                Locale.ROOT,
                "  outage, %s: fps dead / live %.3f, median of %d pairs%n",
                name,
                ratios.get(pairs / 2),
                pairs);
    }

    private JsonNode fresh(String sink, int passes) throws IOException, InterruptedException {
        forgetSpool();
        return run(sink, "repeat: " + passes);
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
        Process agent = subjects.startAgent(FILES, "repeat: " + passes, webhook(server.url()));
        while (!agent.waitFor(3, TimeUnit.SECONDS)) {
            if (server.taken() > 0) {
                server.stop();
                outages++;
                agent.waitFor(3, TimeUnit.SECONDS);
                server.startAgain();
            }
        }
        subjects.await(agent, "the agent");
        drain(server, outages + " in mid-run of 3 s each");
    }

    /** Sends what is left with runs of little to tell, and says what arrived. */
    private void drain(EventServer server, String outages) throws IOException, InterruptedException {
        long waited = waiting(subjects.summary());
        long left = waited;
        for (int i = 0; i < DRAINS && (left > 0 || i == 0); i++) {
            left = waiting(run(webhook(server.url()), "duration: 20s, live: true, fps: 20"));
        }
        out.printf(
                Locale.ROOT,
                "  outage: %s; %d events taken in %d messages, %d events missing, %d messages"
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

    private static long waiting(JsonNode summary) {
        return sink(summary).get("spool").get("messages").asLong();
    }

    /** Of cameras at their own pace, while nobody takes anything; all of it must arrive afterwards. */
    private void memory(EventServer server, int minutes) throws IOException, InterruptedException {
        forgetSpool();
        server.forget();
        server.stop();
        Process agent = subjects.startAgent(FILES, "repeat: 0, live: true, fps: 40", webhook(server.url()));
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
        server.startAgain();
        drain(server, "one of " + minutes + " min");
    }
}
