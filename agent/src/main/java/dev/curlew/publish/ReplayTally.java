package dev.curlew.publish;

import dev.curlew.spool.Drop;
import dev.curlew.spool.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a replay has brought so far, by stream and epoch. Sink's thread. */
final class ReplayTally {
    private final Map<Name, Notices.Replayed> done = new LinkedHashMap<>();
    private final Map<Name, Long> dropped = new LinkedHashMap<>();

    private record Name(String key, long epoch) {}

    void add(Entry entry) {
        done.merge(
                new Name(entry.key(), entry.epoch()),
                new Notices.Replayed(entry.key(), entry.epoch(), entry.firstSeq(), entry.lastSeq(), 0),
                (one, other) -> new Notices.Replayed(
                        one.key(),
                        one.epoch(),
                        Math.min(one.fromSeq(), other.fromSeq()),
                        Math.max(one.toSeq(), other.toSeq()),
                        0));
    }

    void add(Drop drop) {
        dropped.merge(new Name(drop.key(), drop.epoch()), drop.count(), Long::sum);
    }

    /** And begins anew. */
    List<Notices.Replayed> take() {
        List<Notices.Replayed> all = new ArrayList<>();
        done.forEach((name, part) -> all.add(new Notices.Replayed(
                part.key(), part.epoch(), part.fromSeq(), part.toSeq(), dropped.getOrDefault(name, 0L))));
        done.clear();
        dropped.clear();
        return all;
    }

    /** What was dropped belongs to no replay. */
    void forgetDrops() {
        dropped.clear();
    }
}
