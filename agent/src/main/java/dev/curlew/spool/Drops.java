package dev.curlew.spool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was dropped and not yet reported, one line for each key, epoch, priority and cause. Under its owner's lock. */
final class Drops {
    private static final int MAX = 256;

    private final Map<Kind, Drop> waiting = new LinkedHashMap<>();
    private final long[] counts = new long[Priority.COUNT];

    private record Kind(String key, Priority priority, long epoch, Drop.Cause cause) {}

    void add(Drop drop) {
        counts[drop.priority().rank()] += drop.count();
        Kind kind = new Kind(drop.key(), drop.priority(), drop.epoch(), drop.cause());
        if (waiting.size() >= MAX && !waiting.containsKey(kind)) {
            // nobody fetches them: what is left is how many
            kind = new Kind("", drop.priority(), 0, drop.cause());
            waiting.merge(kind, new Drop("", drop.priority(), 0, 0, 0, drop.count(), drop.cause()), Drop::plus);
            return;
        }
        waiting.merge(kind, drop, Drop::plus);
    }

    /** By priority's rank, since the start. */
    List<Long> counts() {
        return Arrays.stream(counts).boxed().toList();
    }

    List<Drop> drain() {
        List<Drop> drained = new ArrayList<>(waiting.values());
        waiting.clear();
        return drained;
    }
}
