package dev.curlew.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.analytics.Analytics;
import dev.curlew.analytics.Count;
import dev.curlew.analytics.Fact;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.PendingFile;
import dev.curlew.media.CaptureClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a stream's counters over restarts: a line of JSON for each count, appended in one write before the event that
 * tells it is handed on, so that after SIGKILL no counter is lower than an event that was kept; the later line holds.
 * Frames without a count cost nothing, one with costs a write into the system's memory and never a wait for the disk
 * itself. Now and then, and at each start, the file is written anew under its name at once. A disk that fails does not
 * stop the counting: it is told once and tried again at the next count. Tracking thread only.
 */
final class CounterFile implements AutoCloseable {
    static final Kept NOTHING = new Kept(List.of(), null);
    private static final Logger LOG = LoggerFactory.getLogger(CounterFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_BYTES = 1 << 20;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final Path target;
    private final CaptureClock clock;
    private @Nullable OutputStream out;
    private long bytes;
    private boolean failed;

    /** @param asOf when the last one was counted; null when none was */
    record Kept(List<Count> counts, @Nullable Instant asOf) {}

    CounterFile(Path target, CaptureClock clock) {
        this.target = target;
        this.clock = clock;
    }

    /**
     * What an earlier run kept. Half a line at the end is what a crash cut off; a copy of a file with other damage is
     * put aside, for it will be written anew. After a power cut the file may be empty, or of zeros, although it was
     * written anew: then the one before holds.
     */
    static Kept read(Path target) throws IOException {
        Kept kept = readOne(target);
        if (kept.asOf() != null) {
            return kept;
        }
        Kept earlier = readOne(before(target));
        if (earlier.asOf() != null) {
            LOG.warn(
                    "{}: holds no counters, so those of {} from {} are taken and may be too low",
                    target,
                    before(target),
                    earlier.asOf());
        } else if (Files.isRegularFile(target)) {
            LOG.warn("{}: holds no counters, so they begin at 0; a power cut may have spoilt it", target);
        }
        return earlier;
    }

    private static Path before(Path target) {
        return target.resolveSibling(target.getFileName() + ".before");
    }

    private static Kept readOne(Path target) throws IOException {
        if (!Files.isRegularFile(target)) {
            return NOTHING;
        }
        Map<String, Count> counts = new LinkedHashMap<>();
        Instant asOf = null;
        int damaged = 0;
        String[] lines = new String(Files.readAllBytes(target), StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            if (line.isBlank()) {
                continue;
            }
            try {
                JsonNode json = JSON.readTree(line);
                asOf = Instant.parse(json.required("time").textValue());
                if (json.has("reset")) {
                    counts.clear();
                } else {
                    Count count = count(json);
                    counts.put(count.place() + " " + count.name() + "\n" + count.label(), count);
                }
            } catch (JsonProcessingException | RuntimeException e) {
                LOG.debug("{}: line {}", target, i + 1, e);
                damaged += i < lines.length - 1 || line.indexOf('\0') >= 0 ? 1 : 0;
            }
        }
        if (damaged > 0) {
            putAside(target, damaged);
        }
        return new Kept(List.copyOf(counts.values()), asOf);
    }

    private static void putAside(Path target, int damaged) throws IOException {
        Path copy = target.resolveSibling(target.getFileName() + ".damaged");
        Files.copy(target, copy, StandardCopyOption.REPLACE_EXISTING);
        LOG.warn(
                "{}: {} lines of it are no counters and are left out, so counts may be too low; {} is a copy of it",
                target,
                damaged,
                copy);
    }

    private static Count count(JsonNode json) {
        return new Count(
                Count.Place.valueOf(text(json.required("place")).toUpperCase(Locale.ROOT)),
                text(json.required("name")),
                text(json.required("class")),
                number(json.required("in")),
                number(json.required("out")));
    }

    private static String text(JsonNode name) {
        if (!name.isTextual()) {
            throw new IllegalArgumentException("no name: " + name);
        }
        return name.textValue();
    }

    private static long number(JsonNode count) {
        if (!count.isIntegralNumber() || !count.canConvertToLong() || count.longValue() < 0) {
            throw new IllegalArgumentException("no count: " + count);
        }
        return count.longValue();
    }

    /** Begins the file anew with what is restored. */
    void open(List<Count> counts, long captureNanos) throws IOException {
        // here nothing waits for the disk yet: a power cut right after the rename must not find an empty file
        rewrite(counts, captureNanos, StandardOpenOption.SYNC);
        Files.deleteIfExists(before(target));
    }

    private void rewrite(List<Count> counts, long captureNanos, OpenOption how) throws IOException {
        closeFile();
        StringBuilder text = new StringBuilder();
        resetLine(text, captureNanos); // so that a file without a line is no file
        for (Count count : counts) {
            line(text, count, captureNanos);
        }
        byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
        PendingFile file = PendingFile.beside(target);
        Files.write(
                file.part(),
                content,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                how);
        if (how != StandardOpenOption.SYNC && Files.exists(target)) {
            Files.move(target, before(target), StandardCopyOption.REPLACE_EXISTING);
        }
        file.commit();
        bytes = content.length;
        out = Files.newOutputStream(target, StandardOpenOption.APPEND);
    }

    /** @param analytics all counters, should the file have to be written anew */
    void keep(List<Fact> facts, Analytics analytics) {
        StringBuilder text = null;
        long captureNanos = 0;
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            Count count = countOf(fact);
            if (count != null || fact instanceof Fact.CountersReset) {
                text = text == null ? new StringBuilder() : text;
                captureNanos = fact.captureNanos();
                if (count != null) {
                    line(text, count, captureNanos);
                } else {
                    resetLine(text, captureNanos);
                }
            }
        }
        if (text == null) {
            return;
        }
        try {
            write(text.toString().getBytes(StandardCharsets.UTF_8), analytics, captureNanos);
            failed = false;
        } catch (IOException e) {
            tell(e);
        }
    }

