package dev.curlew.bench.gpu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Device memory per stream, whether it or the resident memory grows, and what happens when there is none left. */
final class MemoryPart implements Check.Part {

    /** One step of nvidia-smi and of the driver's pools. */
    private static final double FLAT_MEBIBYTES = 2;

    private static final double FLAT_RSS_MEGABYTES = 10;
    private static final long SAMPLE_MILLIS = 500;
    private static final int LEAST_FRAMES = 10_000;

    /** All of the heap from the start, so that resident memory grows by nothing but what lies outside it. */
    private static final Map<String, String> WHOLE_HEAP =
            Map.of("CURLEW_JAVA_OPTS", "-Xms192m -Xmx192m -XX:+AlwaysPreTouch");

    @Override
    public void measure(Check check) throws IOException, InterruptedException {
        double before = Nvidia.usedMebibytes();
        Samples few = watch(check, check.pack().cpu() ? 1 : 8, check.pack().cpu() ? 8 : 30);
        growth(check, few);
        Samples many = watch(check, check.pack().cpu() ? 2 : 32, 8);
        double perStream = (many.device.last() - few.device.last()) / (many.streams - few.streams);
        check.add(Row.figure(
                "memory",
                "device memory per stream",
                perStream,
                String.format(Locale.ROOT, "%.0f MiB", perStream),
                String.format(
                        Locale.ROOT,
                        "%.0f MiB with %d streams, %.0f with %d, %.0f before",
                        few.device.last(),
                        few.streams,
                        many.device.last(),
                        many.streams,
                        before)));
        if (!check.pack().cpu()) {
            ballast(check, before);
        }
    }

    /** One figure over time. */
    private static final class Series {
        final List<Double> values = new ArrayList<>();

        void add(double value) {
            if (Double.isFinite(value)) {
                values.add(value);
            }
        }

        double last() {
            return values.isEmpty() ? Double.NaN : values.get(values.size() - 1);
        }

        /** What the last quarter's mean is above that of the second one, when all has been warmed up. */
        double growth() {
            int quarter = values.size() / 4;
            if (quarter == 0) {
                return Double.NaN;
            }
            return mean(values.size() - quarter, values.size()) - mean(quarter, 2 * quarter);
        }

        private double mean(int from, int to) {
            return values.subList(from, to).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(Double.NaN);
        }
    }

    private static final class Samples {
        final Series device = new Series();
        final Series rss = new Series();
        final int streams;
        long frames;

        Samples(int streams) {
            this.streams = streams;
        }
    }

    private static Samples watch(Check check, int streams, double seconds) throws IOException, InterruptedException {
        Samples samples = new Samples(streams);
        Agent.Running running = check.agent()
                .start(
                        new Agent.Job(
                                "memory-" + streams,
                                check.pack().model(check.pack().main()),
                                check.pack().plans(check.pack().main()),
                                Agent.streams(streams, check.pack().clip(Speeds.CLIP), ", repeat: 0"),
                                "{}"),
                        WHOLE_HEAP);
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end && !running.child().process().waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
            samples.device.add(Nvidia.usedMebibytes());
            samples.rss.add(Nvidia.rssMegabytes(running.pid()));
        }
        running.child().process().destroy();
        samples.frames = new Figures(check.agent().summary(running)).frames();
        return samples;
    }

    private static void growth(Check check, Samples samples) throws IOException {
        double device = samples.device.growth();
        double rss = samples.rss.growth();
        boolean isEnough = samples.frames >= LEAST_FRAMES || check.pack().cpu();
        String frames = String.format(Locale.ROOT, "over %,d frames", samples.frames);
        check.add(Row.goal(
                "memory",
                "device memory, growth",
                device,
                String.format(Locale.ROOT, "%+.1f MiB", device),
                "flat",
                isEnough && (device <= FLAT_MEBIBYTES || check.pack().cpu()),
                frames));
        check.add(Row.goal(
                "memory",
                "resident memory, growth",
                rss,
                String.format(Locale.ROOT, "%+.1f MB", rss),
                "flat",
                isEnough && rss <= FLAT_RSS_MEGABYTES,
                frames + ", " + Nvidia.megabytes(samples.rss.last())));
    }

    /** With so little left the agent must say so and end, or go on without the GPU; never crash or hang. */
    private static void ballast(Check check, double before) throws IOException, InterruptedException {
        for (int free : new int[] {64, 700}) {
            String name = "device with " + free + " MiB left";
            Child ballast = Child.start(
                    check.pack().work().resolve("ballast"),
                    "ballast-" + free,
                    check.pack().java(Ballast.class, Integer.toString(free)),
                    Map.of());
            try {
                while (ballast.process().isAlive() && ballast.output().isBlank()) {
                    ballast.process().waitFor(50, TimeUnit.MILLISECONDS);
                }
                Agent.Running running = check.agent()
                        .start(new Agent.Job(
                                "memory-ballast-" + free,
                                check.pack().model(check.pack().main()),
                                check.pack().plans(check.pack().main()),
                                Agent.streams(8, check.pack().clip(Speeds.CLIP), ", duration: 3s"),
                                "{}"));
                int code = running.child().await(90);
                String said = running.child().errors();
                boolean isTold = said.toLowerCase(Locale.ROOT).contains("memory");
                check.add(Row.goal(
                        "memory",
                        name,
                        code,
                        "code " + code,
                        "said, no crash",
                        ballast.process().isAlive() && isTold && code != 1 && code < 128,
                        running.child().lastWords()));
            } finally {
                ballast.process().destroyForcibly().waitFor();
            }
        }
        double after = Nvidia.usedMebibytes();
        check.add(Row.goal(
                "memory",
                "device memory after all, less before",
                after - before,
                String.format(Locale.ROOT, "%+.0f MiB", after - before),
                "<= 2 MiB",
                !(after - before > FLAT_MEBIBYTES),
                ""));
    }
}
