package dev.curlew.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** Talks to an agent that was started with {@code --commands -}. */
public final class Told {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Curlew curlew;
    private int last;

    public Told(Curlew curlew) {
        this.curlew = curlew;
    }

    /** Sends a line and waits for the next answer; both keep to the published schema. */
    public JsonNode line(String line) throws IOException, InterruptedException {
        long before = answers();
        OutputStream stdin = curlew.stdin();
        stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        stdin.flush();
        AtomicReference<JsonNode> answer = new AtomicReference<>();
        curlew.awaitUntil("an answer to " + line, err -> {
            if (answers() > before) {
                answer.set(JSON.readTree(
                        curlew.out().lines().skip(before).findFirst().orElseThrow()));
            }
            return answer.get() != null;
        });
        CommandSchema.require(line, answer.get());
        return answer.get();
    }

    /** A command with an id of its own. */
    public JsonNode command(String name, String args) throws IOException, InterruptedException {
        return line("{\"id\":\"t" + last++ + "\",\"command\":\"" + name + "\",\"args\":" + args + "}");
    }

    /** Waits until that part of the status reads so. */
    public JsonNode awaitStatus(String pointer, String value) throws IOException, InterruptedException {
        AtomicReference<JsonNode> status = new AtomicReference<>();
        curlew.awaitUntil(pointer + " is " + value, err -> {
            try {
                status.set(command("status", "{}").path("result"));
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return status.get().at(pointer).asText().equals(value);
        });
        return status.get();
    }

    private long answers() throws IOException {
        return curlew.out().chars().filter(c -> c == '\n').count();
    }
}
