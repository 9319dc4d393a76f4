package dev.curlew.deepstream;

import dev.curlew.text.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * DeepStream's keys, and what is said of each that no mapping took over. The table is keys.txt beside this class: a key
 * file whose groups are kind/group, whose keys are lists, and whose values are an outcome and a reason.
 */
final class KnownKeys {
    private static final Map<String, Map<String, Verdict>> TABLE = load();

    record Verdict(Outcome outcome, String text) {}

    private KnownKeys() {}

    static Verdict of(Kind kind, Entry entry) {
        Map<String, Verdict> group = TABLE.get(section(kind, entry.group()));
        if (group == null) {
            String of = entry.group().isEmpty() ? "no group" : "[" + entry.group() + "]";
            return new Verdict(Outcome.UNKNOWN, of + " is not a group of " + kind.words() + " that we know");
        }
        String key = entry.key().replaceAll("\\[\\d+\\]", "");
        Verdict known = group.get(key);
        // colours are numbered by class
        known = known == null ? group.get(key.replaceAll("\\d+$", "#")) : known;
        if (known != null) {
            return known;
        }
        return new Verdict(Outcome.UNKNOWN, "not a DeepStream key that we know" + Nearest.hint(key, group.keySet()));
    }

    static String section(Kind kind, String group) {
        String name = group;
        if (kind == Kind.APP) {
            name = group.replaceFirst("\\d+$", "");
            name = name.equals("source-attr-all") ? "source" : name.equals("tiler") ? "tiled-display" : name;
        } else if (kind == Kind.NVINFER && group.startsWith("class-attrs-")) {
            name = "class-attrs";
        }
        return kind.name() + "/" + name;
    }

    private static Map<String, Map<String, Verdict>> load() {
        Map<String, Map<String, Verdict>> table = new LinkedHashMap<>();
        for (Entry row : rows()) {
            int end = row.value().indexOf(';');
            Verdict verdict = new Verdict(
                    Outcome.valueOf(row.value().substring(0, end)),
                    row.value().substring(end + 1).strip());
            for (String key : row.key().split(";", -1)) {
                table.computeIfAbsent(row.group(), name -> new LinkedHashMap<>())
                        .put(key.strip(), verdict);
            }
        }
        return table;
    }

    private static List<Entry> rows() {
        try (InputStream resource = Objects.requireNonNull(KnownKeys.class.getResourceAsStream("keys.txt"))) {
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return new ArrayList<>(
                    KeyFileSyntax.parse(Path.of("keys.txt"), text).entries());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ImportException e) {
            throw new IllegalStateException("a table of ours is broken", e);
        }
    }
}
