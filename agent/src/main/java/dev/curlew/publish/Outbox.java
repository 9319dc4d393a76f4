package dev.curlew.publish;

import dev.curlew.spool.Priority;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Numbers one stream's messages, guards their size and packs small ones, on their way to the sink. Tracking thread. */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final MessageSink sink;
    private final String key;
    private final int maxBytes;
    private final int packBytes;
    private final long waitNanos;
    private final SinkStats stats;
    private final Sequence sequence;
    private final MessageBuffer pack = new MessageBuffer();
    private EventType packType = EventType.TRACK_UPDATE;
    private long packFirst;
    private long packedNanos;

    /** @param sequence whose upcoming number an encoder that tells numbers has written */
    Outbox(MessageSink sink, String key, MessageSettings settings, SinkStats stats, Sequence sequence) {
        this.sink = sink;
        this.key = key;
        this.maxBytes = settings.maxBytes();
        this.packBytes = settings.packBytes();
        this.waitNanos = settings.packWait().toNanos();
        this.stats = stats;
        this.sequence = sequence;
    }

    void add(EventType type, MessageBuffer message, long captureNanos) throws IOException {
        stats.countEvent();
        addPart(type, message, captureNanos);
    }

    /** One of the messages of an event that has several; none alerts wait. */
    void addPart(EventType type, MessageBuffer message, long captureNanos) throws IOException {
        if (packBytes == 0) {
            long number = sequence.next();
            send(type, number, number, message);
            return;
        }
        if (pack.size() > 0 && pack.size() + 1 + message.size() + 1 > packBytes) {
            flush();
        }
        if (pack.size() == 0) {
            packedNanos = captureNanos;
            packType = type;
            packFirst = sequence.upcoming();
        }
        sequence.next();
        pack.write(pack.size() == 0 ? '[' : ',');
        pack.write(message.array(), 0, message.size());
        if (type.priority().compareTo(packType.priority()) > 0) {
            packType = type;
        }
        if (type.priority() == Priority.ALERT || pack.size() + 1 >= packBytes) {
            flush();
        }
    }

    /** What has waited long enough goes. */
    void tick(long captureNanos) throws IOException {
        if (pack.size() > 0 && captureNanos - packedNanos >= waitNanos) {
            flush();
        }
    }

    void flush() throws IOException {
        if (pack.size() > 0) {
            pack.write(']');
            try {
                send(packType, packFirst, sequence.last(), pack);
            } finally {
                pack.reset();
            }
        }
    }

    private void send(EventType type, long first, long last, MessageBuffer message) throws IOException {
        if (message.size() > maxBytes) {
            stats.countTooLarge();
            LOG.warn("{}: a message of {} bytes is larger than maxBytes and is left out", key, message.size());
            return;
        }
        sink.send(type.priority(), key, type.title(), sequence.epoch(), first, last, message.array(), message.size());
        stats.countMessage();
    }
}
