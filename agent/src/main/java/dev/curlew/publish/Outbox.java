package dev.curlew.publish;

import dev.curlew.spool.Priority;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Guards the size of one stream's messages and packs small ones, on their way to the sink. Tracking thread. */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final MessageSink sink;
    private final String key;
    private final int maxBytes;
    private final int packBytes;
    private final long waitNanos;
    private final SinkStats stats;
    private final MessageBuffer pack = new MessageBuffer();
    private Priority packPriority = Priority.TELEMETRY;
    private long packedNanos;

    Outbox(MessageSink sink, String key, MessageSettings settings, SinkStats stats) {
        this.sink = sink;
        this.key = key;
        this.maxBytes = settings.maxBytes();
        this.packBytes = settings.packBytes();
        this.waitNanos = settings.packWait().toNanos();
        this.stats = stats;
    }

    void add(EventType type, MessageBuffer message, long captureNanos) throws IOException {
        stats.countEvent();
        addPart(type, message, captureNanos);
    }

    /** One of the messages of an event that has several; none alerts wait. */
    void addPart(EventType type, MessageBuffer message, long captureNanos) throws IOException {
        if (packBytes == 0) {
            send(type.priority(), message);
            return;
        }
        if (pack.size() > 0 && pack.size() + 1 + message.size() + 1 > packBytes) {
            flush();
        }
        if (pack.size() == 0) {
            packedNanos = captureNanos;
            packPriority = type.priority();
        }
        pack.write(pack.size() == 0 ? '[' : ',');
        pack.write(message.array(), 0, message.size());
        if (type.priority().compareTo(packPriority) > 0) {
            packPriority = type.priority();
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
                send(packPriority, pack);
            } finally {
                pack.reset();
            }
        }
    }

    private void send(Priority priority, MessageBuffer message) throws IOException {
        if (message.size() > maxBytes) {
            stats.countTooLarge();
            LOG.warn("{}: a message of {} bytes is larger than maxBytes and is left out", key, message.size());
            return;
        }
        sink.send(key, priority, message.array(), message.size());
        stats.countMessage();
    }
}
