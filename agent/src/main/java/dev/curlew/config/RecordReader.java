package dev.curlew.config;

import dev.curlew.settings.Key;
import dev.curlew.text.Nearest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Makes settings records of YAML nodes. A problem is noted with its key and the default takes the value's place, so
 * that all of a file's problems come to light in one reading. The depth is that of the records: aliases that hold each
 * other cannot make it run away.
 */
final class RecordReader {
    private final Problems problems;
    private final Texts texts;
    private final Map<String, String> removed;
    private final Map<String, Object> top = new HashMap<>();

    /** @param removed by full key, * for any name: what to write instead */
    RecordReader(Problems problems, Texts texts, Map<String, String> removed) {
        this.problems = problems;
        this.texts = texts;
        this.removed = removed;
    }

    /** @param fallback gives what the node leaves out */
    Object record(Class<?> type, Node node, String path, Object fallback) {
        Shape shape = Shape.of(type);
        Map<String, Node> entries = entries(node, path);
        List<String> known = shape.keyNames();
        for (String key : entries.keySet()) {
            if (!known.contains(key)) {
                problems.add(join(path, key), ": " + unknown(join(path, key), key, known));
            }
        }
        return bind(shape, entries, path, fallback);
    }

    private Object bind(Shape shape, Map<String, Node> entries, String path, Object fallback) {
        List<Shape.Part> parts = shape.parts();
        @Nullable Object[] values = new @Nullable Object[parts.size()];
        for (int i = 0; i < values.length; i++) {
            Shape.Part part = parts.get(i);
            Key key = part.key();
            if (part.flat()) {
                values[i] = bind(Shape.of(raw(part.type())), entries, path, given(part.of(fallback)));
            } else if (key == null) {
                values[i] = "";
            } else {
                values[i] = part(part, key, entries.get(part.name()), join(path, part.name()), part.of(fallback));
                if (path.isEmpty()) {
                    top.put(part.name(), given(values[i]));
                }
            }
        }
        return create(shape, values, path, fallback);
    }

    private @Nullable Object part(
            Shape.Part part, Key key, @Nullable Node node, String path, @Nullable Object fallback) {
        Object otherwise = key.inherits().isEmpty() ? fallback : top.get(key.inherits());
        if (node != null && !Scalars.isNothing(node)) {
            return value(part.type(), key, node, path, otherwise);
        }
        if (key.required()) {
            problems.add(path, " is missing; it must be given: " + key.value());
        }
        return key.example() ? "" : otherwise;
    }

    private @Nullable Object value(Type type, Key key, Node node, String path, @Nullable Object fallback) {
        Class<?> raw = raw(type);
        if (raw.isRecord()) {
            return record(raw, node, path, fallback == null ? Shape.defaults(raw) : fallback);
        }
        if (raw == List.class) {
            return list(argument(type, 0), key, node, path, fallback);
        }
        if (raw == Map.class) {
            return map(raw(argument(type, 0)), argument(type, 1), key, node, path, fallback);
        }
        Object value = Scalars.read(raw, node);
        if (value == null) {
            problems.add(path, " must be " + Scalars.rule(raw) + ", but was " + Scalars.show(node));
        } else if (value instanceof String text) {
            value = texts.text(path, text, key);
        }
        return value == null ? fallback : value;
    }

    private @Nullable Object list(Type of, Key key, Node node, String path, @Nullable Object fallback) {
        if (!(node instanceof SequenceNode sequence)) {
            problems.add(path, " must be a list such as [a, b], but was " + Scalars.show(node));
            return fallback;
        }
        List<Object> list = new ArrayList<>();
        for (Node each : sequence.getValue()) {
            String at = path + "[" + list.size() + "]";
            problems.at(at, YamlTree.line(each));
            Object value = value(of, key, each, at, null);
            if (value != null) {
                list.add(value);
            }
        }
        return Collections.unmodifiableList(list);
    }

    /** Without the entries that are wrong; when all are, the fallback, so that nobody complains of an empty map too. */
    private @Nullable Object map(Class<?> name, Type of, Key key, Node node, String path, @Nullable Object fallback) {
        Map<Object, Object> map = new LinkedHashMap<>();
        Map<String, Node> entries = entries(node, path);
        entries.forEach((entry, each) -> {
            String at = join(path, entry);
            Object value = value(of, key, each, at, null);
            try {
                Object named = name == String.class ? entry : Shape.of(name).create(new Object[] {entry});
                if (value != null) {
                    map.put(named, value);
                }
            } catch (IllegalArgumentException e) {
                problems.add(at, ": " + e.getMessage());
            }
        });
        return map.isEmpty() && !entries.isEmpty() ? fallback : Collections.unmodifiableMap(map);
    }

    private Map<String, Node> entries(Node node, String path) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (node instanceof MappingNode map) {
            Map<String, Integer> lines = new HashMap<>();
            for (NodeTuple tuple : map.getValue()) {
                int line = YamlTree.line(tuple.getKeyNode());
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    problems.at(join(path, key.getValue()), line);
                    Integer first = lines.putIfAbsent(key.getValue(), line);
                    if (first != null) {
                        problems.add(join(path, key.getValue()), ": is given twice, first in line " + first);
                    }
                    entries.put(key.getValue(), tuple.getValueNode());
                } else {
                    problems.add(path, ": a key must be text, but was " + Scalars.show(tuple.getKeyNode()));
                }
            }
        } else if (!Scalars.isNothing(node)) {
            problems.add(path, " must be a map of keys, but was " + Scalars.show(node));
        }
        return entries;
    }

    private String unknown(String path, String key, List<String> known) {
        for (Map.Entry<String, String> each : removed.entrySet()) {
            if (path.matches(each.getKey().replace(".", "\\.").replace("*", ".+"))) {
                return "was removed; " + each.getValue();
            }
        }
        if (key.equals("<<")) {
            return "merge keys are not read; write the keys out";
        }
        return "unknown key"
                + Nearest.of(key, known)
                        .map(near -> ", did you mean '" + near + "'?")
                        .orElse("; known here: " + String.join(", ", known));
    }

    /** When a rule is broken, the default takes that value's place, until all rules are kept or one breaks twice. */
    private Object create(Shape shape, @Nullable Object[] values, String path, Object fallback) {
        List<String> names = shape.parts().stream().map(Shape.Part::name).toList();
        Set<Integer> replaced = new HashSet<>();
        while (true) {
            try {
                return shape.create(values);
            } catch (IllegalArgumentException e) {
                String[] message = String.valueOf(e.getMessage()).split(" ", 2);
                int broken = names.indexOf(message[0].replaceFirst("\\..*", ""));
                String key = message[0];
                if (broken < 0) {
                    key = message[0].replaceFirst(".*\\.", "");
                    broken = names.indexOf(key);
                }
                if (broken < 0) {
                    problems.add(path, ": " + e.getMessage());
                    return fallback;
                }
                if (!replaced.add(broken)) {
                    return fallback;
                }
                problems.add(join(path, key), " " + message[message.length - 1]);
                values[broken] = shape.parts().get(broken).of(fallback);
            }
        }
    }

    private static Object given(@Nullable Object value) {
        if (value == null) {
            throw new IllegalStateException("a settings record at the top holds nothing");
        }
        return value;
    }

    static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType of ? of.getRawType() : type);
    }

    static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
