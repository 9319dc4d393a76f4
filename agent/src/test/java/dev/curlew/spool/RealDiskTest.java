package dev.curlew.spool;

import static dev.curlew.spool.Messages.add;
import static dev.curlew.spool.Messages.read;
import static dev.curlew.spool.Messages.seqs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.curlew.lifecycle.WorkerThread;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spool with a thread of its own on a real disk: silent, really full, in the way, used twice. */
class RealDiskTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private static SpoolSettings settings(String maxBytes, String memory, String fsync) {
        return new SpoolSettings("disk", maxBytes, Duration.ZERO, memory, fsync, Duration.ofMillis(1));
    }

    private static DiskSpool open(Path at) throws InterruptedException {
        return DiskSpool.open(
                at,
                settings("64MB", "1MB", "interval"),
                new DiskBudget(1 << 30, 0).share("cloud"),
                InstantSource.system());
    }

    /** The real disk, but for forces that return when they are let. */
    private static final class SilentDisk implements SpoolFiles {
        private final SpoolFiles disk = new DiskFiles();
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch answered = new CountDownLatch(1);

        private void force() {
            asked.countDown();
            boolean interrupted = false;
            while (answered.getCount() > 0) {
                try {
                    answered.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

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
            return file.toString().endsWith(".seg") ? new Silent(disk.create(file)) : disk.create(file);
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

        /** Its file. */
        private final class Silent implements OpenFile {
            private final OpenFile file;

            Silent(OpenFile file) {
                this.file = file;
            }

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
                SilentDisk.this.force();
                file.force();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        }
    }

    @Test
    void aForceThatHangsStopsNobodyButTheWriter() throws Exception {
        SilentDisk disk = new SilentDisk();
        AtomicLong ahead = new AtomicLong();
        try (DiskSpool spool = new DiskSpool(
                        folder.resolve("a"),
                        settings("64MB", "1MB", "each"),
                        new DiskBudget(1 << 30, 0).share("a"),
                        disk,
                        InstantSource.system(),
                        () -> System.nanoTime() + ahead.get(),
                        true);
                DiskSpool other = open(folder.resolve("b"))) {
            spool.start(LONG);
            add(spool, Priority.EVENT, "gate", 1);
            assertThat(disk.asked.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 2; i <= 3000; i++) {
                add(spool, i % 100 == 0 ? Priority.ALERT : Priority.TELEMETRY, "gate", i, 1000);
            }
            add(other, Priority.EVENT, "yard", 1);
            assertThat(other.keep(LONG)).isTrue();

            assertThat(spool.keptBelow()).isEqualTo(1);
            assertThat(spool.stats().problem()).isEmpty();
            ahead.set(2_000_000_000L);
            assertThat(spool.stats().problem()).contains("has not answered for 2 s");
            assertThat(spool.stats().bytes()).isLessThan(1_100_000);
            List<Entry> meanwhile = read(spool);
            assertThat(meanwhile.stream().filter(entry -> entry.priority() == Priority.ALERT))
                    .as("read from memory")
                    .hasSize(30);
            assertThat(spool.drops()).allMatch(drop -> drop.priority() == Priority.TELEMETRY);

            disk.answered.countDown();
            assertThat(spool.keep(LONG)).isTrue();
            assertThat(spool.stats().problem()).isEmpty();
            assertThat(read(spool)).hasSameSizeAs(meanwhile).allMatch(Messages::isWhole);
        }
    }

    @Test
    void goesOnByItselfWhenAFolderIsNoLongerInTheWay() throws Exception {
        Path blocked = folder.resolve("state");
        Files.createFile(blocked);
        try (DiskSpool spool = open(blocked.resolve("spool/cloud"))) {
            add(spool, Priority.EVENT, "gate", 1);
            assertThat(spool.stats().problem()).contains("cannot write");
            assertThat(seqs(read(spool))).containsExactly(1L);

            Files.delete(blocked);
            assertThat(spool.keep(LONG)).isTrue();
            assertThat(seqs(read(spool))).containsExactly(1L);
            assertThat(spool.stats().problem()).isEmpty();
        }
        try (DiskSpool spool = open(blocked.resolve("spool/cloud"))) {
            assertThat(seqs(read(spool))).containsExactly(1L);
        }
    }

    @Test
    void twoAgentsDoNotShareAFolder() throws Exception {
        DiskSpool first = open(folder.resolve("a"));
        try (DiskSpool second = open(folder.resolve("a"))) {
            try (first) {
                add(first, Priority.EVENT, "gate", 1);
                assertThat(first.keep(LONG)).isTrue();
                assertThat(second.stats().problem()).contains("another agent uses");
            }
            add(second, Priority.EVENT, "gate", 2);

            assertThat(second.keep(LONG)).isTrue();
            assertThat(seqs(read(second))).containsExactly(1L, 2L);
        }
    }

    @Test
    void readsOnWhileFilesAreDroppedAndDeleted() throws Exception {
        try (DiskSpool spool = DiskSpool.open(
                folder.resolve("a"),
                settings("1MB", "1MB", "none"),
                new DiskBudget(1 << 30, 0).share("a"),
                InstantSource.system())) {
            AtomicLong added = new AtomicLong();
            AtomicLong last = new AtomicLong();
            WorkerThread adds = new WorkerThread(
                    "adds",
                    () -> {
                        last.set(add(spool, Priority.EVENT, "gate", added.incrementAndGet(), 1000));
                        return added.get() % 100 != 0 || (spool.keep(LONG) && added.get() < 20_000);
                    },
                    failure -> last.set(-1));
            adds.start();
            long read = 0;
            long dropped = 0;
            long highest = 0;
            while (!adds.hasEnded() || spool.next(0, Long.MAX_VALUE) != null) {
                Entry entry = spool.next(0, Long.MAX_VALUE);
                if (entry != null) {
                    assertThat(Messages.isWhole(entry)).isTrue();
                    assertThat(entry.number()).isGreaterThan(highest);
                    highest = entry.number();
                    spool.settle(highest);
                    read++;
                }
                dropped += spool.drops().stream().mapToLong(Drop::count).sum();
            }
            dropped += spool.drops().stream().mapToLong(Drop::count).sum();

            assertThat(added.get()).isEqualTo(20_000);
            assertThat(dropped).isLessThanOrEqualTo(20_000);
            assertThat(read + dropped)
                    .as("of each file that is dropped, one may be in hand")
                    .isGreaterThanOrEqualTo(20_000);
            assertThat(spool.stats().entries()).isZero();
        }
    }

    /** Where this user may mount one: 4 MB of memory as a disk. */
    @Test
    void aDiskThatIsReallyFullDropsTelemetryForAlertsAndGoesOn() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString()), "mounting needs root");
        try (DiskSpool spool = open(small.resolve("spool"))) {
            long seq = 0;
            while (spool.stats().problem().isEmpty()) {
                add(spool, Priority.TELEMETRY, "gate", ++seq, 2000);
                spool.keep(Duration.ofMillis(seq % 50 == 0 ? 1000 : 0));
            }
            assertThat(spool.stats().problem()).contains("No space left on device");
            long alerts = seq + 100;
            while (seq < alerts) {
                add(spool, Priority.ALERT, "gate", ++seq, 2000);
            }

            assertThat(spool.keep(LONG)).isTrue();
            assertThat(read(spool).stream().filter(entry -> entry.priority() == Priority.ALERT))
                    .hasSize(100)
                    .allMatch(Messages::isWhole);
            assertThat(spool.drops()).anyMatch(drop -> drop.cause() == Drop.Cause.DISK_FULL);
        } finally {
            run("umount", small.toString());
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }
}
