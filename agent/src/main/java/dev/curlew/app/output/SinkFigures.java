package dev.curlew.app.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.publish.DeliveryStatus;
import dev.curlew.publish.SinkStats;
import dev.curlew.spool.SpoolStats;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sink's figures as people and programs read them. Any thread.
 *
 * @param delivery null where each message is written at once
 * @param lost messages that were neither sent nor kept when the sink ended
 */
public record SinkFigures(Outputs.EventFile file, SinkStats stats, @Nullable DeliveryStatus delivery, long lost) {

    /** For the summary and the command {@code status}; docs/sinks.md describes every field. */
    public void put(ObjectNode into, long nowMillis) {
        into.put("name", file.name()).put("type", file.settings().type());
        Path path = file.path();
        if (path != null) {
            into.put("path", path.toString());
        }
        into.put("format", file.settings().format())
                .put("events", stats.events())
                .put("messages", stats.messages())
                .put("tooLarge", stats.tooLarge());
        ObjectNode dropped = into.putObject("dropped");
        stats.dropped().forEach(dropped::put);
        if (delivery != null) {
            put(into, delivery, nowMillis);
            if (lost > 0) {
                into.put("lost", lost);
            }
        }
    }

    private static void put(ObjectNode into, DeliveryStatus delivery, long nowMillis) {
        into.put("state", delivery.state().title()).put("lane", delivery.lane().title());
        if (!delivery.code().isEmpty()) {
            into.put("code", delivery.code()).put("problem", delivery.problem());
        }
        into.put("delivered", delivery.delivered())
                .put("replayed", delivery.replayed())
                .put("underWay", delivery.underWay())
                .put("retries", delivery.retries())
                .put("outages", delivery.outages())
                .put("deadLetters", delivery.deadLetters());
        SpoolStats waiting = delivery.waiting();
        ObjectNode spool = into.putObject("spool");
        spool.put("messages", waiting.entries()).put("bytes", waiting.bytes());
        spool.put("oldestSeconds", oldestSeconds(waiting, nowMillis));
        ArrayNode lost = spool.putArray("dropped");
        waiting.dropped().forEach(lost::add);
        spool.put("writtenBytes", waiting.writtenBytes())
                .put("addedBytes", waiting.addedBytes())
                .put("forces", waiting.forces());
        if (!waiting.problem().isEmpty()) {
            spool.put("problem", waiting.problem());
        }
    }

    private static long oldestSeconds(SpoolStats waiting, long nowMillis) {
        return waiting.oldestMillis() == 0 ? 0 : Math.max(0, nowMillis - waiting.oldestMillis()) / 1000;
    }

    /** One line for the log, or "" when there is nothing that a person would want to know. */
    public String line(long nowMillis) {
        DeliveryStatus now = delivery;
        if (now == null || (file.settings().type().equals("file") && now.code().isEmpty())) {
            return "";
        }
        SpoolStats waiting = now.waiting();
        StringBuilder line = new StringBuilder(file.name());
        line.append(": ").append(now.state().title());
        line.append(", ").append(now.delivered()).append(" delivered, ");
        line.append(waiting.entries()).append(" waiting");
        if (waiting.entries() > now.underWay()) {
            line.append(" (").append(waiting.bytes() >> 10).append(" KB, oldest ");
            line.append(oldestSeconds(waiting, nowMillis))
                    .append(" s, ")
                    .append(now.lane().title())
                    .append(')');
        }
        append(line, now.retries(), "sent again");
        append(line, now.deadLetters(), "dead letters");
        append(line, sum(waiting.dropped()), "dropped");
        append(line, lost, "lost");
        if (!now.problem().isEmpty()) {
            line.append("; ").append(now.problem());
        }
        return line.toString();
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    private static void append(StringBuilder line, long count, String what) {
        if (count > 0) {
            line.append(", ").append(count).append(' ').append(what);
        }
    }
}
