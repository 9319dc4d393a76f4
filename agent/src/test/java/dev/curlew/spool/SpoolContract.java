package dev.curlew.spool;

import static dev.curlew.spool.Messages.add;
import static dev.curlew.spool.Messages.read;
import static dev.curlew.spool.Messages.seqs;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every spool does. */
abstract class SpoolContract {
    private static final List<Priority> ALL = List.of(Priority.values());

    /** Moved by the tests. */
    private Instant now = Instant.parse("2026-05-01T10:00:00Z");

    protected final InstantSource clock = () -> now;
    protected Spool spool;

    /** With room for about this much. */
    protected abstract Spool open(long maxBytes, Duration maxAge) throws IOException;

    @BeforeEach
    void open() throws IOException {
        spool = open(1 << 20, Duration.ZERO);
    }

    @AfterEach
    void close() {
        spool.close();
    }

    protected void reopen(long maxBytes, Duration maxAge) throws IOException {
        spool.close();
        spool = open(maxBytes, maxAge);
    }

    protected void pass(Duration time) {
        now = now.plus(time);
    }

    protected void kept() throws InterruptedException {
        assertThat(spool.keep(Duration.ofSeconds(10))).isTrue();
    }

    private Entry first(long from, long below) throws IOException {
        return Objects.requireNonNull(spool.next(from, below));
    }

    @Test
    void givesBackWhatItTookInOrder() throws Exception {
        for (int i = 1; i <= 300; i++) {
            assertThat(add(spool, ALL.get(i % 3), "gate", i)).isPositive();
        }
        kept();

        List<Entry> read = read(spool);
        assertThat(read).allMatch(Messages::isWhole);
        assertThat(seqs(read)).isSorted().hasSize(300).doesNotHaveDuplicates();
        assertThat(read).isSortedAccordingTo((a, b) -> Long.compare(a.number(), b.number()));
        Entry last = read.get(299);
        assertThat(last.priority()).isEqualTo(Priority.TELEMETRY);
        assertThat(last.key()).isEqualTo("gate");
        assertThat(last.epoch()).isEqualTo(Messages.EPOCH);
        assertThat(last.addedMillis()).isEqualTo(now.toEpochMilli());
        assertThat(spool.keptBelow()).isEqualTo(last.number() + 1);
    }

    @Test
    void keepsTheRangeOfPackedEventsAndAnEmptyKey() throws Exception {
        spool.add(Priority.ALERT, "", "agent.started", 9, 5, 12, new byte[] {1, 2, 3}, 2);
        kept();

        Entry entry = read(spool).get(0);
        assertThat(entry.key()).isEmpty();
        assertThat(entry.type()).isEqualTo("agent.started");
        assertThat(entry.firstSeq()).isEqualTo(5);
        assertThat(entry.lastSeq()).isEqualTo(12);
        assertThat(entry.body()).containsExactly(1, 2);
    }

    @Test
    void doesNotReadAgainWhatIsSettled() throws Exception {
        for (int i = 1; i <= 10; i++) {
            add(spool, Priority.EVENT, "gate", i);
        }
        kept();
        for (Entry entry : read(spool)) {
            if (entry.firstSeq() % 3 != 0) {
                spool.settle(entry.number());
            }
        }

        assertThat(seqs(read(spool))).containsExactly(3L, 6L, 9L);
        assertThat(spool.stats().entries()).isEqualTo(3);
        assertThat(spool.pending()).hasSize(4);
    }

    @Test
    void anEmptySpoolHasOnePendingSpanOfNothing() throws Exception {
        Span empty = spool.pending().get(0);
        assertThat(empty.from()).isEqualTo(empty.below());
        assertThat(spool.next(empty.from(), Long.MAX_VALUE)).isNull();

        long number = add(spool, Priority.EVENT, "gate", 1);
        assertThat(spool.pending()).containsExactly(new Span(number, number + 1));
        kept();
        assertThat(first(empty.from(), Long.MAX_VALUE).number()).isEqualTo(number);
    }

    @Test
    void readsTwoSpansSideBySide() throws Exception {
        for (int i = 1; i <= 200; i++) {
            add(spool, Priority.EVENT, "gate", i);
        }
        kept();
        long boundary = spool.pending().get(0).below();
        for (int i = 201; i <= 400; i++) {
            add(spool, Priority.EVENT, "gate", i);
        }
        kept();

        List<Long> old = new ArrayList<>();
        List<Long> live = new ArrayList<>();
        long nextOld = 0;
        long nextLive = boundary;
        for (int i = 0; i < 200; i++) {
            Entry before = first(nextOld, boundary);
            Entry after = first(nextLive, Long.MAX_VALUE);
            old.add(before.firstSeq());
            live.add(after.firstSeq());
            nextOld = before.number() + 1;
            nextLive = after.number() + 1;
            spool.settle(after.number());
        }
        assertThat(old).isSorted().startsWith(1L).endsWith(200L);
        assertThat(live).isSorted().startsWith(201L).endsWith(400L);
        assertThat(spool.next(nextOld, boundary)).isNull();
        assertThat(spool.next(nextLive, Long.MAX_VALUE)).isNull();
        assertThat(spool.stats().entries()).isEqualTo(200);
    }

