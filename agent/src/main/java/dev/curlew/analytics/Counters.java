package dev.curlew.analytics;

import dev.curlew.analytics.Count.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The counters of one line or zone, by class and all together. Used by the stream's tracking thread. */
final class Counters {
    private final Place place;
    private final String name;
    private final Map<String, Count> byLabel = new LinkedHashMap<>();
    private long in;
    private long out;

    Counters(Place place, String name, List<Count> restored) {
        this.place = place;
        this.name = name;
        for (Count count : restored) {
            if (count.place() == place && count.name().equals(name)) {
                byLabel.put(count.label(), count);
                in += count.in();
                out += count.out();
            }
        }
    }

    /** One more; returns that class's. */
    Count add(String label, Fact.Way way) {
        Count old = byLabel.get(label);
        long oldIn = old == null ? 0 : old.in();
        long oldOut = old == null ? 0 : old.out();
        boolean entering = way == Fact.Way.IN;
        Count count = new Count(place, name, label, oldIn + (entering ? 1 : 0), oldOut + (entering ? 0 : 1));
        byLabel.put(label, count);
        in += entering ? 1 : 0;
        out += entering ? 0 : 1;
        return count;
    }

    long in() {
        return in;
    }

    long out() {
        return out;
    }

    void reset() {
        byLabel.clear();
        in = 0;
        out = 0;
    }

    List<Count> all() {
        return new ArrayList<>(byLabel.values());
    }
}
