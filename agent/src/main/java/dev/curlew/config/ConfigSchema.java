package dev.curlew.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.media.StreamId;
import dev.curlew.settings.Key;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as JSON Schema (draft 2020-12) for editors: keys, types, forms, defaults and meanings. What the
 * records' constructors check besides, such as ranges, {@code curlew check-config} tells.
 */
final class ConfigSchema {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final ObjectNode definitions = JSON.createObjectNode();

    private ConfigSchema() {}

    static String text() {
        ConfigSchema schema = new ConfigSchema();
        ObjectNode root = JSON.createObjectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Curlew's configuration");
        root.setAll(schema.object(AgentConfig.class, AgentConfig.defaults()));
        ((ObjectNode) root.path("properties").path("version"))
                .putArray("enum")
                .add(AgentConfig.VERSION)
                .addNull();
        root.set("$defs", schema.definitions);
        try {
            return JSON.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of ours cannot be written", e);
        }
    }

    private ObjectNode object(Class<?> type, Object defaults) {
        ObjectNode object = JSON.createObjectNode().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = JSON.createObjectNode();
        properties(Shape.of(type), defaults, properties, object);
        object.set("properties", properties);
        return object;
    }

    private void properties(Shape shape, Object defaults, ObjectNode into, ObjectNode object) {
        for (Shape.Part part : shape.parts()) {
            Object value = part.of(defaults);
            Key key = part.key();
            if (part.flat() && value != null) {
                properties(Shape.of(value.getClass()), value, into, object);
            } else if (key != null) {
                into.set(part.name(), property(part.type(), key, value));
                if (key.required()) {
                    object.withArray("/required").add(part.name());
                }
            }
        }
    }

    private ObjectNode property(Type type, Key key, @Nullable Object value) {
        ObjectNode property = JSON.createObjectNode().put("description", key.value());
        ObjectNode form = form(type, value);
        // a key without a value keeps its default
        if (!key.required()) {
            property.withArray("/anyOf").add(form).addObject().put("type", "null");
        } else {
            property.setAll(form);
        }
        JsonNode shown = value == null || value instanceof Record || value instanceof Map ? null : plain(value);
        if (shown != null && (key.required() || key.example())) {
            property.withArray("/examples").add(shown);
        } else if (shown != null) {
            property.set("default", shown);
        }
        return property;
    }

    private static JsonNode plain(Object value) {
        return value instanceof Duration duration
                ? JSON.getNodeFactory().textNode(Durations.text(duration))
                : JSON.valueToTree(value);
    }

    private ObjectNode form(Type type, @Nullable Object value) {
        ObjectNode form = JSON.createObjectNode();
        Class<?> raw = RecordReader.raw(type);
        if (raw.isRecord()) {
            String name = raw.getSimpleName();
            if (!definitions.has(name)) {
                definitions.putObject(name);
                definitions.set(name, object(raw, value == null ? Shape.defaults(raw) : value));
            }
            return form.put("$ref", "#/$defs/" + name);
        } else if (raw == List.class) {
            form.put("type", "array").set("items", form(RecordReader.argument(type, 0), null));
        } else if (raw == Map.class) {
            form.put("type", "object").put("minProperties", 1);
            if (RecordReader.argument(type, 0) == StreamId.class) {
                form.putObject("propertyNames").put("pattern", "^" + StreamId.FORM + "$");
            }
            form.set("additionalProperties", form(RecordReader.argument(type, 1), null));
        } else if (raw == Duration.class) {
            form.putArray("type").add("string").add("number");
            form.put("pattern", Durations.FORM).put("minimum", 0);
        } else if (raw == Instant.class) {
            form.put("type", "string").put("pattern", Scalars.INSTANT);
        } else if (raw == int.class) {
            form.put("type", "integer").put("minimum", Integer.MIN_VALUE).put("maximum", Integer.MAX_VALUE);
        } else if (raw == double.class || raw == Double.class) {
            form.put("type", "number");
        } else {
            form.put("type", raw == boolean.class ? "boolean" : "string");
        }
        return form;
    }
}
