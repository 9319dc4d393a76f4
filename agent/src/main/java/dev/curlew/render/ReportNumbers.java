package dev.curlew.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.analytics.FactTotals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * All numbers of a report as one tree, which the page shows and carries along as JSON. Times are seconds on the stream's
 * clock. Classes of the same name count as one; the commonest comes first.
 */
final class ReportNumbers {
    private final TrackFigures figures;
    private final IntFunction<String> labels;
    private final Map<String, List<Integer>> classes = new LinkedHashMap<>();

    private ReportNumbers(TrackFigures figures, IntFunction<String> labels) {
        this.figures = figures;
        this.labels = labels;
        figures.byClass().entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> classes.computeIfAbsent(labels.apply(entry.getKey()), label -> new ArrayList<>())
                        .add(entry.getKey()));
    }

    static ObjectNode of(TrackFigures figures, FactTotals rules, IntFunction<String> labels) {
        ObjectNode tree = new ReportNumbers(figures, labels).tree();
        rules(tree, rules);
        return tree;
    }

    private static void rules(ObjectNode tree, FactTotals rules) {
        ObjectNode lines = tree.putObject("lines");
        rules.lines().forEach((name, line) -> {
            ObjectNode each = lines.putObject(name).put("in", line.in()).put("out", line.out());
            ObjectNode classes = each.putObject("byClass");
            line.byLabel()
                    .forEach((label, passages) ->
                            classes.putObject(label).put("in", passages.in()).put("out", passages.out()));
        });
        ObjectNode zones = tree.putObject("zones");
        rules.zones().forEach((name, zone) -> zones.putObject(name)
                .put("entries", zone.entries())
                .put("meanDwellSeconds", zone.meanDwellSeconds())
                .put("longestDwellSeconds", zone.longestDwellSeconds())
                .put("mostAtOnce", zone.peak())
                .put("loitering", zone.loitering())
                .put("overcrowdings", zone.overcrowdings()));
    }

    private ObjectNode tree() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("frames", figures.frames());
        tree.put("firstFrameSeconds", figures.firstNanos() / 1e9);
        tree.put("durationSeconds", figures.durationSeconds());
        tree.put("tracks", figures.tracks());
        ObjectNode byClass = tree.putObject("tracksByClass");
        classes.forEach((label, ids) -> byClass.put(label, count(ids)));
        tree.put("peakTracks", figures.concurrency().peak());
        tree.put("peakSeconds", figures.concurrency().peakNanos() / 1e9);
        tree.put("medianDwellSeconds", figures.dwell().medianSeconds());
        tree.put("meanDwellSeconds", figures.dwell().meanSeconds());
        tree.put("longestDwellSeconds", figures.dwell().longestSeconds());
        timeline(tree.putObject("timeline"));
        list(tree.putArray("list"));
        return tree;
    }

    private long count(List<Integer> classIds) {
        long count = 0;
        for (int classId : classIds) {
            count += figures.byClass().getOrDefault(classId, 0L);
        }
        return count;
    }

    private void timeline(ObjectNode tree) {
        Timeline timeline = figures.timeline();
        tree.put("beginSeconds", timeline.beginMillis() / 1e3);
        tree.put("bucketSeconds", timeline.widthMillis() / 1e3);
        ArrayNode starts = tree.putArray("starts");
        for (int count : timeline.starts()) {
            starts.add(count);
        }
        ObjectNode present = tree.putObject("presentByClass");
        classes.forEach((label, ids) -> {
            int[] sum = new int[timeline.buckets()];
            for (int classId : ids) {
                int[] counts = timeline.present(classId);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += counts[i];
                }
            }
            ArrayNode counts = present.putArray(label);
            for (int count : sum) {
                counts.add(count);
            }
        });
    }

    private void list(ArrayNode list) {
        figures.listed().stream()
                .sorted(Comparator.comparingLong(TrackFigures.Stay::id))
                .forEach(stay -> add(list, stay));
    }

    private void add(ArrayNode list, TrackFigures.Stay stay) {
        ObjectNode row = list.addObject();
        row.put("id", stay.id());
        row.put("class", labels.apply(stay.classId()));
        row.put("startSeconds", stay.startNanos() / 1e9);
        row.put("endSeconds", stay.endNanos() / 1e9);
    }
}
