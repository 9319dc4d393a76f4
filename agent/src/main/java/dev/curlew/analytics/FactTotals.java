package dev.curlew.analytics;

import dev.curlew.analytics.Fact.Way;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What zones and lines made known in one run, summed up for people. One thread at a time. */
public final class FactTotals {
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Map<String, Zone> zones = new LinkedHashMap<>();

    /** Crossings of one line in this run. */
    public static final class Line {
        private final Map<String, Passages> byLabel = new LinkedHashMap<>();
        private long in;
        private long out;

        public long in() {
            return in;
        }

        public long out() {
            return out;
        }

        /** By class. */
        public Map<String, Passages> byLabel() {
            return byLabel;
        }
    }

    /** One class over one line. */
    public record Passages(long in, long out) {}

    /** One zone in this run. */
    public static final class Zone {
        private long entries;
        private long exits;
        private long dwellNanos;
        private long longestNanos;
        private long loitering;
        private long overcrowdings;
        private int peak;
        private boolean tellsOccupancy;

        public long entries() {
            return entries;
        }

        public long exits() {
            return exits;
        }

        /** Of the stays that are over. */
        public double meanDwellSeconds() {
            return exits == 0 ? 0 : dwellNanos / 1e9 / exits;
        }

        public double longestDwellSeconds() {
            return longestNanos / 1e9;
        }

        public long loitering() {
            return loitering;
        }

        public long overcrowdings() {
            return overcrowdings;
        }

        /** Highest occupancy told; where it is not told, the most stays at once. */
        public int peak() {
            return peak;
        }
    }

    /** Its lines and zones are there from the start, with nothing counted. */
    public FactTotals(AnalyticsSettings settings) {
        change(settings);
    }

    /** Other lines and zones from now on. One of a name that was there goes on, and one that is gone is still told. */
    public void change(AnalyticsSettings settings) {
        settings.lines().keySet().forEach(this::line);
        settings.zones().forEach((name, each) -> zone(name).tellsOccupancy = each.occupancy());
    }

    public void add(List<Fact> facts) {
        for (int i = 0; i < facts.size(); i++) {
            add(facts.get(i));
        }
    }

    private void add(Fact fact) {
        if (fact instanceof Fact.LineCrossing crossing) {
            long in = crossing.way() == Way.IN ? 1 : 0;
            Line line = line(crossing.line());
            line.in += in;
            line.out += 1 - in;
            line.byLabel.merge(
                    crossing.count().label(),
                    new Passages(in, 1 - in),
                    (a, b) -> new Passages(a.in + b.in, a.out + b.out));
        } else if (fact instanceof Fact.ZonePassage passage) {
            Zone zone = zone(passage.zone());
            zone.entries += passage.way() == Way.IN ? 1 : 0;
            zone.exits += passage.way() == Way.OUT ? 1 : 0;
            zone.dwellNanos += passage.dwellNanos();
            zone.longestNanos = Math.max(zone.longestNanos, passage.dwellNanos());
            if (!zone.tellsOccupancy) {
                zone.peak = (int) Math.max(zone.peak, zone.entries - zone.exits);
            }
        } else if (fact instanceof Fact.Loitering loitering) {
            zone(loitering.zone()).loitering++;
        } else if (fact instanceof Fact.Occupancy occupancy) {
            Zone zone = zone(occupancy.zone());
            zone.peak = Math.max(zone.peak, occupancy.count());
        } else if (fact instanceof Fact.Overcrowding crowd) {
            zone(crowd.zone()).overcrowdings += crowd.phase() == Fact.Phase.BEGIN ? 1 : 0;
        }
    }

    private Line line(String name) {
        return lines.computeIfAbsent(name, each -> new Line());
    }

    private Zone zone(String name) {
        return zones.computeIfAbsent(name, each -> new Zone());
    }

    public Map<String, Line> lines() {
        return lines;
    }

    public Map<String, Zone> zones() {
        return zones;
    }
}
