package dev.curlew.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Limit, agent and peer: one file and four files, in turns, round after round. */
final class SpeedTable {
    private static final int FILES = 4;

    private final Subjects subjects;
    private final int rounds;
    private final int passes;
    private final Row limit = new Row("limit");
    private final Row oneFile = new Row("agent, one file");
    private final Row fourFiles = new Row("agent, four files");
    private final Row onePeer = new Row("python, one file");
    private final Row fourPeers = new Row("python, four processes");
    private final Samples inference = new Samples();
    private final Samples decode = new Samples();
    private final Samples scale = new Samples();
    private final Samples singleInference = new Samples();
    private final Samples others = new Samples();

    /** One line of the table, a sample a round. */
    private static final class Row {
        final String name;
        final Samples fps = new Samples();
        final Samples cpu = new Samples();
        final Samples rss = new Samples();

        Row(String name) {
            this.name = name;
        }

        void add(double framesPerSecond, double cpuSecondsPer1000Frames, double rssMegabytes) {
            fps.add(framesPerSecond);
            cpu.add(cpuSecondsPer1000Frames);
            rss.add(rssMegabytes);
        }
    }

    SpeedTable(Subjects subjects, int rounds, int passes) {
        this.subjects = subjects;
        this.rounds = rounds;
        this.passes = passes;
    }

    void measure() throws IOException, InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            System.err.printf(Locale.ROOT, "  round %d of %d, load %.1f%n", round, rounds, Machine.loadOfLastMinute());
            Machine.Used start = Machine.used();
            addLimit(subjects.limit(passes));
            addAgent(oneFile, subjects.agent(1, passes));
            if (subjects.hasPeer()) {
                addPeers(onePeer, subjects.peers(1, passes));
            }
            addAgent(fourFiles, subjects.agent(FILES, passes));
            if (subjects.hasPeer()) {
                addPeers(fourPeers, subjects.peers(FILES, passes));
            }
            others.add(100 * Machine.othersSince(start));
        }
    }

    private void addLimit(JsonNode figures) {
        limit.add(
                figures.get("fps").asDouble(),
                figures.get("cpuSecondsPer1000Frames").asDouble(),
                Double.NaN);
        inference.add(figures.get("inferenceMillis").asDouble());
        decode.add(figures.get("decodeMillis").asDouble());
        scale.add(figures.get("scaleMillis").asDouble());
        singleInference.add(figures.get("inferenceAloneWallMillis").asDouble());
    }

    private static void addAgent(Row row, JsonNode summary) {
        JsonNode steady = summary.get("afterWarmUp");
        row.add(
                steady.get("fps").asDouble(),
                steady.get("cpuSecondsPer1000Frames").asDouble(),
                summary.get("peakRssMegabytes").asDouble());
    }

    private static void addPeers(Row row, List<JsonNode> processes) {
        double fps = 0;
        double cpuSeconds = 0;
        double frames = 0;
        double rss = 0;
        for (JsonNode figures : processes) {
            fps += figures.get("frames").asDouble() / figures.get("seconds").asDouble();
            cpuSeconds += figures.get("cpuSeconds").asDouble();
            frames += figures.get("frames").asDouble();
            rss += figures.get("peakRssMegabytes").asDouble();
        }
        row.add(fps, cpuSeconds / frames * 1000, rss);
    }

    /** Wall time of one inference that has the machine to itself. */
    double singleInferenceMillis() {
        return singleInference.median();
    }

    void print(PrintStream out) {
        line(out, "  median of %d rounds, %d passes, without the first 200 frames", rounds, passes);
        line(
                out,
                "  %-24s %8s %9s %18s %9s %12s",
                "",
                "fps",
                "of limit",
                "CPU s/1000 frames",
                "of limit",
                "peak RSS MB");
        print(out, limit);
        print(out, oneFile);
        print(out, fourFiles);
        if (subjects.hasPeer()) {
            print(out, onePeer);
            print(out, fourPeers);
            ratio(out, "agent / python, one file", oneFile.fps, onePeer.fps);
            ratio(out, "agent / python, four files", fourFiles.fps, fourPeers.fps);
        }
        line(
                out,
                "  limit: inference %.2f ms + decoder %.2f ms + scaler %.2f ms of CPU per frame",
                inference.median(),
                decode.median(),
                scale.median());
        line(
                out,
                "  other processes took %.1f %% of the machine (median round), at most %.1f %%",
                others.median(),
                others.max());
    }

    private void print(PrintStream out, Row row) {
        line(
                out,
                "  %-24s %8.1f %9.3f %18.2f %9.3f %12s",
                row.name,
                row.fps.median(),
                row.fps.over(limit.fps).median(),
                row.cpu.median(),
                row.cpu.over(limit.cpu).median(),
                Double.isNaN(row.rss.max()) ? "" : String.format(Locale.ROOT, "%.0f", row.rss.max()));
    }

    private static void ratio(PrintStream out, String name, Samples ours, Samples theirs) {
        line(
                out,
                "  %-32s %.2f times the frames per second",
                name,
                ours.over(theirs).median());
    }

    private static void line(PrintStream out, String format, @Nullable Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
