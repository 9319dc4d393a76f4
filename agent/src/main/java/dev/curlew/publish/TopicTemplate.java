package dev.curlew.publish;

import dev.curlew.media.StreamId;
import dev.curlew.spool.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.regex.Pattern;

/** A topic in which names are filled in: {stream}, {event}, {thing}. Immutable. */
public final class TopicTemplate {
    /** Stands for {stream} in what the agent tells of itself; no source can have this name. */
    public static final String AGENT = "_agent";

    private static final String KNOWN = "{stream}, {event} or {thing}";
    private static final Pattern PLACE = Pattern.compile("\\{[^}]*}?");
    private static final int MQTT_BYTES = 65_535;
    private static final int AWS_BYTES = 256;
    private static final int AWS_SLASHES = 7;
    private static final Pattern KAFKA = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private final String text;

    private TopicTemplate(String text) {
        this.text = text;
        PLACE.matcher(text).results().map(match -> match.group()).forEach(place -> {
            if (!place.matches("\\{(stream|event|thing)}")) {
                throw new IllegalArgumentException("topic must hold no braces but " + KNOWN + ", but holds " + place);
            }
        });
    }

    /** @throws IllegalArgumentException when no broker can take it */
    public static TopicTemplate mqtt(String text) {
        TopicTemplate topic = new TopicTemplate(text);
        if (text.matches("(?s).*[+#\\x00].*")) {
            throw new IllegalArgumentException(
                    "topic must not hold +, # or NUL, which stand for many topics, but was '" + text + "'");
        }
        if (text.codePoints().anyMatch(TopicTemplate::isNoText)) {
            throw new IllegalArgumentException(
                    "topic must hold letters that can be sent as text, and no control" + " characters, but does not");
        }
        if (text.startsWith("$") && !text.startsWith("$aws/rules/")) {
            throw new IllegalArgumentException("topic must not start with $, which brokers keep for themselves"
                    + " ($aws/rules/ is taken), but was '" + text + "'");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MQTT_BYTES) {
            throw new IllegalArgumentException("topic must be at most " + MQTT_BYTES + " bytes long");
        }
        return topic;
    }

    /** MQTT 5, 1.5.4: control characters, halves of pairs, and what Unicode keeps free of characters. */
    private static boolean isNoText(int point) {
        return Character.isISOControl(point)
                || Character.getType(point) == Character.SURROGATE
                || (point >= 0xFDD0 && point <= 0xFDEF)
                || (point & 0xFFFE) == 0xFFFE;
    }

    /** @throws IllegalArgumentException when no broker can take it */
    public static TopicTemplate kafka(String text) {
        TopicTemplate topic = new TopicTemplate(text);
        String example = topic.filled("s", "track.start", "thing");
        if (!KAFKA.matcher(example).matches() || example.matches("\\.\\.?")) {
            throw new IllegalArgumentException(
                    "topic must be 1 to 249 letters, digits, '.', '_' or '-' and not . or .., but was '" + text + "'");
        }
        return topic;
    }

    /** What AWS IoT Core would cut the connection for: too deep, too long. */
    public TopicTemplate requireAws() {
        String counted = text.replaceFirst("^\\$aws/rules/[^/]*/", "");
        if (counted.chars().filter(c -> c == '/').count() > AWS_SLASHES) {
            throw new IllegalArgumentException(
                    "topic must hold at most " + AWS_SLASHES + " slashes for AWS IoT Core, but was '" + text + "'");
        }
        String event = EventType.all().stream()
                .map(EventType::title)
                .max(Comparator.comparingInt(String::length))
                .orElse("");
        String longest = new TopicTemplate(counted).filled("s".repeat(StreamId.MAX_LENGTH), event, "t");
        if (longest.getBytes(StandardCharsets.UTF_8).length > AWS_BYTES) {
            throw new IllegalArgumentException("topic must be at most " + AWS_BYTES + " bytes long for AWS IoT Core,"
                    + " with a {stream} of " + StreamId.MAX_LENGTH + " letters and the longest {event}");
        }
        return this;
    }

    public String of(Entry entry, String thing) {
        return filled(entry.key().isEmpty() ? AGENT : entry.key(), entry.type(), thing);
    }

    private String filled(String stream, String event, String thing) {
        return text.replace("{stream}", stream).replace("{event}", event).replace("{thing}", thing);
    }

    @Override
    public String toString() {
        return text;
    }
}
