package dev.curlew.analytics;

import dev.curlew.analytics.Count.Place;
import dev.curlew.analytics.Fact.Phase;
import dev.curlew.analytics.Fact.Way;
import dev.curlew.track.Track;
import dev.curlew.track.TrackerUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * What DeepStream's nvdsanalytics finds in the same boxes: its thresholds in pixels and frames, one crossing per object
 * and line for life, overcrowding without its time. Only what it tells every frame is told here when it changes.
 * docs/analytics.md lists the rules; the numbers are those of nvds_analytics.cpp and gstnvdsanalytics.cpp in
 * NVIDIA/DeepStream at 581889d.
 */
final class NvdsWatch implements Analytics.Watch {
    /** The plugin's own value; the library's default of 8 s is never used. */
    private static final long FORGET_MILLIS = 300;

    private final IntFunction<String> labels;
    private final int history;
    private final List<Line> lines = new ArrayList<>();
    private final List<Zone> zones = new ArrayList<>();
    private final List<Arrow> arrows = new ArrayList<>();
    /** In pixels, once the picture's size is known. */
    private final List<NvdsLine> lineShapes = new ArrayList<>();

    private final List<NvdsArrow> arrowShapes = new ArrayList<>();
    private final TreeMap<Long, NvdsObject> objects = new TreeMap<>();
    private int width;
    private int height;
    private AnalyticsSettings settings;

    /** One line. */
    private record Line(String name, LineSettings settings, Rules.Choice choice, Counters counters) {}

    private record Arrow(String name, DirectionSettings settings, Rules.Choice choice) {}

    /** One zone and how many were in it. */
    private static final class Zone {
        final String name;
        final ZoneSettings settings;
        final Rules.Choice choice;
        final Counters counters;
        final List<int[]> corners = new ArrayList<>();
        int inside;
        int crowd;
        int told;
        boolean crowded;

        Zone(String name, ZoneSettings settings, Rules.Choice choice, Counters counters) {
            this.name = name;
            this.settings = settings;
            this.choice = choice;
            this.counters = counters;
        }
    }

    NvdsWatch(AnalyticsSettings settings, IntFunction<String> labels, List<Count> restored) {
        this.labels = labels;
        history = settings.compatFrames();
        lay(settings, restored);
        this.settings = settings;
    }

    private void lay(AnalyticsSettings next, List<Count> restored) {
        next.lines()
                .forEach((name, line) -> lines.add(new Line(
                        name,
                        line,
                        new Rules.Choice(line.classes(), line.minConfidence(), labels),
                        new Counters(Place.LINE, name, restored))));
        next.zones()
                .forEach((name, zone) -> zones.add(new Zone(
                        name,
                        zone,
                        new Rules.Choice(zone.classes(), zone.minConfidence(), labels),
                        new Counters(Place.ZONE, name, restored))));
        next.directions()
                .forEach((name, each) -> arrows.add(
                        new Arrow(name, each, new Rules.Choice(each.classes(), each.minConfidence(), labels))));
    }

    @Override
    public void change(AnalyticsSettings next, Moment now) {
        int[] lineNumbers = RuleChange.numbers(settings.lines(), next.lines());
        int[] zoneNumbers = RuleChange.numbers(settings.zones(), next.zones());
        int[] arrowNumbers = RuleChange.numbers(settings.directions(), next.directions());
        List<Line> oldLines = List.copyOf(lines);
        List<Zone> oldZones = List.copyOf(zones);
        RuleChange.gone(zoneNumbers, zones.size()).forEach(zone -> close(zone, now));
        RuleChange.gone(arrowNumbers, arrows.size())
                .forEach(arrow -> objects.values().forEach(object -> stopHeading(object, arrow, now)));
        lines.clear();
        zones.clear();
        arrows.clear();
        lay(next, List.of());
        for (int i = 0; i < lines.size(); i++) {
            lines.set(i, lineNumbers[i] < 0 ? lines.get(i) : oldLines.get(lineNumbers[i]));
        }
        for (int i = 0; i < zones.size(); i++) {
            zones.set(i, zoneNumbers[i] < 0 ? zones.get(i) : oldZones.get(zoneNumbers[i]));
        }
        objects.values().forEach(object -> object.renumber(lineNumbers, zoneNumbers, arrowNumbers));
        settings = next;
        width = 0; // all shapes are fitted anew
    }

    /** A zone that is no longer watched. */
    private void close(int number, Moment now) {
        objects.values().forEach(object -> stopStay(object, number, now));
        crowd(zones.get(number), false, now);
    }

    private void fit(int pictureWidth, int pictureHeight) {
        if (pictureWidth == width && pictureHeight == height) {
            return;
        }
        width = pictureWidth;
        height = pictureHeight;
        lineShapes.clear();
        lines.forEach(line -> lineShapes.add(new NvdsLine(line.settings, width, height)));
        arrowShapes.clear();
        arrows.forEach(arrow -> arrowShapes.add(NvdsArrow.of(arrow.settings.arrow(), width, height)));
        for (Zone zone : zones) {
            zone.corners.clear();
            zone.settings
                    .polygon()
                    .forEach(corner -> zone.corners.add(
                            new int[] {NvdsArrow.pixel(corner.get(0), width), NvdsArrow.pixel(corner.get(1), height)}));
        }
    }

