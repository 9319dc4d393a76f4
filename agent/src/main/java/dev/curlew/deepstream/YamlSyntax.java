package dev.curlew.deepstream;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** DeepStream's YAML: groups are the topmost keys, lists are texts as in key files. */
final class YamlSyntax {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_ENTRIES = 100_000;

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Integer> groups = new LinkedHashMap<>();

    private YamlSyntax(Path file) {
        this.file = file;
    }

    static Document parse(Path file, String text) throws ImportException {
        // OpenCV, which reads the trackers' files, begins them with %YAML:1.0, which is no YAML
        String plain = text.replaceFirst("(?m)^%YAML.*$", "");
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_DEPTH);
        YamlSyntax syntax = new YamlSyntax(file);
        try {
            // several documents in one file: the first is meant
            for (Node root : new Yaml(options).composeAll(new StringReader(plain))) {
                syntax.root(root);
                break;
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            String problem = String.valueOf(e.getProblem()).contains("(TAB)")
                    ? "a tab cannot indent YAML; use spaces"
                    : String.valueOf(e.getProblem());
            throw new ImportException(file, line, "is no YAML: " + problem.replaceAll("\\s+", " "));
        } catch (IllegalArgumentException e) {
            // a tag whose escapes make no name, such as !!%20
            throw new ImportException(file, 0, "is no YAML: it holds a tag (!! and a name) that cannot be read");
        } catch (YAMLException e) {
            throw new ImportException(
                    file, 0, "is no YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
        return Document.of(file, syntax.entries, syntax.groups);
    }

    private void root(Node root) throws ImportException {
        if (!(root instanceof MappingNode map)) {
            throw new ImportException(file, line(root), "is no configuration: it holds no key: value");
        }
        for (NodeTuple tuple : map.getValue()) {
            String name = name(tuple.getKeyNode());
            if (tuple.getValueNode() instanceof MappingNode) {
                groups.putIfAbsent(name, line(tuple.getKeyNode()));
                flatten(tuple.getValueNode(), line(tuple.getKeyNode()), name, "", 1);
            } else {
                flatten(tuple.getValueNode(), line(tuple.getKeyNode()), "", name, 1);
            }
        }
    }

    private void flatten(Node node, int line, String group, String key, int depth) throws ImportException {
        if (depth > MAX_DEPTH || entries.size() > MAX_ENTRIES) {
            throw new ImportException(file, line, "is nested too deep or holds too much; an alias of itself?");
        }
        if (node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                String name = name(tuple.getKeyNode());
                flatten(
                        tuple.getValueNode(),
                        line(tuple.getKeyNode()),
                        group,
                        key.isEmpty() ? name : key + "." + name,
                        depth + 1);
            }
        } else if (node instanceof SequenceNode list) {
            if (list.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
                List<String> values = list.getValue().stream()
                        .map(each -> ((ScalarNode) each).getValue())
                        .toList();
                entries.add(new Entry(file, line, group, key, String.join(";", values)));
                return;
            }
            for (int i = 0; i < list.getValue().size(); i++) {
                Node each = list.getValue().get(i);
                flatten(each, line(each), group, key + (i == 0 ? "" : "[" + i + "]"), depth + 1);
            }
        } else if (node instanceof ScalarNode scalar) {
            entries.add(new Entry(file, line, group, key, scalar.getValue().strip()));
        }
    }

    private static String name(Node key) {
        return key instanceof ScalarNode scalar ? scalar.getValue().strip() : "?";
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
