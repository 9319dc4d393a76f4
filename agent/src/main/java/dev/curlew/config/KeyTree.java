package dev.curlew.config;

import dev.curlew.settings.Key;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A file's nodes by the keys of the settings: single keys are records' components, and a map below the top, such as a
 * source's zones, is one key as a whole.
 */
final class KeyTree {
    private KeyTree() {}

    /** Every key that the file gives. */
    static Map<String, Origin> origins(MappingNode root) {
        Map<String, Origin> origins = new TreeMap<>();
        given(AgentConfig.class, root, "", origins);
        return origins;
    }

    private static void given(Class<?> record, MappingNode map, String path, Map<String, Origin> into) {
        for (Shape.Part part : Shape.of(record).keys()) {
            NodeTuple tuple = find(map, part.name());
            Key key = part.key();
            if (tuple != null && key != null && !Scalars.isNothing(tuple.getValueNode())) {
                value(part.type(), tuple.getValueNode(), RecordReader.join(path, part.name()), into);
            }
        }
    }

    private static void value(Type type, Node node, String path, Map<String, Origin> into) {
        Class<?> raw = RecordReader.raw(type);
        if (raw.isRecord() && node instanceof MappingNode map) {
            given(raw, map, path, into);
        } else if (raw == Map.class && !path.contains(".") && node instanceof MappingNode map) {
            for (NodeTuple entry : map.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode name) {
                    value(RecordReader.argument(type, 1), entry.getValueNode(), path + "." + name.getValue(), into);
                }
            }
        } else {
            into.put(path, Origin.FILE);
        }
    }

    /** Every key that there is, given or not. */
    static Set<String> keys(AgentConfig config) {
        Set<String> keys = new TreeSet<>();
        all(config, "", keys);
        return keys;
    }

    private static void all(Object record, String path, Set<String> into) {
        for (Shape.Part part : Shape.of(record.getClass()).parts()) {
            Object value = part.of(record);
            if (part.flat() && value != null) {
                all(value, path, into);
            } else if (part.key() != null) {
                String key = RecordReader.join(path, part.name());
                if (value instanceof Record nested) {
                    all(nested, key, into);
                } else if (value instanceof Map<?, ?> map && path.isEmpty()) {
                    map.forEach((name, each) -> all(each, key + "." + name, into));
                } else {
                    into.add(key);
                }
            }
        }
    }

    private static @Nullable NodeTuple find(MappingNode map, String name) {
        for (NodeTuple tuple : map.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
                return tuple;
            }
        }
        return null;
    }

    /**
     * Puts the value in the place of the file's, or beside it.
     *
     * @return takes it back
     */
    static Runnable set(MappingNode root, OverriddenKey override) throws ConfigException {
        MappingNode wrapped = YamlTree.read(java.nio.file.Path.of("overrides"), "{\"value\":" + override.value() + "}");
        Node value = Objects.requireNonNull(find(wrapped, "value")).getValueNode();
        List<String> path = override.key();
        MappingNode map = root;
        for (int i = 0; i < path.size() - 1; i++) {
            NodeTuple tuple = find(map, path.get(i));
            if (tuple == null || !(tuple.getValueNode() instanceof MappingNode next)) {
                throw new ConfigException(List.of("there is no " + String.join(".", path.subList(0, i + 1))));
            }
            map = next;
        }
        List<NodeTuple> entries = map.getValue();
        NodeTuple before = find(map, path.get(path.size() - 1));
        ScalarNode name = before != null
                ? (ScalarNode) before.getKeyNode()
                : new ScalarNode(
                        Tag.STR,
                        path.get(path.size() - 1),
                        map.getStartMark(),
                        map.getEndMark(),
                        org.yaml.snakeyaml.DumperOptions.ScalarStyle.PLAIN);
        NodeTuple after = new NodeTuple(name, value);
        if (before == null) {
            entries.add(after);
            return () -> entries.remove(after);
        }
        int at = entries.indexOf(before);
        entries.set(at, after);
        return () -> entries.set(at, before);
    }
}
