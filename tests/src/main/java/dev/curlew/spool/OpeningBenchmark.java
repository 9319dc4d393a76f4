package dev.curlew.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Opens a spool of 10 GB, really written, and reads its first message. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 5)
@NullUnmarked // JMH calls the set-up before anything else
public class OpeningBenchmark {
    private static final long BYTES = 10_000_000_000L;

    private final byte[] body = new byte[60_000];
    private Path folder;

    @Setup(Level.Trial)
    public void write() throws IOException, InterruptedException {
        folder = SpoolBenchmark.newFolder();
        try (DiskSpool spool = SpoolBenchmark.open(folder.resolve("spool"), "none", "64MB", new DiskFiles())) {
            long seq = 0;
            for (long written = 0; written < BYTES; written += body.length) {
                Priority priority =
                        ++seq % 10 == 0 ? Priority.ALERT : seq % 3 == 0 ? Priority.TELEMETRY : Priority.EVENT;
                spool.add(priority, "gate", "track.update", 7000, seq, seq, body, body.length);
                if (seq % 300 == 0) {
                    spool.keep(Duration.ofMinutes(1));
                }
            }
            spool.keep(Duration.ofMinutes(1));
        }
    }

    @Benchmark
    public Entry open() throws IOException, InterruptedException {
        try (DiskSpool spool = SpoolBenchmark.open(folder.resolve("spool"), "interval", "8MB", new DiskFiles())) {
            Entry first = spool.next(1, Long.MAX_VALUE);
            if (first == null || spool.stats().bytes() < BYTES) {
                throw new IllegalStateException("not all is there: " + spool.stats());
            }
            return first;
        }
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        SpoolBenchmark.delete(folder);
    }
}
