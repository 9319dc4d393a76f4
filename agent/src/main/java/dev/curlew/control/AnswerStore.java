package dev.curlew.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.lifecycle.Leaks;
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
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that were given, so that a command that comes twice is carried out once, over restarts too. A file of JSON
 * lines, forced to the disk before a command is begun and again before its answer goes out: whichever moment a crash
 * takes, the command is not begun a second time. Bounded by age, number and bytes, the oldest go first. A disk that fails
 * does not stop the commands: they are then remembered until the next restart. The bus's thread; its opener closes it.
 */
public final class AnswerStore implements AutoCloseable {
    static final Duration AGE = Duration.ofHours(24);
    private static final int MOST = 10_000;
    private static final long MAX_BYTES = 8 << 20;
    /** So that a few lines do not make the file anew each time. */
    private static final long SLACK_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(AnswerStore.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Leaks.Mark mark = Leaks.opened(this);
    private final Path folder;
    private final Path file;
    private final int most;
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private long keptBytes;
    private long fileBytes;
    private @Nullable FileChannel out;
    private String problem = "";
    /** Whether some were answered while nobody knew the time. */
    private boolean timeless;

    /** @param line as it stands in the file; without an answer while the command is being carried out */
    private record Kept(long atMillis, String digest, String line, @Nullable Answer answer) {
        Kept at(long millis) {
            return new Kept(millis, digest, line, answer);
        }

        int bytes() {
            return line.length() + 1;
        }
    }

    private AnswerStore(Path folder, int most) {
        this.most = most;
        this.folder = folder;
        this.file = folder.resolve("answers.jsonl");
    }

    /**
     * Reads what is there; half a line at the end is what a crash cut off.
     *
     * @param nowMillis here and in all that follows 0 while nobody knows the time
     */
    public static AnswerStore open(Path folder, long nowMillis) {
        return open(folder, nowMillis, MOST);
    }

    static AnswerStore open(Path folder, long nowMillis, int most) {
        AnswerStore store = new AnswerStore(folder, most);
        store.read();
        store.forget(nowMillis);
        return store;
    }

    private void read() {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes((int) (4 * MAX_BYTES)), StandardCharsets.UTF_8);
            int lost = 0;
            for (String line : text.split("\n", -1)) {
                lost += line.isEmpty() || take(line) ? 0 : 1;
            }
            fileBytes = text.length();
            if (lost > 0) {
                LOG.warn("{}: {} lines are damaged and left out", file, lost);
                fileBytes = Long.MAX_VALUE / 2; // the next line is not put behind half a one
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private boolean take(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            if (json.has("gone")) {
                drop(json.required("id").asText());
                return true;
            }
            JsonNode answer = json.get("answer");
            put(
                    json.required("id").asText(),
                    new Kept(
                            json.required("at").longValue(),
                            json.required("digest").asText(),
                            line,
                            answer == null ? null : Answer.of(answer)));
            return true;
        } catch (JsonProcessingException | RuntimeException e) {
            LOG.debug("{}", file, e);
            return false;
        }
    }

    private void put(String id, Kept next) {
        drop(id); // so that the youngest stands last
        keptBytes += next.bytes();
        kept.put(id, next);
        timeless |= next.atMillis == 0;
    }

    /**
     * What this command was answered, or null for a new one.
     *
     * @throws CommandException when another command had the same id
     */
    @Nullable
    Answer find(Command command, long nowMillis) throws CommandException {
        forget(nowMillis);
        Kept found = kept.get(command.id());
        if (found == null) {
            return null;
        }
        if (!found.digest.equals(command.digest())) {
            throw CommandException.refusedNow(
                    "id-reused", "another command had this id within 24 h; each command needs an id of its own");
        }
        return found.answer == null
                ? Answer.not(
                        command.id(),
                        command.name(),
                        CommandException.failed(
                                "interrupted",
                                "the agent ended while it carried this out, so it may have been done or not; status"
                                        + " tells; send it again under another id"))
                : found.answer.again();
    }

    /** It is about to be carried out. */
    void begin(Command command, long nowMillis) {
        write(command, nowMillis, null);
    }

    void keep(Command command, Answer answer, long nowMillis) {
        write(command, nowMillis, answer);
    }

    /** It was not begun after all, and may come again. */
    void forget(Command command) {
        drop(command.id());
        tryAppend(JSON.createObjectNode()
                .put("id", command.id())
                .put("gone", true)
                .toString());
    }

    private void drop(String id) {
        Kept before = kept.remove(id);
        keptBytes -= before == null ? 0 : before.bytes();
    }

    private void write(Command command, long nowMillis, @Nullable Answer answer) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", command.id()).put("at", nowMillis).put("digest", command.digest());
        if (answer != null) {
            json.set("answer", answer.toJson());
        }
        put(command.id(), new Kept(nowMillis, command.digest(), json.toString(), answer));
        forget(nowMillis);
        tryAppend(json.toString());
    }

    private void tryAppend(String line) {
        try {
            append(line);
            if (!problem.isEmpty()) {
                LOG.info("{}: answers are kept again", file);
                problem = "";
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void append(String line) throws IOException {
        FileChannel open = out;
        if (open == null || fileBytes > 2 * keptBytes + SLACK_BYTES) {
            rewrite();
            return;
        }
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        writeAll(open, bytes);
        open.force(false);
        fileBytes += bytes.length;
    }

    private void rewrite() throws IOException {
        closeFile();
        Files.createDirectories(folder);
        StringBuilder text = new StringBuilder();
        kept.values().forEach(each -> text.append(each.line).append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        Path part = folder.resolve("answers.jsonl.part");
        try (FileChannel whole = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeAll(whole, bytes);
            whole.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        }
        fileBytes = bytes.length;
        out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static void writeAll(FileChannel to, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    private void fail(IOException e) {
        closeFile(); // whole lines again at the next attempt
        if (problem.isEmpty()) {
            problem = String.valueOf(WriteFailure.of(file, e).getMessage());
            LOG.error("{}; until then a restart forgets which commands were answered", problem);
        }
    }

    private void forget(long nowMillis) {
        if (timeless && nowMillis > 0) {
            // from before the clock was set: their day begins now
            kept.replaceAll((id, each) -> each.atMillis > 0 ? each : each.at(nowMillis));
            timeless = false;
        }
        Iterator<Kept> oldest = kept.values().iterator();
        while (oldest.hasNext()) {
            Kept next = oldest.next();
            boolean young = nowMillis == 0 || next.atMillis == 0 || nowMillis - next.atMillis < AGE.toMillis();
            if (young && kept.size() <= most && keptBytes <= MAX_BYTES) {
                return;
            }
            keptBytes -= next.bytes();
            oldest.remove();
        }
    }

    int size() {
        return kept.size();
    }

    private void closeFile() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            LOG.debug("{}", file, e);
        }
        out = null;
    }

    @Override
    public void close() {
        mark.close();
        closeFile();
    }
}
