package dev.curlew.deepstream;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keys that belong together, as they stand in the file. */
record Group(String name, int line, List<Entry> entries) {

    Group {
        entries = List.copyOf(entries);
    }

    /** The last one where a key is given twice, as GLib does. */
    @Nullable
    Entry get(String key) {
        Entry found = null;
        for (Entry entry : entries) {
            if (entry.key().equals(key)) {
                found = entry;
            }
        }
        return found;
    }

    /** Where the key is there. */
    void with(String key, Consumer<Entry> to) {
        Entry entry = get(key);
        if (entry != null) {
            to.accept(entry);
        }
    }

    boolean isTrue(String key) {
        Entry entry = get(key);
        return entry != null && entry.isTrue();
    }

    /** Groups are on unless they say enable=0. */
    boolean isOn() {
        Entry enable = get("enable");
        return enable == null || !(enable.value().equals("0") || enable.value().equalsIgnoreCase("false"));
    }
}
