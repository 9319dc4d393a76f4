package dev.curlew.spool;

import static dev.curlew.spool.Messages.add;
import static dev.curlew.spool.Messages.read;
import static dev.curlew.spool.Messages.seqs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Disks that are full, read-only or silent: messages wait in bounded memory, the status says why, and it goes on by itself. */
class SickDiskTest {
    private static final Path FOLDER = Path.of("/state/spool/cloud");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-05-01T10:00:00Z"));

    private final RecordingDisk disk = new RecordingDisk("");
    private long nanos = 1;

    private DiskSpool open() throws InterruptedException {
        DiskSpool spool = new DiskSpool(
                FOLDER,
                new SpoolSettings("disk", "4MB", Duration.ZERO, "1MB", "interval", Duration.ofMillis(100)),
                new DiskBudget(1 << 30, 0).share("cloud"),
                disk,
                CLOCK,
                () -> nanos,
                false);
        turn(spool);
        spool.start(Duration.ZERO);
        return spool;
    }

    private void turn(DiskSpool spool) {
        nanos += 2_000_000_000L;
        spool.writer().step(true, true, false);
    }

    @Test
    void aFullDiskTakesThemWhenThereIsRoomAgain() throws Exception {
        try (DiskSpool spool = open()) {
            add(spool, Priority.EVENT, "gate", 1, 1000);
            turn(spool);
            disk.capacity = 0;
            for (int i = 2; i <= 20; i++) {
                add(spool, Priority.EVENT, "gate", i, 1000);
            }
            turn(spool);

            assertThat(spool.stats().problem()).contains("No space left on device; make room on its disk");
            assertThat(spool.keptBelow()).isEqualTo(2);
            assertThat(seqs(read(spool))).as("read from memory meanwhile").hasSize(20);

            disk.capacity = Long.MAX_VALUE;
            turn(spool);
            assertThat(spool.stats().problem()).isEmpty();
            assertThat(spool.keptBelow()).isEqualTo(21);
        }
        try (DiskSpool spool = open()) {
            assertThat(read(spool)).allMatch(Messages::isWhole).hasSize(20);
        }
    }

    @Test
    void onAFullDiskTelemetryGivesWayToAlerts() throws Exception {
        try (DiskSpool spool = open()) {
            for (int i = 1; i <= 900; i++) {
                add(spool, Priority.TELEMETRY, "gate", i, 2000);
                if (i % 100 == 0) {
                    turn(spool);
                }
            }
            disk.capacity = 0;
            for (int i = 901; i <= 920; i++) {
                add(spool, Priority.ALERT, "gate", i, 2000);
            }
            disk.capacity = 1_850_000;
            turn(spool);

            assertThat(spool.stats().problem()).isEmpty();
            List<Entry> read = read(spool);
            assertThat(read.stream().filter(entry -> entry.priority() == Priority.ALERT))
                    .hasSize(20);
            assertThat(spool.drops()).singleElement().satisfies(drop -> {
                assertThat(drop.cause()).isEqualTo(Drop.Cause.DISK_FULL);
                assertThat(drop.priority()).isEqualTo(Priority.TELEMETRY);
                assertThat(drop.fromSeq()).isEqualTo(1);
                assertThat(drop.count()).isEqualTo(920 - read.size());
            });
        }
    }

    @Test
    void telemetryDropsNothingOfAFullDisk() throws Exception {
        try (DiskSpool spool = open()) {
            add(spool, Priority.TELEMETRY, "gate", 1, 1000);
            turn(spool);
            disk.capacity = 0;
            add(spool, Priority.TELEMETRY, "gate", 2, 1000);
            turn(spool);

            assertThat(spool.drops()).isEmpty();
            assertThat(seqs(read(spool))).containsExactly(1L, 2L);
        }
    }

