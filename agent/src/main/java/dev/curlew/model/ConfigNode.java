package dev.curlew.model;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormatParseInfoTree;
import com.google.protobuf.TextFormatParseLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message of a parsed config.pbtxt that knows where its keys stand, so that a rule broken after parsing is still
 * reported with line and column.
 *
 * @param path how messages name it: "" for the whole file, else for example {@code input[0].}
 * @param line 1-based, of the key that opened it; 0 for the whole file
 */
record ConfigNode(
        String file, Message message, @Nullable TextFormatParseInfoTree places, String path, int line, int column) {

    boolean has(String key) {
        FieldDescriptor field = field(key);
        return field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
    }

    /** Those that are given, in the order of the schema. */
    List<String> keys() {
        return message.getDescriptorForType().getFields().stream()
                .map(FieldDescriptor::getName)
                .filter(this::has)
                .toList();
    }

    String text(String key) {
        return (String) message.getField(field(key));
    }

    /** Value of an integer key of any width. */
    long number(String key) {
        return ((Number) message.getField(field(key))).longValue();
    }

    boolean flag(String key) {
        return (Boolean) message.getField(field(key));
    }

    EnumValueDescriptor choice(String key) {
        return (EnumValueDescriptor) message.getField(field(key));
    }

    List<Long> numbers(String key) {
        List<Long> numbers = new ArrayList<>();
        for (Object value : (List<?>) message.getField(field(key))) {
            numbers.add(((Number) value).longValue());
        }
        return numbers;
    }

    ConfigNode node(String key) {
        return child(field(key), 0, (Message) message.getField(field(key)), key + ".");
    }

    List<ConfigNode> nodes(String key) {
        List<ConfigNode> nodes = new ArrayList<>();
        for (Object value : (List<?>) message.getField(field(key))) {
            nodes.add(child(field(key), nodes.size(), (Message) value, key + "[" + nodes.size() + "]."));
        }
        return nodes;
    }

    /** One or many. */
    List<ConfigNode> all(String key) {
        return field(key).isRepeated() ? nodes(key) : List.of(node(key));
    }

    /** {@code config.pbtxt:3:9: input[0].dims } and the rule, which should also tell the remedy. */
    ModelException error(String key, String rule) {
        return new ModelException(place(key) + ": " + path + key + " " + rule);
    }

    /** Where this message begins. */
    String place() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }

    /** Where the key stands, else what it is missing from. */
    String place(String key) {
        TextFormatParseLocation at =
                places == null || !has(key) ? TextFormatParseLocation.EMPTY : places.getLocation(field(key), 0);
        if (!at.equals(TextFormatParseLocation.EMPTY)) {
            return file + ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1);
        }
        return place();
    }

    private ConfigNode child(FieldDescriptor field, int index, Message value, String name) {
        if (places == null || places.getLocations(field).size() <= index) {
            return new ConfigNode(file, value, null, path + name, line, column);
        }
        TextFormatParseLocation at = places.getLocation(field, index);
        TextFormatParseInfoTree below =
                places.getNestedTrees(field).size() > index ? places.getNestedTree(field, index) : null;
        return new ConfigNode(file, value, below, path + name, at.getLine() + 1, at.getColumn() + 1);
    }

    private FieldDescriptor field(String key) {
        return Objects.requireNonNull(message.getDescriptorForType().findFieldByName(key), key);
    }
}
