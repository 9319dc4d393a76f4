package dev.curlew.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the agent grows: its resident memory averaged over each pass of a file, and a straight line through the
 * passes after the first quarter, in which heap, code cache and arenas fill up.
 */
final class RssSlope {
    private static final Pattern FRAME = Pattern.compile("\"frame\":(\\d+)");
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s*(\\d+) kB");
    private static final int TAIL = 4096;

    private final double[] sums;
    private final int[] counts;

    private RssSlope(int passes) {
        sums = new double[passes];
        counts = new int[passes];
    }

    static void measure(Subjects subjects, int passes, PrintStream out) throws IOException, InterruptedException {
        int frames = subjects.limit(1).get("frames").asInt() + LimitVideo.WARM_UP;
        RssSlope slope = new RssSlope(passes);
        Process agent = subjects.startAgent(1, "repeat: " + passes);
        Path status = Path.of("/proc", Long.toString(agent.pid()), "status");
        while (!agent.waitFor(100, TimeUnit.MILLISECONDS)) {
            slope.sample(status, subjects.events(0), frames);
        }
        subjects.await(agent, "the agent");
        slope.print(out);
    }

    private void sample(Path status, Path events, int framesPerPass) throws IOException {
        try {
            Matcher rss = RSS.matcher(Files.readString(status));
            int pass = (int) (lastFrame(events) / framesPerPass);
            if (rss.find() && pass < sums.length) {
                sums[pass] += Double.parseDouble(rss.group(1));
                counts[pass]++;
            }
        } catch (NoSuchFileException e) {
            // not yet started, or just ended
        }
    }

    private static long lastFrame(Path events) throws IOException {
        if (!Files.exists(events)) {
            return 0;
        }
        try (RandomAccessFile file = new RandomAccessFile(events.toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(TAIL, file.length())];
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            Matcher frame = FRAME.matcher(new String(tail, StandardCharsets.UTF_8));
            long last = 0;
            while (frame.find()) {
                last = Long.parseLong(frame.group(1));
            }
            return last;
        }
    }

    private void print(PrintStream out) {
        int from = sums.length / 4;
        Line line = Line.through(means(), from);
        out.println(String.format(
                Locale.ROOT,
                "  memory: %+.0f kB per pass, standard error %.0f kB, passes %d to %d; %.1f MB at the end",
                line.slope(),
                line.error(),
                from + 1,
                sums.length,
                means()[sums.length - 1] / 1000 * 1.024));
    }

    private double[] means() {
        double[] means = new double[sums.length];
        for (int i = 0; i < means.length; i++) {
            if (counts[i] == 0) {
                throw new IllegalStateException("no sample of pass " + (i + 1) + "; is the video too short?");
            }
            means[i] = sums[i] / counts[i];
        }
        return means;
    }

    /** A straight line by least squares: its slope and the slope's standard error. */
    record Line(double slope, double error) {
        static Line through(double[] y, int from) {
            int n = y.length - from;
            double meanX = (n - 1) / 2.0;
            double meanY = 0;
            for (int i = 0; i < n; i++) {
                meanY += y[from + i] / n;
            }
            double xx = 0;
            double xy = 0;
            for (int i = 0; i < n; i++) {
                xx += (i - meanX) * (i - meanX);
                xy += (i - meanX) * (y[from + i] - meanY);
            }
            double slope = xy / xx;
            double residuals = 0;
            for (int i = 0; i < n; i++) {
                double off = y[from + i] - meanY - slope * (i - meanX);
                residuals += off * off;
            }
            return new Line(slope, Math.sqrt(residuals / (n - 2) / xx));
        }
    }
}