    @Test
    void dropsTheOldestOfTheLowestPriorityAndSaysWhich() throws Exception {
        for (int i = 1; i <= 3000; i++) {
            add(spool, i % 10 == 0 ? Priority.ALERT : Priority.TELEMETRY, "gate", i, 1000);
            if (i % 100 == 0) {
                kept();
            }
        }
        kept();

        List<Entry> read = read(spool);
        List<Long> alerts =
                seqs(read.stream().filter(e -> e.priority() == Priority.ALERT).toList());
        List<Long> others = seqs(
                read.stream().filter(e -> e.priority() == Priority.TELEMETRY).toList());
        assertThat(alerts).hasSize(300);
        assertThat(others).contains(2999L).doesNotContain(1L);
        Drop drop = spool.drops().get(0);
        assertThat(drop.priority()).isEqualTo(Priority.TELEMETRY);
        assertThat(drop.key()).isEqualTo("gate");
        assertThat(drop.epoch()).isEqualTo(Messages.EPOCH);
        assertThat(drop.fromSeq()).isEqualTo(1);
        assertThat(drop.toSeq()).isLessThan(others.get(0));
        assertThat(drop.count()).isEqualTo(2700 - others.size());
        assertThat(spool.stats().dropped()).containsExactly(drop.count(), 0L, 0L);
        assertThat(spool.stats().entries()).isEqualTo(read.size());
        assertThat(spool.drops()).isEmpty();
    }

    @Test
    void whatIsLessUrgentThanAllThatWaitsIsDroppedItself() throws Exception {
        for (int i = 1; i <= 2000; i++) {
            add(spool, Priority.ALERT, "gate", i, 1000);
            if (i % 100 == 0) {
                kept();
            }
        }
        spool.drops();
        add(spool, Priority.TELEMETRY, "yard", 1, 100_000);
        spool.keep(Duration.ofSeconds(10));

        assertThat(read(spool)).allMatch(entry -> entry.priority() == Priority.ALERT);
        assertThat(spool.drops()).singleElement().satisfies(drop -> {
            assertThat(drop.key()).isEqualTo("yard");
            assertThat(drop.count()).isEqualTo(1);
        });
    }

    @Test
    void dropsWhatIsTooOld() throws Exception {
        reopen(1 << 20, Duration.ofHours(1));
        for (int i = 1; i <= 10; i++) {
            add(spool, Priority.ALERT, "gate", i);
        }
        kept();
        pass(Duration.ofMinutes(61));
        add(spool, Priority.TELEMETRY, "gate", 11);
        kept();
        add(spool, Priority.TELEMETRY, "gate", 12);
        kept();

        assertThat(seqs(read(spool))).containsExactly(11L, 12L);
        assertThat(spool.drops())
                .containsExactly(new Drop("gate", Priority.ALERT, Messages.EPOCH, 1, 10, 10, Drop.Cause.AGE));
    }

    @Test
    void aClockThatIsSetDropsNothing() throws Exception {
        now = Instant.parse("1970-01-01T00:10:00Z");
        reopen(1 << 20, Duration.ofHours(1));
        add(spool, Priority.EVENT, "gate", 1);
        kept();
        now = Instant.parse("2026-05-01T10:00:00Z");
        add(spool, Priority.EVENT, "gate", 2);
        kept();

        assertThat(seqs(read(spool))).containsExactly(1L, 2L);
    }

    @Test
    void tellsHowManyWaitAndSinceWhen() throws Exception {
        assertThat(spool.stats().oldestMillis()).isZero();
        long first = now.toEpochMilli();
        add(spool, Priority.EVENT, "gate", 1);
        pass(Duration.ofSeconds(5));
        add(spool, Priority.EVENT, "gate", 2);
        kept();
        assertThat(spool.stats().entries()).isEqualTo(2);
        assertThat(spool.stats().oldestMillis()).isEqualTo(first);
        assertThat(spool.stats().addedBytes()).isEqualTo(200);

        for (Entry entry : read(spool)) {
            spool.settle(entry.number());
        }
        assertThat(spool.stats().entries()).isZero();
        assertThat(spool.stats().oldestMillis()).isZero();
    }

    @Test
    void tellsWhoReadsThatThereIsMore() throws Exception {
        reopen(1 << 20, Duration.ZERO);
        CountDownLatch told = new CountDownLatch(1);
        spool.onKept(told::countDown);
        add(spool, Priority.EVENT, "gate", 1);

        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void takesMessagesOfAnySize() throws Exception {
        reopen(16 << 20, Duration.ZERO);
        int[] sizes = {80, 4096, 65_536, 70_000, 1 << 20};
        for (int i = 0; i < sizes.length; i++) {
            add(spool, Priority.EVENT, "gate", i, sizes[i]);
        }
        kept();

        List<Entry> read = read(spool);
        assertThat(read).extracting(entry -> entry.body().length).containsExactly(80, 4096, 65_536, 70_000, 1 << 20);
        assertThat(read).allMatch(Messages::isWhole);
    }
}
