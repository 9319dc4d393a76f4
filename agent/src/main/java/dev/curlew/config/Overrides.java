package dev.curlew.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.lifecycle.WriteFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was set while the agent ran, in a file of its own, which is whole at every moment. Read once at the start; then the
 * thread of the commands changes it and any thread looks.
 */
public final class Overrides {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final String problem;
    private volatile List<OverriddenKey> keys;

    private Overrides(Path file, List<OverriddenKey> keys, String problem) {
        this.file = file;
        this.keys = keys;
        this.problem = problem;
    }

    /** A file that is broken counts as none; {@link #problem} says so. */
    public static Overrides open(Path folder) {
        Path file = folder.resolve("overrides.json");
        if (!Files.exists(file)) {
            return new Overrides(file, List.of(), "");
        }
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode json = JSON.readTree(in.readNBytes(MAX_BYTES));
            List<OverriddenKey> keys = new ArrayList<>();
            JsonNode kept = json.required("overrides");
            if (!kept.isArray()) {
                throw new IllegalArgumentException("overrides is no list");
            }
            for (JsonNode each : kept) {
                List<String> key = new ArrayList<>();
                each.required("key").forEach(part -> key.add(part.asText()));
                keys.add(new OverriddenKey(
                        key,
                        each.required("value"),
                        each.path("by").asText(),
                        Instant.parse(each.required("at").asText())));
            }
            return new Overrides(file, List.copyOf(keys), "");
        } catch (IOException | RuntimeException e) {
            String words = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
            return new Overrides(
                    file,
                    List.of(),
                    file + ": cannot be read as overrides and is left out (" + Scalars.cut(String.valueOf(words), 200)
                            + "); the next one that is set replaces it");
        }
    }

    /** Why what was there is left out; "" when all is well. */
    public String problem() {
        return problem;
    }

    public List<OverriddenKey> keys() {
        return keys;
    }

    /** These and no others from now on, also after a restart. */
    public void set(List<OverriddenKey> next) throws IOException {
        byte[] bytes = JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(json(next))
                .getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES) {
            throw new IOException(file + ": overrides must have at most " + MAX_BYTES
                    + " bytes together; clear some by settings.clear");
        }
        try {
            write(bytes);
        } catch (IOException e) {
            throw WriteFailure.of(file, e);
        }
        keys = List.copyOf(next);
    }

    /** As they stand in the file. */
    public ObjectNode toJson() {
        return json(keys);
    }

    private static ObjectNode json(List<OverriddenKey> keys) {
        ObjectNode root = JSON.createObjectNode().put("version", 1);
        ArrayNode list = root.putArray("overrides");
        for (OverriddenKey each : keys) {
            ObjectNode into = list.addObject();
            each.key().forEach(into.putArray("key")::add);
            into.set("value", each.value());
            into.put("by", each.by()).put("at", each.at().toString());
        }
        return root;
    }

    private void write(byte[] bytes) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        Files.createDirectories(folder);
        Path part = file.resolveSibling("overrides.json.part");
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        }
    }
}
