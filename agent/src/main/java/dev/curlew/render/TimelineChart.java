package dev.curlew.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The two charts over time: how many tracks were there, stacked by class, and how many began. */
final class TimelineChart {
    private static final int CLASSES = 5;

    private final JsonNode timeline;
    private final TimeText time;
    private final int[] starts;
    private final List<Layer> layers = new ArrayList<>();
    private final int[] total;

    TimelineChart(JsonNode timeline, TimeText time) {
        this.timeline = timeline;
        this.time = time;
        starts = ints(timeline.get("starts"));
        total = new int[starts.length];
        List<Layer> rest = new ArrayList<>();
        for (var entry : timeline.get("presentByClass").properties()) {
            (layers.size() < CLASSES ? layers : rest).add(new Layer(entry.getKey(), ints(entry.getValue())));
        }
        if (rest.size() == 1) {
            layers.addAll(rest);
        } else if (!rest.isEmpty()) {
            int[] sum = new int[starts.length];
            rest.forEach(layer -> layer.addTo(sum));
            layers.add(new Layer(rest.size() + " other classes", sum));
        }
        layers.forEach(layer -> layer.addTo(total));
    }

    /** The page's colour class for the class of this rank; those that are shown together share the last. */
    static String color(int rank) {
        return "f" + Math.min(rank, CLASSES);
    }

    ObjectNode view() {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("buckets", starts.length);
        view.put("bucket", TimeText.span(timeline.get("bucketSeconds").asDouble()));
        int highest = Arrays.stream(total).max().orElse(0);
        view.put("top", Chart.top(highest));
        Chart.verticalTicks(view.putArray("verticalTicks"), Chart.top(highest));
        ArrayNode areas = view.putArray("areas");
        int[] below = new int[starts.length];
        for (int i = 0; i < layers.size(); i++) {
            int[] tops = below.clone();
            layers.get(i).addTo(tops);
            ObjectNode area = areas.addObject();
            area.put("color", color(i));
            area.put("label", layers.get(i).label);
            area.put("path", Chart.area(below, tops));
            below = tops;
        }
        int mostStarts = Arrays.stream(starts).max().orElse(0);
        view.put("startsTop", Chart.top(mostStarts));
        Chart.verticalTicks(view.putArray("startsTicks"), Chart.top(mostStarts));
        view.put("startsPath", Chart.columns(starts));
        double begin = timeline.get("beginSeconds").asDouble();
        double width = timeline.get("bucketSeconds").asDouble();
        Chart.timeTicks(view.putArray("timeTicks"), begin, starts.length * width, time);
        ArrayNode hints = view.putArray("hints");
        for (int i = 0; i < starts.length; i++) {
            ObjectNode hint = hints.addObject();
            hint.put("x", i);
            hint.put("text", time.at(begin + i * width) + ": " + hint(i));
        }
        return view;
    }

    private String hint(int bucket) {
        StringBuilder text = new StringBuilder();
        for (Layer layer : layers) {
            if (layer.counts[bucket] > 0) {
                text.append(layer.counts[bucket])
                        .append(' ')
                        .append(layer.label)
                        .append(", ");
            }
        }
        return text.append(starts[bucket]).append(" began").toString();
    }

    private static int[] ints(JsonNode array) {
        int[] ints = new int[array.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = array.get(i).asInt();
        }
        return ints;
    }

    /** One class's counts by bucket. */
    private static final class Layer {
        private final String label;
        private final int[] counts;

        private Layer(String label, int[] counts) {
            this.label = label;
            this.counts = counts;
        }

        private void addTo(int[] sum) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += counts[i];
            }
        }
    }
}
