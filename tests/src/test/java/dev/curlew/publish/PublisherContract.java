package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.spool.Entry;
import dev.curlew.spool.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Publisher} keeps to, whatever it brings messages to. Each has a subclass that opens its peer. */
@Timeout(120)
public abstract class PublisherContract {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int WINDOW = 50;

    private List<Leaks.Mark> before = List.of();
    private @Nullable Peer peer;

    /** Starts the real other side. */
    protected abstract Peer open() throws Exception;

    /** Whether the protocol has a place for key, lane, epoch and seq beside the body. */
    protected boolean hasHeaders() {
        return true;
    }

    /** The other side as a test sees it. */
    @SuppressWarnings("try") // may be interrupted; closed by hand
    public interface Peer {
        /** A new one to it, not connected yet. */
        Publisher publisher() throws Exception;

        /** From now on nobody is there; what is under way is lost. */
        void stop() throws Exception;

        /** It is there again, at the same place, with what it had received. */
        void start() throws Exception;

        /** Waits until it has at least so many messages, at most 20 s; all that it has, in the order of their coming. */
        List<Received> await(int atLeast) throws Exception;

        void close() throws Exception;
    }

    /** One message as it came; texts are "" where the protocol has no place for them. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Received(String key, String lane, String epoch, String seq, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Counts what it is told. */
    protected static final class Told implements Receipt {
        private final CountDownLatch latch = new CountDownLatch(1);
        private final AtomicInteger times = new AtomicInteger();
        private volatile @Nullable PublishException reason;

        @Override
        public void delivered() {
            times.incrementAndGet();
            latch.countDown();
        }

        @Override
        public void failed(PublishException why) {
            reason = why;
            times.incrementAndGet();
            latch.countDown();
        }

        /** Null when it was delivered. */
        @Nullable
        PublishException await() throws InterruptedException {
            assertThat(latch.await(60, TimeUnit.SECONDS))
                    .as("a receipt is told")
                    .isTrue();
            return reason;
        }
    }

    @BeforeEach
    void openPeer() throws Exception {
        before = Leaks.open();
        peer = open();
    }

    @AfterEach
    void closePeer() throws Exception {
        peer().close();
        assertThat(Leaks.open()).as("what the publisher left open").containsExactlyInAnyOrderElementsOf(before);
    }

    protected Peer peer() {
        if (peer == null) {
            throw new IllegalStateException("not opened");
        }
        return peer;
    }

    protected static Outgoing message(long seq, DeliveryLane lane, byte[] body) {
        Entry entry = new Entry(seq, Priority.EVENT, "gate", "track.update", 5000, seq, seq, 1, body);
        return new Outgoing(entry, lane, body);
    }

    protected static Outgoing message(long seq, String text) {
        return message(seq, DeliveryLane.LIVE, text.getBytes(StandardCharsets.UTF_8));
    }

    private Publisher connected() throws Exception {
        Publisher publisher = peer().publisher();
        publisher.connect(SOON);
        assertThat(publisher.isConnected()).isTrue();
        return publisher;
    }

    /** As a sink's thread does it: so many under way, or one where order is not kept otherwise. */
    private static List<Told> publish(Publisher publisher, List<Outgoing> messages) throws InterruptedException {
        int window = publisher.keepsOrder() ? WINDOW : 1;
        List<Told> told = new ArrayList<>();
        for (Outgoing message : messages) {
            if (told.size() >= window) {
                told.get(told.size() - window).await();
            }
            Told receipt = new Told();
            told.add(receipt);
            publisher.publish(message, receipt);
            publisher.flush();
        }
        for (Told each : told) {
            each.await();
        }
        return told;
    }

    @Test
    void bringsEachMessageOnceAndInOrder() throws Exception {
        List<Outgoing> messages = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            messages.add(message(i, "{\"seq\":" + i + "}"));
        }
        List<Told> told;
        try (Publisher publisher = connected()) {
            told = publish(publisher, messages);
        }

