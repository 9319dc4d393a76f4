package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.curlew.publish.DeliveryStatus.State;
import dev.curlew.publish.PublishException.Kind;
import dev.curlew.spool.Drop;
import dev.curlew.spool.MemorySpool;
import dev.curlew.spool.Priority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class DeliveryTest {
    @TempDir
    private Path folder;

    private final MemorySpool spool =
            new MemorySpool(1 << 22, Duration.ZERO, InstantSource.fixed(Instant.ofEpochMilli(1000)));
    private final Time time = new Time();
    private final Peer peer = new Peer();
    private final List<Notices.Replayed> replays = new ArrayList<>();
    private final List<Drop> drops = new ArrayList<>();
    private final Map<String, Long> seqs = new HashMap<>();
    private @Nullable Delivery delivery;

    private static PublishException gone() {
        return new PublishException(Kind.RETRY, "closed", "the connection is lost");
    }

    private static PublishException tooLarge() {
        return new PublishException(Kind.MESSAGE, "too-large", "too large");
    }

    private static PublishException acl() {
        return new PublishException(Kind.DENIED, "acl", "may not publish there");
    }

    /** Waits by moving on. */
    private static final class Time implements Alarm {
        private long now = 77;
        private long waits;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void await(long nanos) {
            assertThat(nanos).isPositive();
            now += nanos;
            waits++;
        }

        @Override
        public void wake() {}
    }

    /** The other side: takes, or refuses, when the test says so. */
    private static final class Peer implements Publisher {
        private record Sent(Outgoing message, Receipt receipt) {
            String text() {
                return message.entry().key() + message.entry().firstSeq();
            }
        }

        private final List<Sent> sent = new ArrayList<>();
        private final List<Sent> open = new ArrayList<>();
        private @Nullable PublishException refuses;
        private boolean connected;
        private boolean ordered = true;
        private int connects;
        /** Then no connection comes until somebody gives up. */
        private @Nullable Runnable whileConnecting;

        @Override
        public void connect(Duration atMost) throws PublishException, InterruptedException {
            connects++;
            if (whileConnecting != null) {
                whileConnecting.run();
                new CountDownLatch(1).await();
            }
            if (refuses != null) {
                throw refuses;
            }
            connected = true;
        }

        @Override
        public boolean isConnected() {
            return connected;
        }

        @Override
        public boolean keepsOrder() {
            return ordered;
        }

        @Override
        public void publish(Outgoing message, Receipt receipt) {
            Sent one = new Sent(message, receipt);
            sent.add(one);
            open.add(one);
        }

        void take(int count) {
            for (int i = 0; i < count; i++) {
                open.remove(0).receipt.delivered();
            }
        }

        void fail(PublishException reason) {
            open.remove(0).receipt.failed(reason);
        }

        /** What was under way is lost. */
        void drop(PublishException reason) {
            connected = false;
            List<Sent> lost = List.copyOf(open);
            open.clear();
            lost.forEach(each -> each.receipt.failed(reason));
        }

        List<String> texts(DeliveryLane lane) {
            return sent.stream()
                    .filter(each -> each.message.lane() == lane)
                    .map(Sent::text)
                    .toList();
        }

        @Override
        public void close() {
            drop(gone());
        }
    }

    private Delivery open(DeliverySettings settings) {
        DeadLetters letters = new DeadLetters(
                "sink test", folder.resolve("dead/test.jsonl"), 1 << 20, InstantSource.fixed(Instant.ofEpochMilli(0)));
        delivery =
                new Delivery("sink test", spool, peer, settings, true, true, letters, notices(), time, new Random(5));
        return delivery;
    }

    private Notices notices() {
        return new Notices() {
            @Override
            public void replayed(Replayed replayed) {
                replays.add(replayed);
            }

            @Override
            public void dropped(Drop drop) {
                drops.add(drop);
            }
        };
    }

    @AfterEach
    void close() throws IOException {
        if (delivery != null) {
            delivery.onStop();
        }
        spool.close();
    }

    /** Defaults, but for these. */
    private static DeliverySettings settings(String order, int window, int replayPerSecond) {
        return new DeliverySettings(
                order,
                window,
                replayPerSecond,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                1 << 20);
    }

    private void add(String key, int count) {
        for (int i = 0; i < count; i++) {
            long seq = seqs.merge(key, 1L, Long::sum);
            byte[] body = ("{\"seq\":" + seq + "}").getBytes(StandardCharsets.UTF_8);
            spool.add(Priority.EVENT, key, "track.start", 9, seq, seq, body, body.length);
        }
    }

    private static List<String> texts(String key, long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(seq -> key + seq).toList();
    }

    private void work(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            assertThat(requireDelivery().work()).isTrue();
        }
    }

    private Delivery requireDelivery() {
        if (delivery == null) {
            throw new IllegalStateException("not opened");
        }
        return delivery;
    }

    private void passes(Duration duration) throws InterruptedException {
        long end = time.now + duration.toNanos();
        for (int i = 0; time.now < end; i++) {
            assertThat(i).as("%s", requireDelivery().status()).isLessThan(100_000);
            requireDelivery().work();
        }
    }

    @Test
    void hasNoMoreUnderWayThanTheWindow() throws Exception {
        open(settings("lanes", 3, 0));
        add("a", 10);
        work(3);
        assertThat(peer.sent).hasSize(3);

        peer.take(2);
        work(3);

        assertThat(peer.sent.stream().map(Peer.Sent::text)).containsExactlyElementsOf(texts("a", 1, 5));
        assertThat(requireDelivery().status().delivered()).isEqualTo(2);
        assertThat(requireDelivery().status().underWay()).isEqualTo(3);
        assertThat(requireDelivery().status().state()).isEqualTo(State.SENDING);
    }

    @Test
    void whatWaitedIsReplayedBesideWhatIsLiveAndSaysSo() throws Exception {
        add("a", 40);
        open(settings("lanes", 8, 0));
        add("a", 3);
        work(1);

        assertThat(peer.texts(DeliveryLane.LIVE)).isEqualTo(texts("a", 41, 43));
        assertThat(peer.texts(DeliveryLane.REPLAY)).isEqualTo(texts("a", 1, 5));
        assertThat(new String(peer.sent.get(0).message.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"seq\":41}");
        assertThat(new String(peer.sent.get(3).message.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"lane\":\"replay\",\"seq\":1}");
        assertThat(requireDelivery().status().lane()).isEqualTo(DeliveryLane.REPLAY);
    }

    @Test
    void aReplayLeavesAQuarterOfTheWindowToWhatIsLive() throws Exception {
        add("a", 40);
        open(settings("lanes", 8, 0));
        work(2);
        assertThat(peer.texts(DeliveryLane.REPLAY)).hasSize(6);
        add("a", 5);
        work(2);
        assertThat(peer.texts(DeliveryLane.LIVE)).isEqualTo(texts("a", 41, 42));
    }

    @Test
    void tellsTheNumbersOfAReplayOnceAllOfItIsTaken() throws Exception {
        add("a", 6);
        add("b", 2);
        open(settings("lanes", 100, 0));
        work(2);
        peer.take(7);
        work(2);
        assertThat(replays).isEmpty();
        peer.take(1);
        work(2);

        assertThat(replays)
                .containsExactly(new Notices.Replayed("a", 9, 1, 6, 0), new Notices.Replayed("b", 9, 1, 2, 0));
        assertThat(requireDelivery().status().lane()).isEqualTo(DeliveryLane.LIVE);
        assertThat(requireDelivery().status().replayed()).isEqualTo(8);
    }

    @Test
    void whatWasUnderWayIsSentAgainInItsLaneAfterALongOutage() throws Exception {
        open(settings("lanes", 4, 0));
        add("a", 4);
        work(2);
        peer.take(1);
        work(1);
        peer.refuses = gone();
        peer.drop(gone());
        add("a", 20);
        passes(Duration.ofSeconds(20));
        assertThat(requireDelivery().status().state()).isEqualTo(State.WAITING);
        assertThat(requireDelivery().status().code()).isEqualTo("closed");
        peer.sent.clear();

        peer.refuses = null;
        passes(Duration.ofSeconds(70));
        while (!peer.open.isEmpty()) {
            peer.take(1);
            work(2);
        }

        assertThat(peer.texts(DeliveryLane.LIVE)).isEqualTo(texts("a", 2, 4));
        assertThat(peer.texts(DeliveryLane.REPLAY)).isEqualTo(texts("a", 5, 24));
        assertThat(replays).containsExactly(new Notices.Replayed("a", 9, 5, 24, 0));
        assertThat(requireDelivery().status().outages()).isEqualTo(1);
    }

    @Test
    void aShortHiccupIsNoReplay() throws Exception {
        open(settings("lanes", 10, 0));
        add("a", 5);
        work(2);
        peer.drop(gone());
        add("a", 2);
        passes(Duration.ofSeconds(2));
        while (!peer.open.isEmpty()) {
            peer.take(1);
            work(2);
        }
        assertThat(peer.texts(DeliveryLane.REPLAY)).isEmpty();
        assertThat(peer.texts(DeliveryLane.LIVE).subList(5, 12)).isEqualTo(texts("a", 1, 7));
        assertThat(replays).isEmpty();
    }

    @Test
    void strictIsOneLaneInTheOrderOfHappening() throws Exception {
        add("a", 5);
        open(settings("strict", 10, 1));
        add("a", 5);
        work(1);
        assertThat(peer.texts(DeliveryLane.LIVE)).isEqualTo(texts("a", 1, 10));
    }

    @Test
    void aMessageThatIsRefusedForItselfIsBuriedAndTheOthersGoOn() throws Exception {
        open(settings("lanes", 10, 0));
        add("a", 3);
        work(1);
        peer.take(1);
        peer.fail(tooLarge());
        peer.take(1);
        work(2);

        assertThat(Files.readAllLines(folder.resolve("dead/test.jsonl")))
                .containsExactly("{\"time\":\"1970-01-01T00:00:00Z\",\"sink\":\"sink test\",\"code\":\"too-large\","
                        + "\"text\":\"too large\",\"key\":\"a\",\"type\":\"track.start\",\"lane\":\"live\",\"epoch\":9,"
                        + "\"firstSeq\":2,\"lastSeq\":2,\"body\":\"{\\\"seq\\\":2}\"}");
        assertThat(spool.stats().entries()).isZero();
        assertThat(requireDelivery().status().deadLetters()).isEqualTo(1);
        assertThat(requireDelivery().status().delivered()).isEqualTo(2);
        assertThat(requireDelivery().status().state()).isEqualTo(State.SENDING);
    }

    @Test
    void aServerThatRefusesEverythingDoesNotFillTheLog() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(Delivery.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);
        try {
            open(settings("lanes", 100, 0));
            add("a", 50);
            work(1);
            for (int i = 0; i < 50; i++) {
                peer.fail(tooLarge());
            }
            work(2);
        } finally {
            log.detachAppender(told);
        }
        assertThat(requireDelivery().status().deadLetters()).isEqualTo(50);
        assertThat(told.list.stream().filter(each -> each.getLevel() == Level.WARN))
                .hasSize(1);
    }

    @Test
    void aConnectionThatIsLostAgainAndAgainDoesNotFillTheLog() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(Delivery.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);
        try {
            open(settings("lanes", 1, 0));
            add("a", 100);
            for (int i = 0; i < 33; i++) {
                while (peer.open.isEmpty()) {
                    work(1);
                }
                peer.take(1);
                work(1);
                peer.drop(gone());
            }
            assertThat(told.list.stream().filter(each -> each.getLevel() == Level.WARN))
                    .hasSizeBetween(2, 8);
            assertThat(told.list.stream().filter(each -> each.getLevel() == Level.INFO))
                    .hasSizeBetween(2, 8);
            assertThat(requireDelivery().status().outages()).isGreaterThan(30);

            told.list.clear();
            peer.refuses = acl();
            work(3);
            assertThat(told.list).extracting(ILoggingEvent::getFormattedMessage).anyMatch(each -> each.contains("acl"));
        } finally {
            log.detachAppender(told);
        }
    }

    @Test
    void aConnectionThatIsBeingMadeIsGivenUp() throws Exception {
        open(settings("lanes", 10, 0));
        add("a", 10);
        peer.whileConnecting = () -> {
            requireDelivery().stop();
            requireDelivery().giveUpConnecting();
        };
        work(1);

        assertThat(requireDelivery().work()).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(peer.connects).isEqualTo(1);
    }

    @Test
    void aSinkThatIsDownIsNotWaitedForAtTheEnd() throws Exception {
        open(settings("lanes", 10, 0));
        add("a", 10);
        peer.refuses = gone();
        work(1);
        peer.whileConnecting = () -> requireDelivery().stop();
        while (peer.connects < 2) {
            work(1);
        }

        assertThat(requireDelivery().work()).isFalse();
        assertThat(requireDelivery().status().problem()).isEqualTo("the connection is lost");
    }

    @Test
    void aDenialPausesAndIsProbedWithOneMessage() throws Exception {
        open(settings("lanes", 10, 0));
        add("a", 10);
        work(1);
        while (!peer.open.isEmpty()) {
            peer.fail(acl());
        }
        work(1);
        peer.sent.clear();
        assertThat(requireDelivery().status().state()).isEqualTo(State.DENIED);

        passes(Duration.ofSeconds(29));
        assertThat(peer.sent).isEmpty();
        passes(Duration.ofSeconds(5));
        assertThat(peer.sent).hasSize(1);
        peer.fail(acl());
        passes(Duration.ofSeconds(55));
        assertThat(peer.sent).hasSize(1);
        passes(Duration.ofSeconds(13));
        assertThat(peer.sent).hasSize(2);
        assertThat(requireDelivery().status().state()).isEqualTo(State.DENIED);
        peer.take(1);
        work(2);

        assertThat(requireDelivery().status().state()).isEqualTo(State.SENDING);
        assertThat(requireDelivery().status().code()).isEmpty();
        assertThat(peer.open).hasSize(9);
    }

    @Test
    void aDenialIsProbedLessAndLessOften() throws Exception {
        open(settings("lanes", 10, 0));
        peer.refuses = acl();
        add("a", 10);
        passes(Duration.ofMinutes(60));

        assertThat(peer.connects).isBetween(12, 16);
    }

    @Test
    void isTriedAtOnceWhenItIsResumed() throws Exception {
        open(settings("lanes", 10, 0));
        peer.refuses = acl();
        add("a", 10);
        passes(Duration.ofMinutes(60));
        peer.refuses = null;

        requireDelivery().resume();
        work(2);

        assertThat(peer.sent).hasSize(1);
    }

    @Test
    void isTriedAtOnceWhenTheConnectionIsMadeByItself() throws Exception {
        open(settings("lanes", 10, 0));
        peer.refuses = gone();
        add("a", 10);
        passes(Duration.ofMinutes(30));
        peer.connected = true;

        work(2);

        assertThat(peer.sent).hasSize(1);
    }

    @Test
    void aBrokenConnectionThatIsBackIsNotTriedAtOnce() throws Exception {
        open(settings("lanes", 10, 0));
        add("a", 1);
        for (int i = 0; i < 5; i++) {
            passes(Duration.ofMinutes(1));
            peer.drop(gone());
            peer.connected = true;
            work(1);
        }
        int sent = peer.sent.size();
        passes(Duration.ofSeconds(5));

        assertThat(peer.sent).hasSize(sent);
    }

    @Test
    void triesLessAndLessOftenAndNeverSpins() throws Exception {
        open(settings("lanes", 10, 0));
        peer.refuses = gone();
        add("a", 10);
        passes(Duration.ofMinutes(30));

        assertThat(peer.connects).isBetween(30, 70);
        assertThat(time.waits).isLessThan(2 * 60 * 30);
        assertThat(requireDelivery().status().outages()).isEqualTo(1);
    }

    @Test
    void leavesTheOtherSideAloneAsLongAsItWants() throws Exception {
        open(settings("lanes", 10, 0));
        add("a", 1);
        work(1);
        peer.fail(new PublishException(Kind.RETRY, "busy", "429", Duration.ofMinutes(5)));
        passes(Duration.ofMinutes(4));
        assertThat(peer.sent).hasSize(1);
        passes(Duration.ofMinutes(2));
        assertThat(peer.sent).hasSize(2);
    }

    @Test
    void waitsAnHourForOneThatWantsToBeLeftAloneForThousandsOfYears() throws Exception {
        open(settings("lanes", 10, 0));
        add("a", 1);
        work(1);
        peer.fail(new PublishException(Kind.RETRY, "busy", "429", Duration.ofDays(8000 * 365)));
        passes(Duration.ofMinutes(59));
        assertThat(peer.sent).hasSize(1);
        passes(Duration.ofMinutes(2));
        assertThat(peer.sent).hasSize(2);
    }

    @Test
    void aReplayIsPaced() throws Exception {
        add("a", 5000);
        open(settings("lanes", 50, 100));
        long end = time.now + TimeUnit.SECONDS.toNanos(10);
        while (time.now < end) {
            work(1);
            peer.take(peer.open.size());
        }
        assertThat(peer.texts(DeliveryLane.REPLAY)).hasSizeBetween(900, 1020);
    }

    @Test
    void withoutAPlaceForOrderOneOfAStreamAndLaneIsUnderWay() throws Exception {
        peer.ordered = false;
        add("a", 5);
        add("b", 5);
        open(settings("lanes", 20, 0));
        add("b", 5);
        work(2);
        assertThat(peer.open.stream().map(Peer.Sent::text)).containsExactly("b6", "a1", "b1");
        while (!peer.open.isEmpty()) {
            peer.take(1);
            work(2);
        }
        assertThat(peer.texts(DeliveryLane.LIVE)).isEqualTo(texts("b", 6, 10));
        assertThat(peer.texts(DeliveryLane.REPLAY).stream().filter(each -> each.startsWith("a")))
                .isEqualTo(texts("a", 1, 5));
        assertThat(spool.stats().entries()).isZero();
    }

    @Test
    void stopSendsWhatIsLiveFirst() throws Exception {
        add("a", 1000);
        open(settings("lanes", 4, 10));
        add("a", 8);
        Delivery ending = requireDelivery();
        ending.stop();
        boolean more = true;
        for (int i = 0; i < 100 && more; i++) {
            more = ending.work();
            peer.take(peer.open.size());
        }
        assertThat(more).isFalse();
        assertThat(peer.texts(DeliveryLane.LIVE)).isEqualTo(texts("a", 1001, 1008));
    }

    @Test
    void stopDoesNotWaitForADeadSideWhenADiskKeepsWhatIsLeft() throws Exception {
        peer.refuses = gone();
        open(settings("lanes", 4, 10));
        add("a", 8);
        work(1);
        requireDelivery().stop();
        assertThat(requireDelivery().work()).isFalse();
    }

    @Test
    void stopWaitsNoLongerThanItMay() throws Exception {
        open(settings("lanes", 4, 10));
        add("a", 8);
        requireDelivery().stop();
        long start = time.now;
        while (requireDelivery().work()) {
            assertThat(time.now - start).isLessThan(TimeUnit.SECONDS.toNanos(7));
        }
        assertThat(peer.open).hasSize(4);
    }

    @Test
    void aPauseByCommandIsReplayedWhenItWasLong() throws Exception {
        open(settings("lanes", 4, 0));
        add("a", 2);
        work(1);
        peer.take(2);
        work(2);
        requireDelivery().pause();
        passes(Duration.ofSeconds(10));
        add("a", 3);
        passes(Duration.ofSeconds(10));
        assertThat(requireDelivery().status().state()).isEqualTo(State.PAUSED);
        assertThat(peer.sent).hasSize(2);
        requireDelivery().resume();
        work(2);
        assertThat(peer.texts(DeliveryLane.REPLAY)).isEqualTo(texts("a", 3, 5));
        assertThat(requireDelivery().status().outages()).isZero();
    }

    /** Whatever fails when: all arrives, in order per stream and lane at its first coming, and little comes twice. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void losesNothingAndRepeatsNoMoreThanAWindow(int seed) throws Exception {
        Random random = new Random(seed);
        peer.ordered = seed % 3 != 0;
        int window = 1 + random.nextInt(20);
        add("a", random.nextInt(100));
        open(settings(seed % 4 == 0 ? "strict" : "lanes", window, seed % 2 == 0 ? 0 : 500));
        List<Peer.Sent> taken = new ArrayList<>();
        int faults = 0;
        for (int step = 0; step < 3000 || spool.stats().entries() > 0; step++) {
            assertThat(step)
                    .as("%s %s", requireDelivery().status(), spool.pending())
                    .isLessThan(20_000);
            if (step < 2000) {
                add(random.nextBoolean() ? "a" : "b", random.nextInt(3));
            }
            requireDelivery().work();
            assertThat(peer.open.size()).isLessThanOrEqualTo(window);
            int count = random.nextInt(peer.open.size() + 1);
            for (int i = 0; i < count; i++) {
                taken.add(peer.open.get(0));
                peer.take(1);
            }
            if (step < 2000 && random.nextInt(60) == 0 && peer.connected) {
                // some of what is under way was taken, and its receipt is lost
                taken.addAll(peer.open.subList(0, random.nextInt(peer.open.size() + 1)));
                faults++;
                peer.drop(gone());
                peer.refuses = random.nextBoolean() ? gone() : null;
            } else if (random.nextInt(20) == 0) {
                peer.refuses = null;
            }
            if (step > 2000) {
                peer.refuses = null;
            }
        }
        Map<String, Long> last = new HashMap<>();
        Map<String, Integer> times = new HashMap<>();
        for (Peer.Sent each : taken) {
            if (times.merge(each.text(), 1, Integer::sum) == 1) {
                String order = each.message.entry().key() + each.message.lane();
                long seq = each.message.entry().firstSeq();
                assertThat(seq).isGreaterThan(last.getOrDefault(order, 0L));
                last.put(order, seq);
            }
        }
        assertThat(times.keySet())
                .hasSize(seqs.values().stream().mapToInt(Long::intValue).sum());
        int twice = times.values().stream().mapToInt(each -> each - 1).sum();
        assertThat(twice).isLessThanOrEqualTo(faults * window);
        assertThat(faults).isPositive();
    }
}
