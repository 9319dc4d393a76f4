package dev.curlew.spool;

import java.util.TreeMap;

/** How many entries wait, and since when. Under its owner's lock. */
final class Waiting {
    /** When those that were handed out and not settled yet were added, by number. */
    private final TreeMap<Long, Long> handed = new TreeMap<>();

    private long count;
    /** None that waits was added before. */
    private long sinceMillis;

    /** What an earlier run left. */
    void found(long entries, long oldestMillis) {
        if (entries > 0) {
            sinceMillis = count == 0 ? oldestMillis : Math.min(sinceMillis, oldestMillis);
            count += entries;
        }
    }

    void added(long nowMillis) {
        if (count++ == 0) {
            sinceMillis = nowMillis;
        }
    }

    void handed(Entry entry) {
        handed.put(entry.number(), entry.addedMillis());
    }

    /** @param lowest whether every number before it is settled too */
    void settled(long number, boolean lowest) {
        Long addedMillis = handed.remove(number);
        if (addedMillis != null) {
            gone(addedMillis, lowest);
        }
    }

    /** The oldest of its priority. */
    void dropped(long number) {
        handed.remove(number);
        gone(sinceMillis, false);
    }

    /** Everything is settled. */
    void none() {
        handed.clear();
        count = 0;
    }

    private void gone(long addedMillis, boolean lowest) {
        count = Math.max(0, count - 1);
        if (lowest) {
            sinceMillis = Math.max(sinceMillis, addedMillis);
        }
    }

    long count() {
        return count;
    }

    /** 0 when none waits. */
    long oldestMillis() {
        return count == 0 ? 0 : sinceMillis;
    }
}
