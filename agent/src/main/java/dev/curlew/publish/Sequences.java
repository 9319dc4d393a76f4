package dev.curlew.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.lifecycle.PendingFile;
import dev.curlew.lifecycle.WriteFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers the messages of one sink, per stream. Beside the sink lies a small file: after a clean stop it says where to go
 * on; while the agent runs, and so after a crash, it says that its epoch is used up, and the next run takes a later one.
 * Thus epoch and number together never name two messages. Main thread; each {@link Sequence} is its stream's thread's.
 */
final class Sequences {
    private static final Logger LOG = LoggerFactory.getLogger(Sequences.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final @Nullable Path file;
    private final long epoch;
    private final Map<String, Sequence> byKey = new TreeMap<>();

    private Sequences(@Nullable Path file, long epoch) {
        this.file = file;
        this.epoch = epoch;
    }

    /** For an output that begins anew each time: an epoch of its own. */
    static Sequences fresh(long nowMillis) {
        return new Sequences(null, nowMillis);
    }

    /**
     * Goes on where the file says; it says "used up" on disk when this returns.
     *
     * @param nowMillis the epoch when there is none yet, or the last one was not ended cleanly
     */
    static Sequences open(Path file, long nowMillis) throws IOException {
        JsonNode kept = read(file);
        boolean clean = kept != null && kept.path("clean").asBoolean();
        long last = kept == null ? 0 : kept.path("epoch").longValue();
        Sequences sequences = new Sequences(file, clean ? last : Math.max(last + 1, nowMillis));
        if (kept != null && clean) {
            kept.path("seq")
                    .properties()
                    .forEach(each -> sequences.byKey.put(
                            each.getKey(),
                            new Sequence(sequences.epoch, each.getValue().longValue())));
        }
        sequences.write(false);
        return sequences;
    }

    /**
     * For a sink that must not wait for its disk: where the file cannot be written, a new epoch begins.
     *
     * @param file null when each start is a new epoch
     */
    static Sequences openOrFresh(@Nullable Path file, long nowMillis) {
        if (file == null) {
            return fresh(nowMillis);
        }
        try {
            return open(file, nowMillis);
        } catch (IOException e) {
            LOG.warn("{}; a new epoch begins", e.getMessage());
            return fresh(nowMillis);
        }
    }

    private static @Nullable JsonNode read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            JsonNode kept = JSON.readTree(Files.readAllBytes(file));
            if (kept.path("epoch").isIntegralNumber()) {
                return kept;
            }
        } catch (JsonProcessingException e) {
            LOG.debug("{}", file, e);
        }
        LOG.warn("{}: holds no state of a sink; a new epoch begins", file);
        return null;
    }

    long epoch() {
        return epoch;
    }

    /** @param key a stream's name, "" for the agent's own */
    synchronized Sequence of(String key) {
        return byKey.computeIfAbsent(key, name -> new Sequence(epoch, 0));
    }

    /** All messages have left, and all threads: the next run may go on here. */
    synchronized void end() throws IOException {
        write(true);
    }

    private void write(boolean clean) throws IOException {
        if (file == null) {
            return;
        }
        ObjectNode state = JSON.createObjectNode().put("epoch", epoch).put("clean", clean);
        ObjectNode last = state.putObject("seq");
        byKey.forEach((key, sequence) -> last.put(key, sequence.last()));
        PendingFile pending = PendingFile.beside(file);
        try (FileChannel out = FileChannel.open(
                pending.part(),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(state));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        } catch (IOException e) {
            pending.discard();
            throw WriteFailure.of(file, e);
        }
        pending.commit();
        Path folder = pending.target().getParent();
        if (folder != null) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }
}
