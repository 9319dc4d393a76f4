package dev.curlew.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.curlew.model.Nearest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One object of the file: typed access that notes every problem with its full key instead of stopping at the first. */
final class Section {
    private final String prefix;
    private final @Nullable JsonNode node;
    private final List<String> problems;
    private final TreeSet<String> known = new TreeSet<>();

    Section(String prefix, @Nullable JsonNode node, List<String> problems) {
        this.prefix = prefix;
        this.problems = problems;
        if (node != null && !node.isNull() && !node.isObject()) {
            problems.add(prefix + " must be a map of keys, but was " + node);
            this.node = null;
        } else {
            this.node = node;
        }
    }

    String text(String key, String fallback) {
        return value(key, "text", node -> node.isValueNode() ? node.asText() : null)
                .orElse(fallback);
    }

    int integer(String key, int fallback) {
        return value(key, "a whole number", node -> node.isIntegralNumber() && node.canConvertToInt() ? node : null)
                .map(JsonNode::asInt)
                .orElse(fallback);
    }

    double number(String key, double fallback) {
        return value(key, "a number", node -> node.isNumber() ? node : null)
                .map(JsonNode::asDouble)
                .orElse(fallback);
    }

    boolean flag(String key) {
        return value(key, "true or false", node -> node.isBoolean() ? node : null)
                .map(JsonNode::asBoolean)
                .orElse(false);
    }

    Optional<Duration> duration(String key) {
        return value(key, "a duration such as 500ms, 10s, 2m or 1h", node -> Durations.parse(node.asText()));
    }

    Optional<Instant> instant(String key) {
        return value(key, "a time such as 2026-05-01T10:00:00Z", node -> {
            try {
                return Instant.parse(node.asText());
            } catch (DateTimeParseException e) {
                return null;
            }
        });
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        value(key, "a list of texts", node -> node.isArray() ? node : null)
                .ifPresent(list -> list.forEach(each -> texts.add(each.asText())));
        return texts;
    }

    Section section(String key) {
        known.add(key);
        return new Section(path(key), node == null ? null : node.get(key), problems);
    }

    /** Every key of this object with its section, in the file's order. */
    Map<String, Section> sections() {
        Map<String, Section> sections = new LinkedHashMap<>();
        if (node != null) {
            node.fieldNames().forEachRemaining(key -> sections.put(key, section(key)));
        }
        return sections;
    }

    private <T> Optional<T> value(String key, String rule, Function<JsonNode, @Nullable T> read) {
        known.add(key);
        JsonNode value = node == null ? null : node.get(key);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        T result = read.apply(value);
        if (result == null) {
            problems.add(path(key) + " must be " + rule + ", but was " + value);
        }
        return Optional.ofNullable(result);
    }

    /** Call last: notes the keys that nobody asked for. */
    void rejectUnknown() {
        if (node == null) {
            return;
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                String hint = Nearest.hint(key, known);
                problems.add(path(key) + ": unknown key"
                        + (hint.isEmpty() ? "; known here: " + String.join(", ", known) : hint));
            }
        });
    }

    String path(String key) {
        return prefix.isEmpty() ? key : prefix + "." + key;
    }
}