    @Test
    void memoryIsBoundedWhileTheDiskIsReadOnlyAndAlertsStayLongest() throws Exception {
        try (DiskSpool spool = open()) {
            disk.readOnly = true;
            for (int i = 1; i <= 5000; i++) {
                add(spool, i % 100 == 0 ? Priority.ALERT : Priority.TELEMETRY, "gate", i, 1000);
                if (i % 500 == 0) {
                    turn(spool);
                }
            }
            assertThat(spool.stats().bytes()).isLessThan(1_100_000);
            assertThat(spool.stats().problem()).contains("Read-only file system");

            disk.readOnly = false;
            turn(spool);
            turn(spool);
            List<Entry> read = read(spool);
            assertThat(read).allMatch(Messages::isWhole);
            assertThat(read.stream().filter(entry -> entry.priority() == Priority.ALERT))
                    .hasSize(50);
            Drop drop = spool.drops().get(0);
            assertThat(drop.cause()).isEqualTo(Drop.Cause.MEMORY);
            assertThat(drop.count()).isEqualTo(5000 - read.size());
            assertThat(spool.stats().problem()).isEmpty();
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsMadeLater() throws Exception {
        disk.readOnly = true;
        try (DiskSpool spool = open()) {
            add(spool, Priority.EVENT, "gate", 1);
            turn(spool);
            Entry first = Objects.requireNonNull(spool.next(0, Long.MAX_VALUE));
            assertThat(first.firstSeq()).isEqualTo(1);
            spool.settle(first.number());
            add(spool, Priority.EVENT, "gate", 2);

            disk.readOnly = false;
            turn(spool);
            assertThat(spool.stats().problem()).isEmpty();
            assertThat(seqs(read(spool))).containsExactly(2L);
        }
        try (DiskSpool spool = open()) {
            assertThat(seqs(read(spool))).containsExactly(2L);
        }
    }

    @Test
    void whatAnEarlierRunLeftIsFoundWhenItsFolderCanBeReadLate() throws Exception {
        try (DiskSpool spool = open()) {
            add(spool, Priority.EVENT, "gate", 1);
        }
        disk.readOnly = true;
        try (DiskSpool spool = open()) {
            add(spool, Priority.EVENT, "gate", 2);
            assertThat(seqs(read(spool))).containsExactly(2L);

            disk.readOnly = false;
            turn(spool);
            assertThat(seqs(read(spool))).containsExactly(1L, 2L);
        }
    }

    @Test
    void aSpoolThatWasReadFromMemoryGivesNothingTwice() throws IOException, InterruptedException {
        try (DiskSpool spool = open()) {
            disk.readOnly = true;
            for (int i = 1; i <= 10; i++) {
                add(spool, Priority.EVENT, "gate", i);
            }
            turn(spool);
            for (Entry entry : read(spool)) {
                spool.settle(entry.number());
            }
            assertThat(spool.stats().entries()).isZero();
            disk.readOnly = false;
            turn(spool);
            add(spool, Priority.EVENT, "gate", 11);
            turn(spool);

            assertThat(seqs(read(spool))).containsExactly(11L);
        }
    }

    @Test
    void aFileThatCannotBeReadForLongIsGivenUpAndTheRestArrives() throws Exception {
        try (DiskSpool spool = open()) {
            add(spool, Priority.EVENT, "gate", 1);
            add(spool, Priority.EVENT, "gate", 2);
            add(spool, Priority.ALERT, "gate", 3);
            turn(spool);
            disk.spoil(FOLDER.resolve("event-0000000000000000001.seg"));

            // none of it is passed over while it may still be read
            for (int i = 0; i < 20; i++) {
                nanos += 10_000_000_000L;
                assertThatThrownBy(() -> spool.next(1, Long.MAX_VALUE))
                        .hasMessageContaining("cannot read")
                        .hasMessageContaining("event-0000000000000000001.seg (Input/output error)");
            }
            nanos += 300_000_000_000L;
            assertThat(seqs(read(spool))).containsExactly(3L);
            assertThat(spool.drops()).singleElement().satisfies(drop -> assertThat(drop.cause())
                    .isEqualTo(Drop.Cause.DAMAGED));

            // what comes now goes into a file of its own
            add(spool, Priority.EVENT, "gate", 4);
            turn(spool);
            List<Entry> left = read(spool);
            assertThat(seqs(left)).containsExactly(3L, 4L);
            left.forEach(entry -> spool.settle(entry.number()));
            assertThat(spool.stats().entries()).isZero();
        }
    }

    @Test
    void aFileIsNotGivenUpWhileTheDiskTakesNothing() throws Exception {
        try (DiskSpool spool = open()) {
            add(spool, Priority.EVENT, "gate", 1);
            turn(spool);
            disk.spoil(FOLDER.resolve("event-0000000000000000001.seg"));
            disk.readOnly = true;
            add(spool, Priority.EVENT, "gate", 2);
            turn(spool);

            for (int i = 0; i < 20; i++) {
                nanos += 300_000_000_000L;
                assertThatThrownBy(() -> spool.next(1, 2)).hasMessageContaining("cannot read");
            }
            assertThat(spool.drops()).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeReadIsDroppedForRoomAllTheSame() throws Exception {
        try (DiskSpool spool = open()) {
            for (int i = 1; i <= 200; i++) {
                add(spool, Priority.EVENT, "gate", i, 2000);
                turn(spool);
            }
            disk.spoil(FOLDER.resolve("event-0000000000000000001.seg"));
            for (int i = 201; i <= 2500; i++) {
                add(spool, Priority.EVENT, "gate", i, 2000);
                turn(spool);
            }

            assertThat(spool.stats().problem()).isEmpty();
            assertThat(disk.exists(FOLDER.resolve("event-0000000000000000001.seg")))
                    .isFalse();
            assertThat(spool.drops()).isNotEmpty();
        }
    }
}
