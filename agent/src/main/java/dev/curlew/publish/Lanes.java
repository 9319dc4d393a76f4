package dev.curlew.publish;

import dev.curlew.spool.Entry;
import dev.curlew.spool.Span;
import dev.curlew.spool.Spool;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which message goes next. What lies below the boundary is replayed, what lies from it on is live; each lane goes in the
 * order of the numbers, and a message keeps its lane when it is sent again. Sink's thread.
 */
final class Lanes {
    private final Spool spool;
    private final boolean strict;
    private final int window;
    private final TreeMap<Long, Flight> open = new TreeMap<>();
    private long boundary;
    private long replayFrom;
    private long liveFrom;
    private int underWay;
    /** Of those that are open. */
    private int replays;

    private boolean ordered = true;

    /** All that the spool holds at this moment waited since the last run. */
    Lanes(Spool spool, boolean strict, int window) {
        this.spool = spool;
        this.strict = strict;
        this.window = window;
        if (!strict) {
            boundary = end();
            liveFrom = boundary;
        }
    }

    private long end() {
        List<Span> pending = spool.pending();
        return pending.isEmpty() ? 0 : pending.get(pending.size() - 1).below();
    }

    /** @param ordered whether several of one key and lane may be under way together */
    void setOrdered(boolean ordered) {
        this.ordered = ordered;
    }

    /** All that waits now is replayed, but for what was under way already. */
    void replayWhatWaits() {
        if (!strict) {
            boundary = Math.max(boundary, end());
            liveFrom = Math.max(liveFrom, boundary);
        }
    }

    /** How many live ones have never been under way, about. */
    long liveWaiting() {
        return Math.max(0, end() - liveFrom);
    }

    /** Null when there is none that may go now. It counts as under way from here on. */
    @Nullable
    Flight next(boolean replayToo) throws IOException {
        if (underWay >= window) {
            return null;
        }
        Flight next = again(DeliveryLane.LIVE);
        if (next == null) {
            next = fresh(DeliveryLane.LIVE);
        }
        // the rest of the window stays free for what happens now
        if (next == null && replayToo) {
            next = again(DeliveryLane.REPLAY);
            if (next == null) {
                next = fresh(DeliveryLane.REPLAY);
            }
        }
        if (next != null) {
            next.underWay = true;
            underWay++;
        }
        return next;
    }

    private int replayMost() {
        return Math.max(1, window - window / 4);
    }

    /** Of those that were taken out before and are not under way. */
    private @Nullable Flight again(DeliveryLane lane) {
        if (open.size() == underWay) {
            return null;
        }
        Set<String> busy = new HashSet<>();
        for (Flight flight : open.values()) {
            if (flight.lane != lane) {
                continue;
            }
            boolean free = ordered || !busy.contains(flight.entry.key());
            if (!flight.underWay && free) {
                return flight;
            }
            busy.add(flight.entry.key());
        }
        return null;
    }

    private @Nullable Flight fresh(DeliveryLane lane) throws IOException {
        boolean live = lane == DeliveryLane.LIVE;
        while (open.size() < window && (live || replays < replayMost())) {
            Entry entry = live ? spool.next(liveFrom, Long.MAX_VALUE) : nextReplayed();
            if (entry == null) {
                return null;
            }
            if (live) {
                liveFrom = entry.number() + 1;
            } else {
                replayFrom = entry.number() + 1;
            }
            Flight flight = new Flight(entry, lane);
            boolean free = ordered || isFree(entry.key(), lane);
            open.put(entry.number(), flight);
            replays += live ? 0 : 1;
            if (free) {
                return flight;
            }
        }
        return null;
    }

    private boolean isFree(String key, DeliveryLane lane) {
        return open.values().stream()
                .noneMatch(flight -> flight.lane == lane && flight.entry.key().equals(key));
    }

    /** Without those that are taken out already: live ones that an outage has overtaken. */
    private @Nullable Entry nextReplayed() throws IOException {
        while (replayFrom < boundary) {
            Entry entry = spool.next(replayFrom, boundary);
            if (entry == null || !open.containsKey(entry.number())) {
                return entry;
            }
            replayFrom = entry.number() + 1;
        }
        return null;
    }

    /** It is delivered or given up. */
    void settle(Flight flight) {
        back(flight);
        open.remove(flight.entry.number());
        replays -= flight.lane == DeliveryLane.REPLAY ? 1 : 0;
        spool.settle(flight.entry.number());
    }

    /** It will be sent again. */
    void back(Flight flight) {
        if (flight.underWay) {
            flight.underWay = false;
            underWay--;
        }
    }

    int underWay() {
        return underWay;
    }

    /** Whether something is left below the boundary. */
    boolean isReplaying() {
        List<Span> pending = spool.pending();
        return !strict && pending.stream().anyMatch(span -> span.from() < span.below() && span.from() < boundary);
    }

    /** Whether everything has been settled, or, without the replay, everything live. */
    boolean isEmpty(boolean withReplay) {
        return open.isEmpty()
                && spool.pending().stream()
                        .noneMatch(span -> span.from() < span.below() && (withReplay || span.below() > boundary));
    }
}
