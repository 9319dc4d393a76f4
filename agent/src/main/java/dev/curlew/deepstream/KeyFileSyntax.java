package dev.curlew.deepstream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** GLib's key files: {@code [group]}, {@code key=value}, and comments that begin with #. */
final class KeyFileSyntax {
    private KeyFileSyntax() {}

    static Document parse(Path file, String text) throws ImportException {
        List<Entry> entries = new ArrayList<>();
        Map<String, Integer> groups = new LinkedHashMap<>();
        String group = null;
        int number = 0;
        for (String raw : text.split("\\R", -1)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                int end = line.indexOf(']');
                if (end < 2) {
                    throw new ImportException(file, number, "a group must be written as [name], but was " + cut(line));
                }
                group = line.substring(1, end).strip();
                groups.putIfAbsent(group, number);
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new ImportException(
                        file, number, "expected [group], key=value or a comment with #, but found " + cut(line));
            }
            if (group == null) {
                throw new ImportException(
                        file, number, "a key stands before the first [group]: " + cut(line.substring(0, equals)));
            }
            String key = line.substring(0, equals).strip();
            entries.add(new Entry(
                    file, number, group, key, line.substring(equals + 1).strip()));
        }
        return Document.of(file, entries, groups);
    }

    /** One short piece of a line for a message. */
    static String cut(String line) {
        String shown = Secrets.hidden("", line).replaceAll("\\p{Cntrl}", "?");
        return '"' + (shown.length() > 40 ? shown.substring(0, 40) + "..." : shown) + '"';
    }
}
