package dev.curlew.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.spool.Entry;
import dev.curlew.spool.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends one message to a sink and finds out what becomes of it. One thread, which waits; the publisher is closed. */
public final class SinkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ATTEMPTS = 3;

    private SinkTest() {}

    /**
     * A connection that breaks is tried again: a broker that hangs up on what it refuses can be faster than its answer.
     *
     * @throws PublishException with what went wrong
     */
    public static void run(String sink, Publisher publisher, String agentVersion, Instant now, Duration atMost)
            throws PublishException, InterruptedException {
        byte[] body = body(sink, agentVersion, now);
        long epoch = now.toEpochMilli();
        Entry entry = new Entry(1, Priority.EVENT, "", EventType.SINK_TEST.title(), epoch, 1, 1, epoch, body);
        try (publisher) {
            for (int left = ATTEMPTS - 1; ; left--) {
                try {
                    publisher.connect(atMost);
                    send(publisher, new Outgoing(entry, DeliveryLane.LIVE, body), atMost);
                    return;
                } catch (PublishException e) {
                    if (left == 0 || !e.code().equals("closed")) {
                        throw e;
                    }
                }
            }
        }
    }

    private static void send(Publisher publisher, Outgoing message, Duration atMost)
            throws PublishException, InterruptedException {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        publisher.publish(message, new Receipt() {
            @Override
            public void delivered() {
                answer.complete(true);
            }

            @Override
            public void failed(PublishException reason) {
                answer.completeExceptionally(reason);
            }
        });
        publisher.flush();
        try {
            answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new PublishException(
                    PublishException.Kind.RETRY,
                    "timeout",
                    "connected, but the message was not acknowledged within " + atMost.toSeconds() + " s",
                    e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PublishException reason) {
                throw reason;
            }
            throw new IllegalStateException(e);
        }
    }

    /** The event {@code sink.test}. */
    static byte[] body(String sink, String agentVersion, Instant now) {
        try {
            return JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("event", EventType.SINK_TEST.title())
                    .put("epoch", Math.max(1, now.toEpochMilli()))
                    .put("seq", 1)
                    .put("time", time(now))
                    .put("clock", "arrival")
                    .put("sink", sink)
                    .put("agent", agentVersion));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of ours cannot be written", e);
        }
    }

    private static String time(Instant now) {
        String text = now.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.contains(".") ? text : text.replace("Z", ".000Z");
    }
}
