package dev.curlew.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which numbers are done with, as ranges: few, for they are settled nearly in order. Under its owner's lock. */
final class SettledNumbers {
    /** From where to below where. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    /** @return whether any of them was not settled yet */
    boolean add(long from, long below) {
        if (from >= below || containsAll(from, below)) {
            return false;
        }
        Map.Entry<Long, Long> before = ranges.floorEntry(from);
        if (before != null && before.getValue() >= from) {
            from = before.getKey();
            below = Math.max(below, before.getValue());
        }
        Map.Entry<Long, Long> next = ranges.higherEntry(from);
        while (next != null && next.getKey() <= below) {
            below = Math.max(below, next.getValue());
            ranges.remove(next.getKey());
            next = ranges.higherEntry(from);
        }
        ranges.put(from, below);
        return true;
    }

    /** The first number at or after this one that is not settled. */
    long firstOpen(long from) {
        Map.Entry<Long, Long> around = ranges.floorEntry(from);
        return around == null ? from : Math.max(from, around.getValue());
    }

    boolean contains(long number) {
        return firstOpen(number) != number;
    }

    boolean containsAll(long from, long below) {
        return firstOpen(from) >= below;
    }

    /** How many of these are not settled. */
    long open(long from, long below) {
        long open = 0;
        for (Span span : pending(from, below)) {
            open += span.below() - span.from();
        }
        return open;
    }

    /** What is not settled; the last span ends at {@code below} and may be empty. */
    List<Span> pending(long from, long below) {
        List<Span> pending = new ArrayList<>();
        long at = firstOpen(from);
        while (at < below) {
            Long next = ranges.ceilingKey(at);
            long end = next == null ? below : Math.min(below, next);
            pending.add(new Span(at, end));
            at = firstOpen(end);
        }
        if (pending.isEmpty() || pending.get(pending.size() - 1).below() != below) {
            pending.add(new Span(below, below));
        }
        return pending;
    }

    /** In order. */
    List<Span> ranges() {
        List<Span> all = new ArrayList<>();
        ranges.forEach((from, below) -> all.add(new Span(from, below)));
        return all;
    }
}
