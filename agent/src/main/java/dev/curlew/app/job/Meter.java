package dev.curlew.app.job;

import dev.curlew.metrics.Histogram;
import dev.curlew.metrics.StreamStats;
import dev.curlew.pipeline.StreamPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whole-process figures: frames, wall and CPU time since the start, and from the warm-up to the last frame. The warm-up is
 * {@value #WARM_UP} frames per stream, by which time the JIT compiler has done its work, and every stream plays. Main
 * thread.
 */
public final class Meter {
    static final int WARM_UP = 200;

    /** A stream plays after so many frames; until then its decoder may still be opened, which holds up the others. */
    private static final int PLAYS = 20;

    /** A camera that gives nothing is not waited for longer than this many warm-ups. */
    private static final int PATIENCE = 10;

    private final List<Counted> streams;
    private final LongSupplier clock;
    private final Mark start;
    private Mark warm;
    /** When the last frame was seen: closing decoders and sinks takes time in which none comes. */
    private Mark last;

    private boolean isWarm;
    private Map<StreamStats, Steady> warmStreams = Map.of();

    /** One stream. */
    record Counted(StreamStats stats, BooleanSupplier isFinished) {}

    /** One stream's losses and delays: when the warm-up ended, or since. */
    record Steady(long dropped, Histogram decodedToEvent) {
        static final Steady NOTHING = new Steady(0, new Histogram());

        static Steady of(StreamStats stats) {
            return new Steady(stats.dropped.get(), stats.decodedToEvent.copy());
        }
    }

    /** A moment. */
    private record Mark(long frames, long wallNanos, long cpuNanos) {}

    /** What lay between two moments; rates are 0 where nothing did. */
    record Figures(long frames, double seconds, double cpuSeconds) {
        double fps() {
            return seconds > 0 ? frames / seconds : 0;
        }

        double cpuSecondsPer1000Frames() {
            return frames > 0 ? cpuSeconds / frames * 1000 : 0;
        }
    }

    Meter(List<StreamPipeline> streams) {
        this(
                streams.stream()
                        .map(stream -> new Counted(stream.stats(), stream::isFinished))
                        .toList(),
                System::nanoTime);
    }

    /** @param clock in nanoseconds */
    Meter(List<Counted> streams, LongSupplier clock) {
        this.streams = streams;
        this.clock = clock;
        this.start = now();
        this.warm = start;
        this.last = start;
    }

    /** Call often while the streams run. */
    void tick() {
        seen();
        long wanted = (long) WARM_UP * streams.size();
        if (!isWarm && (last.frames() >= PATIENCE * wanted || (last.frames() >= wanted && allPlay()))) {
            warm = now();
            last = warm;
            isWarm = true;
            Map<StreamStats, Steady> each = new HashMap<>();
            streams.forEach(stream -> each.put(stream.stats(), Steady.of(stream.stats())));
            warmStreams = each;
        }
    }

    private boolean allPlay() {
        return streams.stream()
                .allMatch(stream -> stream.isFinished().getAsBoolean()
                        || stream.stats().analysed.get() >= PLAYS);
    }

    private void seen() {
        if (frames() > last.frames()) {
            last = now();
        }
    }

    private long frames() {
        long frames = 0;
        for (int i = 0; i < streams.size(); i++) {
            frames += streams.get(i).stats().analysed.get();
        }
        return frames;
    }

    private Mark now() {
        return new Mark(frames(), clock.getAsLong(), cpuNanos());
    }

    /** In steps of 10 ms. By java.base alone, as a small JRE lacks the module jdk.management. */
    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
    }

    Figures total() {
        return between(start, now());
    }

    /** From the warm-up to the last frame; nothing when fewer frames came. */
    Figures steady() {
        seen();
        return isWarm ? between(warm, last) : new Figures(0, 0, 0);
    }

    /** The same of one stream; nothing when the warm-up has not ended. */
    Steady steady(StreamStats stats) {
        Steady then = warmStreams.get(stats);
        return then == null
                ? Steady.NOTHING
                : new Steady(stats.dropped.get() - then.dropped(), stats.decodedToEvent.since(then.decodedToEvent()));
    }

    private static Figures between(Mark from, Mark to) {
        return new Figures(
                to.frames() - from.frames(),
                (to.wallNanos() - from.wallNanos()) / 1e9,
                (to.cpuNanos() - from.cpuNanos()) / 1e9);
    }

    /** The most memory the process ever held, in MB of 1,000,000 bytes; 0 where the system does not tell. */
    static double peakRssMegabytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }
}
