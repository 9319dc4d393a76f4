package dev.curlew.publish.kafka;

import dev.curlew.link.LinkException;
import dev.curlew.link.SendAnswer;
import dev.curlew.link.kafka.KafkaMessage;
import dev.curlew.link.kafka.KafkaSender;
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

/**
 * Publishes to Kafka, the stream's name as the key. On the sink's thread, which closes it and with it the sender;
 * receipts are told on the sender's thread.
 */
public final class KafkaPublisher implements Publisher {
    private final KafkaSender sender;
    private final TopicTemplate topic;
    private final String thing;

    /**
     * @param sender of this publisher's own
     * @param thing what {thing} stands for in the topic
     */
    public KafkaPublisher(KafkaSender sender, TopicTemplate topic, String thing) {
        this.sender = sender;
        this.topic = topic;
        this.thing = thing;
    }

    @Override
    public void connect(Duration atMost) throws PublishException, InterruptedException {
        try {
            sender.connect(atMost);
        } catch (LinkException e) {
            throw LinkFaults.of(e);
        }
    }

    @Override
    public boolean isConnected() {
        return sender.isConnected();
    }

    @Override
    public void publish(Outgoing message, Receipt receipt) throws InterruptedException {
        Entry entry = message.entry();
        sender.send(
                new KafkaMessage(
                        topic.of(entry, thing),
                        entry.key().isEmpty() ? null : entry.key(),
                        message.body(),
                        headers(message)),
                new SendAnswer() {
                    @Override
                    public void acknowledged() {
                        receipt.delivered();
                    }

                    @Override
                    public void failed(LinkException reason) {
                        receipt.failed(LinkFaults.of(reason));
                    }
                });
    }

    private static Map<String, String> headers(Outgoing message) {
        Entry entry = message.entry();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("event", entry.type());
        headers.put("lane", message.lane().title());
        headers.put("epoch", Long.toString(entry.epoch()));
        headers.put("seq", Long.toString(entry.firstSeq()));
        if (entry.lastSeq() != entry.firstSeq()) {
            headers.put("lastSeq", Long.toString(entry.lastSeq()));
        }
        return headers;
    }

    @Override
    public void close() {
        sender.close();
    }
}
