package dev.curlew.deepstream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file that was read. */
record Document(Path file, List<Group> groups) {

    Document {
        groups = List.copyOf(groups);
    }

    /** Groups of one name are one group, as in GLib. */
    static Document of(Path file, List<Entry> entries, Map<String, Integer> groupLines) {
        Map<String, List<Entry>> byGroup = new LinkedHashMap<>();
        groupLines.keySet().forEach(name -> byGroup.put(name, new ArrayList<>()));
        for (Entry entry : entries) {
            byGroup.computeIfAbsent(entry.group(), name -> new ArrayList<>()).add(entry);
        }
        List<Group> groups = new ArrayList<>();
        byGroup.forEach((name, keys) -> groups.add(new Group(name, groupLines.getOrDefault(name, 1), keys)));
        return new Document(file, groups);
    }

    @Nullable
    Group group(String name) {
        for (Group group : groups) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        return null;
    }

    /** One without keys where there is none. */
    Group groupOrEmpty(String name) {
        Group group = group(name);
        return group == null ? new Group(name, 1, List.of()) : group;
    }

    boolean has(String name) {
        return group(name) != null;
    }

    /** Those whose name is this and a number, in the order of the numbers. */
    List<Group> numbered(String name) {
        return groups.stream()
                .filter(group -> group.name().matches(name + "\\d{1,4}"))
                .sorted((a, b) -> Integer.compare(
                        Integer.parseInt(a.name().substring(name.length())),
                        Integer.parseInt(b.name().substring(name.length()))))
                .toList();
    }

    List<Entry> entries() {
        return groups.stream().flatMap(group -> group.entries().stream()).toList();
    }
}
