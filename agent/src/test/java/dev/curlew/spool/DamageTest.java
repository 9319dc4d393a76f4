package dev.curlew.spool;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Files that end early, and files with wrong bits: each costs what it hits, and nothing else. */
class DamageTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.curlew.spool");
    private static final int ENTRIES = 40;
    private static final int SIZE = 300;

    @TempDir
    private Path folder;

    private Path file;
    private byte[] whole;
    private int length;

    @BeforeEach
    void write() throws Exception {
        LOG.setLevel(Level.ERROR);
        try (DiskSpool spool = open()) {
            for (int i = 1; i <= ENTRIES; i++) {
                Messages.add(spool, Priority.EVENT, "gate", i, SIZE);
            }
            assertThat(spool.keep(Duration.ofSeconds(10))).isTrue();
        }
        try (Stream<Path> files = Files.list(folder)) {
            file = files.filter(each -> each.toString().endsWith(".seg"))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
        whole = Files.readAllBytes(file);
        length = whole.length / ENTRIES;
    }

    @AfterEach
    void speakAgain() {
        LOG.setLevel(null);
    }

    private DiskSpool open() throws InterruptedException {
        return DiskSpool.open(
                folder,
                new SpoolSettings("disk", "10MB", Duration.ZERO, "1MB", "none", Duration.ofMillis(1)),
                new DiskBudget(1 << 30, 0).share("gate"),
                InstantSource.fixed(Instant.parse("2026-05-01T10:00:00Z")));
    }

    /** What is read after that, and that the spool goes on: one more message comes back too. */
    private List<Long> readWith(byte[] bytes) throws Exception {
        Files.write(file, bytes);
        List<Long> seqs;
        try (DiskSpool spool = open()) {
            List<Entry> entries = Messages.read(spool);
            assertThat(entries).allMatch(Messages::isWhole);
            seqs = new ArrayList<>(Messages.seqs(entries));
            Messages.add(spool, Priority.EVENT, "gate", 99, SIZE);
            assertThat(spool.keep(Duration.ofSeconds(10))).isTrue();
            assertThat(Messages.seqs(Messages.read(spool)))
                    .hasSize(seqs.size() + 1)
                    .endsWith(99L);
        }
        forgetNewer();
        return seqs;
    }

    private void forgetNewer() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.filter(other -> !other.equals(file)).toList()) {
                Files.delete(each);
            }
        }
    }

    private static List<Long> seqs(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void cutOffAtAnyByteOfTheLast4KilobytesItGivesAllWholeEntriesBefore() throws Exception {
        for (int size = whole.length; size >= whole.length - 4096; size--) {
            List<Long> read = readWith(java.util.Arrays.copyOf(whole, size));

            assertThat(read).as("cut off at %d of %d", size, whole.length).isEqualTo(seqs(1, size / length));
        }
    }

    @Test
    void anEndOfZerosIsLeftOut() throws Exception {
        for (int zeros = 1; zeros < 3 * length; zeros += 37) {
            byte[] bytes = whole.clone();
            java.util.Arrays.fill(bytes, bytes.length - zeros, bytes.length, (byte) 0);

            assertThat(readWith(bytes)).isEqualTo(seqs(1, (whole.length - zeros) / length));
        }
    }

    @Test
    void aWrongBitCostsOneEntryWhereverItIs() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 1500; i++) {
            byte[] bytes = whole.clone();
            // every byte of a header, its length too, and any others
            int at = i < 8 * EntryFormat.HEADER ? 5 * length + i / 8 : random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << (i % 8));
            List<Long> others = new ArrayList<>(seqs(1, ENTRIES));
            others.remove(at / length);

            assertThat(readWith(bytes)).as("byte %d, bit %d", at, i % 8).isEqualTo(others);
        }
    }

    @Test
    void manyWrongBytesCostWhatTheyHit() throws Exception {
        Random random = new Random(8);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = whole.clone();
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + random.nextInt(3000));
            for (int at = from; at < to; at++) {
                bytes[at] = (byte) random.nextInt();
            }
            List<Long> read = readWith(bytes);

            assertThat(read).containsAll(seqs(1, from / length));
            assertThat(read).containsAll(seqs((to + length - 1) / length + 1, ENTRIES));
        }
    }

    @Test
    void aBodyThatHoldsAHeaderIsNotTakenForOne() throws Exception {
        byte[] bytes = whole.clone();
        // the whole second entry inside the body of the first, as an attacker would do who could send bytes
        System.arraycopy(whole, length, bytes, EntryFormat.HEADER + 20, 200);

        assertThat(readWith(bytes)).isEqualTo(seqs(2, ENTRIES));
    }

    /** What is told of files that were written until the quota of a file was reached, and zeroed by a power cut. */
    private List<Drop> dropsWith(boolean oldest, int from) throws Exception {
        try (DiskSpool spool = open()) {
            for (int i = ENTRIES + 1; i <= 3000; i++) {
                Messages.add(spool, Priority.EVENT, "gate", i, SIZE);
            }
            assertThat(spool.keep(Duration.ofSeconds(10))).isTrue();
        }
        List<Path> segments;
        try (Stream<Path> files = Files.list(folder)) {
            segments = files.filter(each -> each.toString().endsWith(".seg"))
                    .sorted()
                    .toList();
        }
        assertThat(segments).hasSizeGreaterThan(1);
        Path hit = segments.get(oldest ? 0 : segments.size() - 1);
        byte[] bytes = Files.readAllBytes(hit);
        java.util.Arrays.fill(bytes, from, bytes.length, (byte) 0);
        Files.write(hit, bytes);
        try (DiskSpool spool = open()) {
            Messages.read(spool);
            assertThat(Messages.read(spool)).isNotEmpty();
            return spool.drops();
        }
    }

    private static final Drop UNKNOWN = new Drop("", Priority.EVENT, 0, 0, 0, 1, Drop.Cause.DAMAGED);

    @Test
    void aFileOfZerosCountsAsOneForNobodyKnowsHowManyWereInIt() throws Exception {
        assertThat(dropsWith(true, 0)).containsExactly(UNKNOWN);
    }

    @Test
    void theNewestFileOfZerosIsCountedToo() throws Exception {
        assertThat(dropsWith(false, 0)).containsExactly(UNKNOWN);
    }

    @Test
    void anEndOfZerosIsCountedWhereverTheFileStands() throws Exception {
        assertThat(dropsWith(true, 3 * length + 7)).containsExactly(UNKNOWN);
        assertThat(dropsWith(false, 3 * length + 7)).containsExactly(UNKNOWN);
    }

    @Test
    void aHeaderThatIsHitIsCountedOnceUnlessItWasSentBefore() throws Exception {
        byte[] bytes = whole.clone();
        bytes[5 * length + 9] ^= 1;
        Files.write(file, bytes);
        try (DiskSpool spool = open()) {
            Messages.read(spool);
            Messages.read(spool);
            assertThat(spool.drops()).containsExactly(UNKNOWN);
        }
        try (DiskSpool spool = open()) {
            for (Entry entry : Messages.read(spool)) {
                if (entry.number() < 20) {
                    spool.settle(entry.number());
                }
            }
            spool.drops();
            spool.save();
        }
        try (DiskSpool spool = open()) {
            assertThat(Messages.read(spool)).isNotEmpty();
            assertThat(spool.drops()).isEmpty();
        }
    }

    @Test
    void damageIsCountedAndReported() throws Exception {
        byte[] bytes = whole.clone();
        bytes[5 * length + EntryFormat.HEADER + 50] ^= 1;
        Files.write(file, bytes);
        try (DiskSpool spool = open()) {
            Messages.read(spool);
            Messages.read(spool);

            assertThat(spool.drops())
                    .containsExactly(new Drop("", Priority.EVENT, Messages.EPOCH, 6, 6, 1, Drop.Cause.DAMAGED));
            assertThat(spool.stats().entries()).isEqualTo(ENTRIES - 1);
        }
    }
}
