package dev.curlew.spool;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.curlew.fuzz.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Whatever lies in a spool's files, the spool opens, reads in order what is sound, and takes more. The first byte says
 * whether checksums are put right before, for no fuzzer finds them; the second how much is the cursor's, in steps of 64.
 */
class SpoolFuzzTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.curlew.spool");
    private static final Path FOLDER = Path.of("/spool");
    private static final int MAGIC_1 = 0xFFC0_5E01;
    private static final int MAGIC_2 = 0xFFC0_5E02;

    @BeforeEach
    void beQuiet() {
        LOG.setLevel(Level.ERROR);
    }

    @AfterEach
    void speakAgain() {
        LOG.setLevel(null);
    }

    @FuzzTest
    void readsAnyFiles(byte[] input) throws IOException {
        if (input.length < 2) {
            return;
        }
        int cursor = Math.min(input.length, 2 + 64 * (input[1] & 0xFF));
        byte[] first = Arrays.copyOfRange(input, 2, cursor);
        byte[] second = Arrays.copyOfRange(input, cursor, input.length);
        if ((input[0] & 1) == 1) {
            sealCursor(first);
            sealEntries(second);
        }
        RecordingDisk disk = new RecordingDisk("");
        disk.createFolder(FOLDER);
        write(disk, "cursor", first);
        write(disk, "event-0000000000000000001.seg", second);
        write(disk, "alert-0000000000000000003.seg", second);
        DiskSpool spool = new DiskSpool(
                FOLDER,
                new SpoolSettings("disk", "1MB", Duration.ZERO, "1MB", "interval", Duration.ofMillis(1)),
                new DiskBudget(1 << 20, 0).share("fuzz"),
                disk,
                InstantSource.fixed(Instant.EPOCH),
                () -> 1,
                false);
        try (spool) {
            spool.writer().step(true, true, false);
            long last = 0;
            for (Entry entry : Messages.read(spool)) {
                assertThat(entry.number()).isGreaterThan(last);
                last = entry.number();
            }
            long added = Messages.add(spool, Priority.ALERT, "gate", 1);
            spool.writer().step(true, true, false);
            assertThat(spool.stats().problem()).isEmpty();
            List<Entry> read = Messages.read(spool);
            assertThat(read.get(read.size() - 1).number()).isEqualTo(added);
        }
    }

    private static void write(RecordingDisk disk, String name, byte[] bytes) throws IOException {
        try (SpoolFiles.OpenFile file = disk.create(FOLDER.resolve(name))) {
            file.write(ByteBuffer.wrap(bytes), 0);
        }
    }

    private static void sealEntries(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int at = 0; at + EntryFormat.HEADER <= bytes.length; at++) {
            if (buffer.getInt(at) == MAGIC_1) {
                int size = EntryFormat.sizeAt(buffer, at);
                if (size >= EntryFormat.HEADER && at + (long) size <= bytes.length) {
                    buffer.putInt(at + 52, crc(buffer, at + EntryFormat.HEADER, size - EntryFormat.HEADER));
                }
                buffer.putInt(at + 56, crc(buffer, at, 56));
            }
        }
    }

    private static void sealCursor(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int at = 0; at + 44 <= bytes.length; at += CursorFile.SLOT) {
            int count = buffer.getInt(at + 36);
            if (buffer.getInt(at) == MAGIC_2 && count >= 0 && at + 44 + 16L * count <= bytes.length) {
                CRC32C crc = new CRC32C();
                crc.update(buffer.slice(at, 40));
                crc.update(buffer.slice(at + 44, 16 * count));
                buffer.putInt(at + 40, (int) crc.getValue());
            }
        }
    }

    private static int crc(ByteBuffer of, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(of.slice(at, length));
        return (int) crc.getValue();
    }

    @Test
    void readsMutatedFiles() throws IOException {
        Seeds seeds = new Seeds(SpoolFuzzTest.class, "readsAnyFiles");
        Random random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            readsAnyFiles(seeds.mutated(random));
        }
    }
}