    /** Writes all anew, for the rules are others. */
    void renew(Analytics analytics, long captureNanos) {
        try {
            rewrite(analytics.counts(), captureNanos, StandardOpenOption.WRITE);
            failed = false;
        } catch (IOException e) {
            tell(e);
        }
    }

    private void tell(IOException e) {
        if (!failed) {
            LOG.error("{}: counters cannot be kept, a restart would lose them: {}", target, e.toString());
        }
        failed = true;
    }

    private void write(byte[] lines, Analytics analytics, long captureNanos) throws IOException {
        OutputStream open = out;
        if (failed || open == null || bytes + lines.length > MAX_BYTES) {
            rewrite(analytics.counts(), captureNanos, StandardOpenOption.WRITE);
        } else {
            open.write(lines);
            bytes += lines.length;
        }
    }

    private static @Nullable Count countOf(Fact fact) {
        if (fact instanceof Fact.LineCrossing crossing) {
            return crossing.count();
        }
        return fact instanceof Fact.ZonePassage passage ? passage.count() : null;
    }

    private void resetLine(StringBuilder text, long captureNanos) {
        text.append("{\"time\":\"").append(clock.at(captureNanos)).append("\",\"reset\":true}\n");
    }

    private void line(StringBuilder text, Count count, long captureNanos) {
        ObjectNode json = JSON.createObjectNode();
        json.put("time", clock.at(captureNanos).toString());
        json.put("place", count.place().name().toLowerCase(Locale.ROOT));
        json.put("name", count.name());
        json.put("class", count.label());
        json.put("in", count.in()).put("out", count.out());
        text.append(json).append('\n');
    }

    private void closeFile() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }

    @Override
    public void close() throws IOException {
        mark.close();
        closeFile();
    }
}
