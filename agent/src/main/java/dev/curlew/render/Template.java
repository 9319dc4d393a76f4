package dev.curlew.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A page with holes, in the small part of Mustache that we need: {@code {{name}}} is escaped for HTML,
 * {@code {{&name}}} is not, {@code {{#name}}...{{/name}}} repeats for a list and shows for anything else that is there,
 * {@code {{^name}}...{{/name}}} shows when it is not. Names are looked up from the innermost section outwards.
 */
final class Template {
    private final String name;
    private final String text;

    private Template(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** Reads a template that lies beside this class in the JAR. */
    static Template resource(String name) throws IOException {
        try (InputStream in = Template.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the JAR");
            }
            return new Template(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static Template of(String text) {
        return new Template("template", text);
    }

    String fill(JsonNode values) {
        StringBuilder out = new StringBuilder();
        Deque<JsonNode> scopes = new ArrayDeque<>();
        scopes.push(values);
        fill(text, scopes, out);
        return out.toString();
    }

    private void fill(String part, Deque<JsonNode> scopes, StringBuilder out) {
        int at = 0;
        for (int open = part.indexOf("{{"); open >= 0; open = part.indexOf("{{", at)) {
            out.append(part, at, open);
            int close = part.indexOf("}}", open);
            if (close < 0) {
                throw new IllegalStateException(name + ": a {{ without }}");
            }
            String tag = part.substring(open + 2, close);
            at = close + 2;
            char kind = tag.charAt(0);
            if (kind == '#' || kind == '^') {
                String end = "{{/" + tag.substring(1) + "}}";
                int finish = part.indexOf(end, at);
                if (finish < 0) {
                    throw new IllegalStateException(name + ": a {{" + tag + "}} without " + end);
                }
                section(kind, find(tag.substring(1), scopes), part.substring(at, finish), scopes, out);
                at = finish + end.length();
            } else if (kind == '&') {
                out.append(find(tag.substring(1), scopes).asText());
            } else {
                out.append(escape(find(tag, scopes).asText()));
            }
        }
        out.append(part, at, part.length());
    }

    private void section(char kind, JsonNode value, String body, Deque<JsonNode> scopes, StringBuilder out) {
        boolean there = value.isContainerNode()
                ? !value.isEmpty()
                : value.asBoolean(!value.asText().isEmpty());
        if (kind == '^') {
            if (!there) {
                fill(body, scopes, out);
            }
        } else if (value.isArray()) {
            for (JsonNode item : value) {
                scopes.push(item);
                fill(body, scopes, out);
                scopes.pop();
            }
        } else if (there) {
            scopes.push(value);
            fill(body, scopes, out);
            scopes.pop();
        }
    }

    private JsonNode find(String key, Deque<JsonNode> scopes) {
        for (JsonNode scope : scopes) {
            JsonNode value = scope.get(key);
            if (value != null) {
                return value;
            }
        }
        throw new IllegalStateException(name + ": no value for " + key);
    }

    /** For text and for attributes in quotes. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
