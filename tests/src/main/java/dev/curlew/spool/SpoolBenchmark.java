package dev.curlew.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One message of 600 bytes into a spool, against a write of the same bytes into a file. With fsync both end a batch with
 * one. Folders are made under {@code -Dcurlew.bench.folder}, else the current one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@NullUnmarked // JMH calls the set-up before anything else
public class SpoolBenchmark {
    private static final int BATCH = 8_000;
    private static final byte[] BODY = new byte[600];
    private static final long START_MILLIS = 60_000;

    @Param({"none", "interval"})
    private String fsync;

    private Path folder;
    private DiskSpool spool;
    private FileChannel plain;
    private ByteBuffer buffer;
    private long seq;

    static Path newFolder() throws IOException {
        return Files.createTempDirectory(Path.of(System.getProperty("curlew.bench.folder", ".")), "spool-bench");
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    static DiskSpool open(Path folder, String fsync, String memory, SpoolFiles files) throws InterruptedException {
        DiskSpool spool = new DiskSpool(
                folder,
                new SpoolSettings("disk", "12GB", Duration.ZERO, memory, fsync, Duration.ofMillis(100)),
                new DiskBudget(1L << 40, 0).share("bench"),
                files,
                InstantSource.system(),
                System::nanoTime,
                true);
        spool.start(Duration.ofMillis(START_MILLIS));
        return spool;
    }

    static void add(Spool spool, long seq) {
        spool.add(Priority.EVENT, "gate", "track.update", 7000, seq, seq, BODY, BODY.length);
    }

    @Setup(Level.Iteration)
    public void open() throws IOException, InterruptedException {
        folder = newFolder();
        spool = open(folder.resolve("spool"), fsync, "8MB", new DiskFiles());
        plain = FileChannel.open(folder.resolve("plain"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        buffer = ByteBuffer.allocateDirect(BODY.length);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void spoolAppends() throws InterruptedException {
        for (int i = 0; i < BATCH; i++) {
            add(spool, ++seq);
        }
        if (!spool.keep(Duration.ofMinutes(1))) {
            throw new IllegalStateException("not kept in time");
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void plainFileAppends() throws IOException {
        for (int i = 0; i < BATCH; i++) {
            buffer.clear().put(BODY).flip();
            plain.write(buffer);
        }
        if (!fsync.equals("none")) {
            plain.force(false);
        }
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException {
        List<Drop> drops = spool.drops();
        spool.close();
        plain.close();
        delete(folder);
        if (!drops.isEmpty()) {
            throw new IllegalStateException("dropped " + drops);
        }
    }
}
