package dev.curlew.deepstream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of sources: the first line names the keys, each other line is a group source0, source1 and so on. */
final class CsvSyntax {
    private CsvSyntax() {}

    static Document parse(Path file, String text) {
        List<Entry> entries = new ArrayList<>();
        Map<String, Integer> groups = new LinkedHashMap<>();
        List<String> keys = List.of();
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            List<String> cells = List.of(line.split(",", -1));
            if (keys.isEmpty()) {
                keys = cells.stream().map(String::strip).toList();
                continue;
            }
            String group = "source" + groups.size();
            groups.put(group, number);
            for (int i = 0; i < Math.min(keys.size(), cells.size()); i++) {
                String value = cells.get(i).strip();
                if (!value.isEmpty()) {
                    entries.add(new Entry(file, number, group, keys.get(i), value));
                }
            }
        }
        return Document.of(file, entries, groups);
    }
}
