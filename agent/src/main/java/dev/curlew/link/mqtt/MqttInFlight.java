package dev.curlew.link.mqtt;

import dev.curlew.link.BrokerSettings;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.SendAnswer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.crt.mqtt5.PublishResult;
import software.amazon.awssdk.crt.mqtt5.QOS;
import software.amazon.awssdk.crt.mqtt5.packets.PublishPacket;
import software.amazon.awssdk.crt.mqtt5.packets.PublishPacket.PublishPacketBuilder;
import software.amazon.awssdk.crt.mqtt5.packets.UserProperty;

/**
 * What was sent and not answered yet. On a slow network messages wait long behind each other and yet all is well, so
 * not the age of one counts, but how long nothing at all was answered. Any thread calls it.
 */
final class MqttInFlight {
    /** AWS IoT Core, quotas: message size. */
    private static final long AWS_MAX_BYTES = 128 << 10;
    /** At most: type, length, topic's length, packet id, properties' length. */
    private static final int HEAD_BYTES = 1 + 4 + 2 + 2 + 4;

    private static final long CHECK_NANOS = 100_000_000;

    private final MqttFaults faults;
    private final long silenceNanos;
    private final long serviceBytes;
    private final Set<Sent> sent = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong answeredNumber = new AtomicLong();
    private volatile long checkedNanos = System.nanoTime();
    private volatile long heardNanos = System.nanoTime();
    private volatile long brokerBytes = Long.MAX_VALUE;

    private final class Sent {
        final SendAnswer answer;
        final long number = numbers.incrementAndGet();
        final long sinceNanos = System.nanoTime();
        private final AtomicBoolean done = new AtomicBoolean();
        private @Nullable CompletableFuture<PublishResult> result;
        private @Nullable LinkException lost;

        Sent(SendAnswer answer) {
            this.answer = answer;
        }

        /** The client has it; it may have lost its connection meanwhile, and keeps the message then until the next one. */
        void handedOver(CompletableFuture<PublishResult> from) {
            LinkException reason;
            synchronized (this) {
                result = from;
                reason = lost;
            }
            if (reason != null && !from.isDone()) {
                end(reason);
            }
        }

        /** An answer that is there and about to be told is truer than the loss that came behind it. */
        void lose(LinkException reason) {
            synchronized (this) {
                lost = reason;
                if (result == null || result.isDone()) {
                    return;
                }
            }
            end(reason);
        }

        /** Told once, whoever comes first. */
        void end(@Nullable LinkException failure) {
            sent.remove(this);
            if (!done.compareAndSet(false, true)) {
                return;
            }
            if (failure == null) {
                answer.acknowledged();
            } else {
                answer.failed(failure);
            }
        }
    }

    MqttInFlight(MqttFaults faults, BrokerSettings settings) {
        this.faults = faults;
        this.silenceNanos = settings.answerTimeout().toNanos();
        this.serviceBytes = settings.isAws() ? AWS_MAX_BYTES : Long.MAX_VALUE;
    }

    /** @param packetBytes the largest packet that the broker takes on this connection; 0 or less when it set none */
    void limit(long packetBytes) {
        brokerBytes = packetBytes <= 0 ? Long.MAX_VALUE : packetBytes;
        heardNanos = System.nanoTime();
    }

    /** What hands a message to the SDK's client. */
    interface Client {
        CompletableFuture<PublishResult> publish(PublishPacket packet);
    }

    void publish(Client client, MqttMessage message, SendAnswer answer, Consumer<Runnable> guard) {
        int payload = message.payload().length;
        long packet = payload + bytes(message);
        if (payload > serviceBytes || packet > brokerBytes) {
            answer.failed(
                    payload > serviceBytes
                            ? faults.tooLarge(payload, serviceBytes)
                            : faults.tooLarge(packet, brokerBytes));
            return;
        }
        PublishPacketBuilder builder = new PublishPacketBuilder(message.topic(), QOS.AT_LEAST_ONCE, message.payload())
                .withRetain(message.retained())
                .withContentType(message.contentType());
        if (message.correlationData() != null) {
            builder.withCorrelationData(message.correlationData());
        }
        if (!message.properties().isEmpty()) {
            List<UserProperty> properties = message.properties().entrySet().stream()
                    .map(each -> new UserProperty(each.getKey(), each.getValue()))
                    .toList();
            builder.withUserProperties(properties);
        }
        Sent entry = new Sent(answer);
        sent.add(entry);
        CompletableFuture<PublishResult> result;
        try {
            result = client.publish(builder.build());
        } catch (RuntimeException e) {
            entry.end(faults.failed(e)); // it was closed just now
            return;
        }
        var unused = result.whenComplete(
                (told, failure) -> guard.accept(() -> answered(entry, message.topic(), told, failure)));
        entry.handedOver(result);
    }

    /** MQTT 5, 3.3: all but the payload. */
    private static long bytes(MqttMessage message) {
        long bytes = HEAD_BYTES + utf8(message.topic()) + 3L + utf8(message.contentType());
        if (message.correlationData() != null) {
            bytes += 3L + message.correlationData().length;
        }
        for (Map.Entry<String, String> each : message.properties().entrySet()) {
            bytes += 5L + utf8(each.getKey()) + utf8(each.getValue());
        }
        return bytes;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void answered(Sent entry, String topic, @Nullable PublishResult result, @Nullable Throwable failure) {
        if (failure != null || result == null) {
            entry.end(faults.failed(failure == null ? new IllegalStateException("no result") : failure));
            return;
        }
        heardNanos = System.nanoTime();
        answeredNumber.accumulateAndGet(entry.number, Math::max);
        entry.end(faults.refused(result.getResultPubAck(), topic));
    }

    void failAll(LinkException reason) {
        for (Sent entry : List.copyOf(sent)) {
            entry.lose(reason);
        }
    }

    /** What to say of a broker that owes answers and gives none; null while all is well. */
    @Nullable
    LinkException silence() {
        long now = System.nanoTime();
        if (sent.isEmpty() || now - checkedNanos < CHECK_NANOS) {
            return null;
        }
        checkedNanos = now;
        long oldest = now;
        for (Sent entry : sent) {
            oldest = Math.min(oldest, entry.sinceNanos);
            if (entry.number < answeredNumber.get() && now - entry.sinceNanos > silenceNanos) {
                // the client throws away an answer that it does not know, and later ones come in order
                entry.end(new LinkException(
                        Fault.REFUSED, "the broker answered for later messages, but not for this one"));
            }
        }
        long silent = now - Math.max(oldest, heardNanos);
        return silent > silenceNanos ? faults.silent(silent / 1_000_000) : null;
    }
}
