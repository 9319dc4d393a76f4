package dev.curlew.publish.mqtt;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.link.Fault;
import dev.curlew.link.LinkException;
import dev.curlew.link.SendAnswer;
import dev.curlew.link.mqtt.MqttLink;
import dev.curlew.link.mqtt.MqttMessage;
import dev.curlew.publish.LinkFaults;
import dev.curlew.publish.Outgoing;
import dev.curlew.publish.PublishException;
import dev.curlew.publish.Publisher;
import dev.curlew.publish.Receipt;
import dev.curlew.publish.TopicTemplate;
import dev.curlew.spool.Entry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Publishes with QoS 1. On the sink's thread, which closes it and with it its share in the link; receipts are told on
 * the client's thread.
 */
public final class MqttPublisher implements Publisher {
    /** What is under way on a line of 10 kB/s arrives before the client's ping counts as lost. */
    private static final int MOST_BYTES = 128 << 10;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final MqttLink link;
    private final TopicTemplate topic;
    private final String thing;
    private final Set<Sent> sent = ConcurrentHashMap.newKeySet();
    private final Object room = new Object();
    private int bytes;
    private volatile boolean closed;

    /**
     * @param link of this publisher's own
     * @param thing what {thing} stands for in the topic
     */
    public MqttPublisher(MqttLink link, TopicTemplate topic, String thing) {
        this.link = link;
        this.topic = link.settings().isAws() ? topic.requireAws() : topic;
        this.thing = thing;
    }

    private final class Sent implements SendAnswer {
        private final Receipt receipt;
        private final int length;

        Sent(Receipt receipt, int length) {
            this.receipt = receipt;
            this.length = length;
        }

        @Override
        public void acknowledged() {
            if (end()) {
                receipt.delivered();
            }
        }

        @Override
        public void failed(LinkException reason) {
            if (end()) {
                receipt.failed(LinkFaults.of(reason));
            }
        }

        private boolean end() {
            if (!sent.remove(this)) {
                return false;
            }
            synchronized (room) {
                bytes -= length;
                room.notifyAll();
            }
            return true;
        }
    }

    @Override
    public void connect(Duration atMost) throws PublishException, InterruptedException {
        try {
            link.connect(atMost);
        } catch (LinkException e) {
            throw LinkFaults.of(e);
        }
    }

    @Override
    public boolean isConnected() {
        return !closed && link.isConnected();
    }

    @Override
    public void publish(Outgoing message, Receipt receipt) throws InterruptedException {
        int length = message.body().length;
        awaitRoom(length);
        Sent one = new Sent(receipt, length);
        sent.add(one);
        synchronized (room) {
            bytes += length;
        }
        link.publish(
                new MqttMessage(
                        topic.of(message.entry(), thing),
                        message.body(),
                        false,
                        "application/json",
                        null,
                        properties(message)),
                one);
    }

    /** One message is always let through; a connection that goes makes room by itself. */
    private void awaitRoom(int length) throws InterruptedException {
        synchronized (room) {
            while (bytes > 0 && bytes + length > MOST_BYTES && link.isConnected()) {
                TimeUnit.MILLISECONDS.timedWait(room, 500);
            }
        }
    }

    private static Map<String, String> properties(Outgoing message) {
        Entry entry = message.entry();
        Map<String, String> properties = new LinkedHashMap<>();
        if (!entry.key().isEmpty()) {
            properties.put("stream", entry.key());
        }
        properties.put("lane", message.lane().title());
        properties.put("epoch", Long.toString(entry.epoch()));
        properties.put("seq", Long.toString(entry.firstSeq()));
        if (entry.lastSeq() != entry.firstSeq()) {
            properties.put("lastSeq", Long.toString(entry.lastSeq()));
        }
        return properties;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        link.close();
        LinkException reason = new LinkException(Fault.CLOSED, "the sink was closed");
        for (Sent each : Set.copyOf(sent)) {
            each.failed(reason);
        }
        mark.close();
    }
}