        assertThat(told).allSatisfy(each -> assertThat(each.await()).isNull());
        assertThat(told).allSatisfy(each -> assertThat(each.times).hasValue(1));
        List<Received> received = peer().await(300);
        assertThat(received.stream().map(Received::text))
                .containsExactlyElementsOf(messages.stream()
                        .map(each -> new String(each.body(), StandardCharsets.UTF_8))
                        .toList());
    }

    @Test
    void changesNoByteOfALargeMessage() throws Exception {
        StringBuilder text = new StringBuilder("{\"text\":\"");
        Random random = new Random(7);
        while (text.length() < 90_000) {
            text.append((char) ('a' + random.nextInt(26))).append('ä').append('水');
        }
        byte[] body = text.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
        try (Publisher publisher = connected()) {
            assertThat(publish(publisher, List.of(message(1, DeliveryLane.LIVE, body))))
                    .allSatisfy(each -> assertThat(each.await()).isNull());
        }
        assertThat(peer().await(1).get(0).body()).isEqualTo(body);
    }

    @Test
    void namesStreamLaneEpochAndNumber() throws Exception {
        try (Publisher publisher = connected()) {
            publish(
                    publisher,
                    List.of(
                            message(1, DeliveryLane.LIVE, new byte[] {'1'}),
                            message(2, DeliveryLane.REPLAY, new byte[] {'2'})));
        }
        List<Received> received = peer().await(2);
        if (hasHeaders()) {
            assertThat(received).extracting(Received::lane).containsExactly("live", "replay");
            assertThat(received).extracting(Received::epoch).containsOnly("5000");
            assertThat(received).extracting(Received::seq).containsExactly("1", "2");
            assertThat(received).extracting(Received::key).containsOnly("gate");
        } else {
            assertThat(received).hasSize(2);
        }
    }

    @Test
    void saysWhyItCannotConnect() throws Exception {
        peer().stop();
        try (Publisher publisher = peer().publisher()) {
            assertThatThrownBy(() -> publisher.connect(Duration.ofSeconds(5)))
                    .asInstanceOf(type(PublishException.class))
                    .satisfies(e -> {
                        assertThat(e.kind()).isEqualTo(PublishException.Kind.RETRY);
                        assertThat(e.code()).isNotBlank();
                        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
                    });
            assertThat(publisher.isConnected()).isFalse();
        }
    }

    @Test
    void aConnectionThatIsLostFailsWhatIsUnderWayAndCanBeMadeAgain() throws Exception {
        try (Publisher publisher = connected()) {
            assertThat(publish(publisher, List.of(message(1, "1"))).get(0).await())
                    .isNull();
            peer().stop();
            int sent = 1;
            PublishException reason = null;
            while (reason == null && sent < 1000) {
                sent++;
                reason = publish(publisher, List.of(message(sent, "" + sent)))
                        .get(0)
                        .await();
            }
            assertThat(reason).as("what came of %d messages", sent).isNotNull();
            assertThat(Objects.requireNonNull(reason).kind()).isEqualTo(PublishException.Kind.RETRY);
            assertThat(publisher.isConnected()).isFalse();

            peer().start();
            publisher.connect(SOON);
            assertThat(publisher.isConnected()).isTrue();
            assertThat(publish(publisher, List.of(message(sent, "" + sent)))
                            .get(0)
                            .await())
                    .isNull();
            List<Received> received = peer().await(2);
            assertThat(received.get(received.size() - 1).text()).isEqualTo("" + sent);
        }
    }

    @Test
    void whatIsHandedOverWithoutAConnectionFailsAtOnce() throws Exception {
        try (Publisher publisher = peer().publisher()) {
            Told told = new Told();
            publisher.publish(message(1, "1"), told);
            publisher.flush();

            PublishException reason = told.await();
            assertThat(reason).isNotNull();
            assertThat(Objects.requireNonNull(reason).kind()).isEqualTo(PublishException.Kind.RETRY);
        }
    }

    @Test
    void closingTellsEveryReceiptAndMayBeDoneTwice() throws Exception {
        Publisher publisher = connected();
        List<Told> told = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            Told receipt = new Told();
            told.add(receipt);
            publisher.publish(message(i, "" + i), receipt);
        }
        publisher.close();
        publisher.close();

        for (Told each : told) {
            each.await();
            assertThat(each.times).hasValue(1);
        }
        assertThat(publisher.isConnected()).isFalse();
    }
}