    @Override
    public void update(TrackerUpdate update, Moment now) {
        fit(now.width, now.height);
        end(update.ended(), now);
        objects.values().removeIf(object -> isForgotten(object, now));
        for (Zone zone : zones) {
            zone.inside = 0;
            zone.crowd = 0;
        }
        for (Track track : update.tracks()) {
            NvdsObject object = objects.computeIfAbsent(
                    track.id(), id -> new NvdsObject(track, history, lines.size(), zones.size(), arrows.size()));
            object.add(track, now);
            zones(object, now);
            directions(object, now);
            lines(object, now);
        }
        occupancies(now);
    }

    private boolean isForgotten(NvdsObject object, Moment now) {
        if ((now.captureNanos - object.seenNanos) / 1_000_000 <= FORGET_MILLIS) {
            return false;
        }
        leave(object, now);
        return true;
    }

    @Override
    public void end(List<Track> ended, Moment now) {
        for (Track track : ended) {
            NvdsObject object = objects.remove(track.id());
            if (object != null) {
                leave(object, now);
            }
        }
    }

    private void zones(NvdsObject object, Moment now) {
        for (int i = 0; i < zones.size(); i++) {
            Zone zone = zones.get(i);
            if (!zone.choice.takes(object.last)) {
                continue;
            }
            boolean in = NvdsLine.contains(zone.corners, object.x, object.footY());
            zone.crowd += in ? 1 : 0;
            boolean told = in != zone.settings.inverse();
            zone.inside += told ? 1 : 0;
            if (told != object.inside[i]) {
                object.inside[i] = told;
                long entered = object.enteredNanos[i];
                object.enteredNanos[i] = now.captureNanos;
                long dwell = told ? 0 : Math.max(0, now.captureNanos - entered);
                pass(zone, told ? Way.IN : Way.OUT, now.frame, now.captureNanos, object.last, dwell, now);
            }
        }
    }

    private void pass(Zone zone, Way way, long frame, long nanos, Track track, long dwellNanos, Moment now) {
        Count count = zone.counters.add(labels.apply(track.classId()), way);
        now.tell(new Fact.ZonePassage(
                zone.name, way, frame, nanos, track, dwellNanos, count, zone.counters.in(), zone.counters.out()));
    }

    /** An object that is over, or forgotten. */
    private void leave(NvdsObject object, Moment now) {
        for (int i = 0; i < zones.size(); i++) {
            stopStay(object, i, now);
        }
        for (int i = 0; i < arrows.size(); i++) {
            stopHeading(object, i, now);
        }
    }

    private void stopStay(NvdsObject object, int zone, Moment now) {
        if (object.inside[zone]) {
            long dwell = Math.max(0, object.seenNanos - object.enteredNanos[zone]);
            pass(zones.get(zone), Way.OUT, object.seenFrame, object.seenNanos, object.last, dwell, now);
        }
    }

    private void stopHeading(NvdsObject object, int arrow, Moment now) {
        if (object.heading[arrow]) {
            now.tell(new Fact.Heading(
                    arrows.get(arrow).name, Phase.END, object.seenFrame, object.seenNanos, object.last));
        }
    }

    private void directions(NvdsObject object, Moment now) {
        boolean moves = !object.isStopped() && object.displacement() > 3000 && object.frames > 10;
        for (int i = 0; i < arrows.size(); i++) {
            Arrow arrow = arrows.get(i);
            boolean is = moves
                    && arrow.choice.takes(object.last)
                    && arrowShapes.get(i).isFollowed(object.oldX, object.oldFootY(), object.x, object.footY(), 0.5f);
            if (is != object.heading[i]) {
                object.heading[i] = is;
                Phase phase = is ? Phase.BEGIN : Phase.END;
                now.tell(new Fact.Heading(arrow.name, phase, now.frame, now.captureNanos, object.last));
            }
        }
    }

    private void lines(NvdsObject object, Moment now) {
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (!object.crossed[i]
                    && line.choice.takes(object.last)
                    && lineShapes.get(i).isCrossedBy(object)) {
                object.crossed[i] = true;
                Count count = line.counters.add(labels.apply(object.last.classId()), Way.IN);
                now.tell(new Fact.LineCrossing(
                        line.name,
                        Way.IN,
                        line.settings.in(),
                        now.frame,
                        now.captureNanos,
                        object.last,
                        Double.NaN,
                        count,
                        line.counters.in(),
                        line.counters.out()));
            }
        }
    }

    private void occupancies(Moment now) {
        for (Zone zone : zones) {
            if (zone.inside != zone.told && zone.settings.occupancy()) {
                now.tell(new Fact.Occupancy(
                        zone.name, now.frame, now.captureNanos, zone.inside, zone.inside, zone.inside));
            }
            zone.told = zone.inside;
            int threshold = zone.settings.overcrowding().threshold();
            crowd(zone, threshold > 0 && zone.crowd >= threshold, now);
        }
    }

    private static void crowd(Zone zone, boolean crowded, Moment now) {
        if (crowded != zone.crowded) {
            zone.crowded = crowded;
            Phase phase = crowded ? Phase.BEGIN : Phase.END;
            now.tell(
                    new Fact.Overcrowding(zone.name, phase, now.frame, now.captureNanos, zone.crowd, now.captureNanos));
        }
    }

    @Override
    public void finish(Moment now) {
        for (Zone zone : zones) {
            crowd(zone, false, now);
        }
    }

    @Override
    public List<Counters> counters() {
        List<Counters> counters = new ArrayList<>();
        lines.forEach(line -> counters.add(line.counters));
        zones.forEach(zone -> counters.add(zone.counters));
        return counters;
    }
}
