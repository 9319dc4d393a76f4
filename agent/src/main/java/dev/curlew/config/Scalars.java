package dev.curlew.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Single values, by the types that JSON has: what stands in quotes is text, what looks like a number is none. */
final class Scalars {
    static final String INSTANT = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$";
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,50}\\.?\\d{0,50}|\\.\\d{1,50})([eE][-+]?\\d{1,3})?");
    private static final Map<String, Boolean> FLAGS =
            Map.of("true", true, "True", true, "TRUE", true, "false", false, "False", false, "FALSE", false);
    private static final int MAX_SHOWN = 100;

    private Scalars() {}

    static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar
                && isPlain(scalar)
                && Pattern.matches("|~|null|Null|NULL", scalar.getValue());
    }

    /** What a value of that type must be; null when the type is none of a single value. */
    static @Nullable String rule(Class<?> type) {
        if (type == int.class || type == Integer.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == Duration.class) {
            return "a duration such as 500ms, 10s, 2m or 1h";
        }
        if (type == Instant.class) {
            return "a time such as 2026-05-01T10:00:00Z";
        }
        return type == String.class ? "text" : null;
    }

    /** Null when the node holds no value of that type. */
    static @Nullable Object read(Class<?> type, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return null;
        }
        String text = scalar.getValue();
        boolean number = isPlain(scalar) && NUMBER.matcher(text).matches();
        if (type == String.class) {
            return number || isFlag(scalar) || isNothing(node) ? null : text;
        } else if (type == int.class || type == Integer.class) {
            return number && WHOLE.matcher(text).matches() ? narrow(Long.parseLong(text)) : null;
        } else if (type == double.class || type == Double.class) {
            return number ? Double.valueOf(text) : null;
        } else if (type == boolean.class || type == Boolean.class) {
            return isFlag(scalar) ? FLAGS.get(text) : null;
        } else if (type == Instant.class) {
            return instant(text);
        }
        return Durations.parse(number ? new BigDecimal(text).toPlainString() : text);
    }

    private static @Nullable Integer narrow(long value) {
        return value == (int) value ? (int) value : null;
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Pattern.matches(INSTANT, text) ? Instant.parse(text) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static boolean isFlag(ScalarNode scalar) {
        return isPlain(scalar) && FLAGS.containsKey(scalar.getValue());
    }

    private static boolean isPlain(ScalarNode scalar) {
        return scalar.getScalarStyle() == ScalarStyle.PLAIN;
    }

    /** A value as a message shows it: one short line. */
    static String show(Node node) {
        if (node instanceof MappingNode) {
            return "a map";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (!(node instanceof ScalarNode scalar) || isNothing(node)) {
            return "nothing";
        }
        String text = scalar.getValue();
        boolean bare =
                isPlain(scalar) && (isFlag(scalar) || NUMBER.matcher(text).matches());
        return bare ? cut(text) : '"' + cut(text) + '"';
    }

    /** One line of bearable length. */
    static String cut(String text) {
        return cut(text, MAX_SHOWN);
    }

    static String cut(String text, int max) {
        String line = text.codePoints()
                .limit(max)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.length() < text.length() ? line + "..." : line;
    }
}
