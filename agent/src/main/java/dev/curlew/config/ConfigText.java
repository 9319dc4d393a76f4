package dev.curlew.config;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.publish.SiteSettings;
import dev.curlew.settings.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a configuration as YAML that reads back as the same. */
final class ConfigText {
    private static final int WIDTH = 110;
    /** Keys whose values are secrets, however they were given. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)(password|secret|token|passphrase)[^.]*$|\\.headers\\.[^.]*$");

    private static final String STEP = "  ";

    private final StringBuilder out = new StringBuilder();
    private final boolean commented;
    private final Map<String, String> masked;

    private ConfigText(boolean commented, Map<String, String> masked) {
        this.commented = commented;
        this.masked = masked;
    }

    static String effective(AgentConfig config, Map<String, String> masked) {
        ConfigText text = new ConfigText(false, masked);
        text.record(config, config, "", "");
        return text.out.toString();
    }

    static String site(SiteSettings site, String indent) {
        ConfigText text = new ConfigText(false, Map.of());
        text.record(site, AgentConfig.defaults(), "", indent);
        return text.out.toString();
    }

    static String analytics(AnalyticsSettings settings) {
        ConfigText text = new ConfigText(false, Map.of());
        text.record(settings, AgentConfig.defaults(), "", "");
        return text.out.toString();
    }

    /** Every key with what it means and its default; the required ones hold examples. */
    static String reference() {
        ConfigText text = new ConfigText(true, Map.of());
        text.comment(
                "", "Every key of Curlew's configuration with its default. Made from the agent's settings records");
        text.comment("", "(ReferenceTest says how); do not edit. docs/configuration.md tells more.");
        text.out.append("# yaml-language-server: $schema=agent.schema.json\n");
        AgentConfig defaults = AgentConfig.defaults();
        text.record(defaults, defaults, "", "");
        return text.out.toString();
    }

    private void record(Object record, AgentConfig top, String path, String indent) {
        for (Shape.Part part : Shape.of(record.getClass()).parts()) {
            Object value = part.of(record);
            if (part.flat()) {
                record(Objects.requireNonNull(value), top, path, indent);
            } else if (part.key() != null) {
                key(part, part.key(), value, top, RecordReader.join(path, part.name()), indent);
            }
        }
    }

    private void key(Shape.Part part, Key key, @Nullable Object value, AgentConfig top, String path, String indent) {
        boolean inherited = !key.inherits().isEmpty() && Objects.equals(value, inherited(top, key.inherits()));
        if (commented) {
            out.append('\n');
            comment(indent, part.name() + ": " + key.value() + (key.required() ? " (required)" : ""));
        } else if (inherited) {
            return;
        }
        out.append(indent).append(part.name()).append(':');
        value(inherited ? null : value, top, path, indent);
        if (commented && value instanceof Map<?, ?> map && map.isEmpty()) {
            Class<?> of = RecordReader.raw(RecordReader.argument(part.type(), 1));
            if (of.isRecord()) {
                example(Shape.defaults(of), top, indent + STEP);
            }
        }
    }

    /** An entry as a comment, so that its keys can be read and uncommented, and nothing is there by default. */
    private void example(Object record, AgentConfig top, String indent) {
        ConfigText entry = new ConfigText(true, Map.of());
        entry.out.append("NAME:\n");
        entry.record(record, top, "", STEP);
        for (String line : entry.out.toString().split("\n", -1)) {
            if (!line.isBlank()) {
                out.append(indent).append("# ").append(line).append('\n');
            }
        }
    }

    /** Goes on after the colon. */
    private void value(@Nullable Object value, AgentConfig top, String path, String indent) {
        if (value instanceof Record) {
            out.append('\n');
            record(value, top, path, indent + STEP);
        } else if (value instanceof Map<?, ?> map) {
            out.append('\n');
            map.forEach((name, each) -> {
                out.append(indent).append(STEP).append(quoted(name.toString())).append(':');
                value(each, top, RecordReader.join(path, name.toString()), indent + STEP);
            });
        } else {
            String text = flow(value, path);
            out.append(text.isEmpty() ? "" : " ").append(text).append('\n');
        }
    }

    private String flow(@Nullable Object value, String path) {
        if (value instanceof List<?> list) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < list.size(); i++) {
                text.append(i == 0 ? "" : ", ").append(flow(list.get(i), path + "[" + i + "]"));
            }
            return "[" + text + "]";
        } else if (value instanceof String text) {
            if (!text.isEmpty() && SECRET.matcher(path).find() && !masked.containsKey(path)) {
                return quoted("***");
            }
            return quoted(masked.getOrDefault(path, text).replaceFirst("(?s)^(rtsps?://).*@", "$1***@"));
        } else if (value instanceof Double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString(number.longValue())
                    : number.toString();
        } else if (value instanceof Duration duration) {
            return Durations.text(duration);
        }
        return value == null ? "" : value.toString();
    }

    private static @Nullable Object inherited(AgentConfig top, String name) {
        for (Shape.Part part : Shape.of(AgentConfig.class).parts()) {
            if (part.name().equals(name)) {
                return part.of(top);
            }
        }
        throw new IllegalStateException("no top key " + name);
    }

    private void comment(String indent, String text) {
        int room = WIDTH - indent.length() - 2;
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > room) {
                out.append(indent).append("#").append(line).append('\n');
                line.setLength(0);
            }
            line.append(' ').append(word);
        }
        out.append(indent).append("#").append(line).append('\n');
    }

    /** Plain where nobody can take it for anything but text. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z/][A-Za-z0-9_./-]*") && !text.matches("(?i)true|false|null|yes|no|on|off|y|n")
                ? text
                : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
