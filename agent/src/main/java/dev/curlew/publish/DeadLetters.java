package dev.curlew.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.spool.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the messages that the other side will never take, one JSON object a line, with the reason. Made when the
 * first comes; when it is full it becomes NAME.1. Sink's thread, which closes it.
 */
final class DeadLetters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long QUIET_MILLIS = 60_000;

    private final String sink;
    private final Path file;
    private final LineFile lines;
    private final InstantSource clock;
    private final AtomicLong count = new AtomicLong();
    private String toldCode = "";
    private long toldMillis;

    DeadLetters(String sink, Path file, int maxBytes, InstantSource clock) {
        this.sink = sink;
        this.file = file;
        this.lines = new LineFile(file, new RotationSettings(maxBytes, 1));
        this.clock = clock;
    }

    /** A disk that cannot be written costs the message, not the delivery of the others. */
    void bury(Flight flight, PublishException reason) {
        count.incrementAndGet();
        try {
            add(flight.entry, flight.lane, reason);
            tell(reason);
        } catch (IOException e) {
            LOG.error("{}: refused for itself ({}), and lost, for {}", sink, reason.code(), e.getMessage());
        }
    }

    /** A server that refuses everything would fill the log; the sink's line every 30 s has the count. */
    private void tell(PublishException reason) {
        long now = clock.millis();
        if (reason.code().equals(toldCode) && Math.abs(now - toldMillis) < QUIET_MILLIS) {
            LOG.debug("{}: one more is refused for itself ({})", sink, reason.code());
            return;
        }
        toldCode = reason.code();
        toldMillis = now;
        LOG.warn(
                "{}: refused for itself ({}), kept in {}: {}; {} so far",
                sink,
                reason.code(),
                file,
                reason.getMessage(),
                count.get());
    }

    private void add(Entry entry, DeliveryLane lane, PublishException reason) throws IOException {
        ObjectNode letter = JSON.createObjectNode();
        Instant now = Instant.ofEpochMilli(clock.millis());
        letter.put("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
        letter.put("sink", sink);
        letter.put("code", reason.code());
        letter.put("text", String.valueOf(reason.getMessage()));
        letter.put("key", entry.key());
        letter.put("type", entry.type());
        letter.put("lane", lane.title());
        letter.put("epoch", entry.epoch());
        letter.put("firstSeq", entry.firstSeq());
        letter.put("lastSeq", entry.lastSeq());
        letter.put("body", new String(entry.body(), StandardCharsets.UTF_8));
        byte[] line = JSON.writeValueAsBytes(letter);
        if (!lines.isOpen()) {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            lines.open();
        }
        lines.write(line, line.length);
    }

    /** How many came. Any thread. */
    long count() {
        return count.get();
    }

    @Override
    public void close() {
        lines.close();
    }
}
