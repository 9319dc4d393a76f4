package dev.curlew.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

/** One message into a spool, 5,000 times a second, while every fsync takes two seconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 5)
@NullUnmarked // JMH calls the set-up before anything else
public class SilentDiskBenchmark {
    private static final long PERIOD_NANOS = 200_000;
    private static final long SILENCE_NANOS = 2_000_000_000L;

    private Path folder;
    private DiskSpool spool;
    private long seq;
    private long due;

    @Setup(Level.Iteration)
    public void open() throws IOException, InterruptedException {
        folder = SpoolBenchmark.newFolder();
        spool = SpoolBenchmark.open(folder.resolve("spool"), "each", "64MB", new SilentDisk());
        due = System.nanoTime();
    }

    /** Not measured. */
    @Setup(Level.Invocation)
    public void wait200Microseconds() {
        due = Math.max(due + PERIOD_NANOS, System.nanoTime());
        while (System.nanoTime() < due) {
            Thread.onSpinWait();
        }
    }

    @Benchmark
    public void addsWhileForcesHang() {
        SpoolBenchmark.add(spool, ++seq);
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException, InterruptedException {
        boolean kept = spool.keep(java.time.Duration.ofMinutes(1));
        spool.close();
        SpoolBenchmark.delete(folder);
        if (!kept || !spool.drops().isEmpty()) {
            throw new IllegalStateException("not all was kept");
        }
    }

    /** The real one, but slow to force. */
    private static final class SilentDisk implements SpoolFiles {
        private final SpoolFiles disk = new DiskFiles();

        @Override
        public boolean isFolder(Path path) {
            return disk.isFolder(path);
        }

        @Override
        public void createFolder(Path path) throws IOException {
            disk.createFolder(path);
        }

        @Override
        public List<String> list(Path path) throws IOException {
            return disk.list(path);
        }

        @Override
        public OpenFile create(Path file) throws IOException {
            return new Silent(disk.create(file));
        }

        @Override
        public OpenFile open(Path file) throws IOException {
            return disk.open(file);
        }

        @Override
        public OpenFile update(Path file) throws IOException {
            return disk.update(file);
        }

        @Override
        public boolean exists(Path file) {
            return disk.exists(file);
        }

        @Override
        public long modifiedMillis(Path file) throws IOException {
            return disk.modifiedMillis(file);
        }

        @Override
        public void delete(Path file) throws IOException {
            disk.delete(file);
        }

        @Override
        public void forceFolder(Path path) throws IOException {
            disk.forceFolder(path);
        }

        @Override
        public Closeable lock(Path file) throws IOException {
            return disk.lock(file);
        }
    }

    /** Its file. */
    private record Silent(SpoolFiles.OpenFile file) implements SpoolFiles.OpenFile {
        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer to, long at) throws IOException {
            return file.read(to, at);
        }

        @Override
        public void write(ByteBuffer from, long at) throws IOException {
            file.write(from, at);
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force() throws IOException {
            long until = System.nanoTime() + SILENCE_NANOS;
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
