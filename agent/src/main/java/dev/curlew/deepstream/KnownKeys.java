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
import java.util.Set;

/**
 * DeepStream's keys, and what is said of each that no mapping took over. The table is keys.txt beside this class: a key
 * file whose groups are kind/group, whose keys are lists, and whose values are an outcome and a reason.
 */
final class KnownKeys {
    private static final Map<String, Map<String, Verdict>> TABLE = load();
    private static final Set<String> OFF = Set.of("", "0", "false", "False", "0.0");

    private static final String UNLESS_0 = "_UNLESS_0";

    /** @param switchable whether the value 0 means that there is nothing to support */
    record Verdict(Outcome outcome, String text, boolean switchable) {}

    private KnownKeys() {}

    static Verdict of(Kind kind, Entry entry) {
        Map<String, Verdict> group = TABLE.get(section(kind, entry.group()));
        if (group == null) {
            String rule = entry.group().isEmpty()
                    ? "stands outside of the groups of "
                    : "[" + entry.group() + "] is not a group that we know of ";
            return new Verdict(Outcome.UNKNOWN, rule + kind.words(), false);
        }
        String key = entry.key().replaceAll("\\[\\d+\\]", "");
        Verdict known = group.get(key);
        // colours are numbered by class
        known = known == null ? group.get(key.replaceAll("\\d+$", "#")) : known;
        if (known != null && known.switchable() && OFF.contains(entry.value())) {
            return new Verdict(Outcome.UNNEEDED, "off, as in Curlew", false);
        }
        if (known != null) {
            return known;
        }
        return new Verdict(
                Outcome.UNKNOWN, "not a DeepStream key that we know" + Nearest.hint(key, group.keySet()), false);
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
            String outcome = row.value().substring(0, end);
            Verdict verdict = new Verdict(
                    Outcome.valueOf(outcome.replace(UNLESS_0, "")),
                    row.value().substring(end + 1).strip(),
                    outcome.endsWith(UNLESS_0));
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
