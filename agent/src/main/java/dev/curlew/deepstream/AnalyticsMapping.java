package dev.curlew.deepstream;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.CounterSettings;
import dev.curlew.analytics.CrowdSettings;
import dev.curlew.analytics.DirectionSettings;
import dev.curlew.analytics.GroundSettings;
import dev.curlew.analytics.LineSettings;
import dev.curlew.analytics.ZoneSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says in Curlew's words what a configuration of nvdsanalytics says: all its groups and keys, with the defaults of
 * nvdsanalytics_property_parser.cpp in NVIDIA/DeepStream at 581889d. What cannot be taken over is told with its line.
 */
public final class AnalyticsMapping {
    private static final Pattern GROUP =
            Pattern.compile("(roi-filtering|overcrowding|line-crossing|direction-detection)-stream-(\\d{1,4})");
    /** What the plugin takes for both its windows when the key is missing. */
    private static final int DEFAULT_WINDOW = 50;

    private final List<String> labels;
    private final List<String> remarks = new ArrayList<>();
    private final Map<Integer, Stream> streams = new TreeMap<>();
    private int width;
    private int height;
    private int window = DEFAULT_WINDOW;

    /**
     * One key of the file.
     *
     * @param line counted from 1
     * @param value lists as a;b;c
     */
    public record Line(int line, String group, String key, String value) {}

    /**
     * What came of it.
     *
     * @param byStream by the number in the group's name; only streams with something that is on
     * @param remarks what was left out or is otherwise, with the file's line
     */
    public record Result(Map<Integer, AnalyticsSettings> byStream, List<String> remarks) {}

    private static final class Stream {
        final Map<String, ZoneSettings> zones = new LinkedHashMap<>();
        final Map<String, LineSettings> lines = new LinkedHashMap<>();
        final Map<String, DirectionSettings> directions = new LinkedHashMap<>();
    }

    private AnalyticsMapping(List<String> labels) {
        this.labels = labels;
    }

    /**
     * Reads a key file or its YAML form.
     *
     * @param labels a file of the model's labels, one a line, or null
     */
    public static Result read(Path file, @Nullable Path labels) throws ImportException {
        List<Line> lines = DocumentReader.read(file).entries().stream()
                .map(entry -> new Line(entry.line(), entry.group(), entry.key(), entry.value()))
                .toList();
        return of(lines, labels == null ? List.of() : LabelFile.read(labels));
    }

    /** @param labels the model's, to name classes by; an empty list keeps their numbers, as #0 */
    public static Result of(List<Line> file, List<String> labels) {
        AnalyticsMapping mapping = new AnalyticsMapping(labels);
        Map<String, List<Line>> groups = new LinkedHashMap<>();
        file.forEach(line ->
                groups.computeIfAbsent(line.group(), name -> new ArrayList<>()).add(line));
        boolean on = mapping.property(groups.getOrDefault("property", List.of()));
        groups.forEach((name, keys) -> {
            Matcher group = GROUP.matcher(name);
            if (group.matches() && on && mapping.width > 0 && mapping.height > 0) {
                mapping.group(group.group(1), Integer.parseInt(group.group(2)), keys);
            } else if (!group.matches() && !name.equals("property")) {
                mapping.remark(keys.get(0), "[" + name + "] is no group of nvdsanalytics and is left out");
            }
        });
        return mapping.result();
    }

    private void remark(Line line, String text) {
        remarks.add("line " + line.line() + ": " + text);
    }

    private boolean property(List<Line> keys) {
        boolean on = true;
        for (Line key : keys) {
            switch (key.key()) {
                case "enable" -> on = isTrue(key);
                case "config-width" -> width = number(key, 1);
                case "config-height" -> height = number(key, 1);
                case "obj-cnt-win-in-ms" -> {
                    window = Math.max(2, number(key, 1));
                    remark(
                            key,
                            "obj-cnt-win-in-ms became compatFrames, because the plugin also takes it for the number"
                                    + " of frames it looks back; a zone's count is smoothed by its own key smoothing");
                }
                case "osd-mode", "display-font-size", "display-obj-cnt" -> remark(
                        key, key.key() + " is not needed: the annotated video always shows zones, lines and counts");
                default -> remark(key, key.key() + " is no key of [property] and is left out");
            }
        }
        if (!on) {
            remarks.add("[property] says enable=0, so nothing is taken over");
        } else if (width <= 0 || height <= 0) {
            remarks.add("[property] must have config-width and config-height, or no point can be placed; nothing is"
                    + " taken over");
        }
        return on;
    }

    /** What all rules of one group have in common. */
    private static final class Common {
        boolean on;
        boolean inverse;
        // the parser's default; only extended=0 keeps to the line itself
        boolean extended = true;
        int objects = 1;
        int millis = 2000;
        String mode = "loose";
        List<String> classes = List.of();
        final List<Line> shapes = new ArrayList<>();
    }

    private void group(String kind, int number, List<Line> keys) {
        String prefix =
                switch (kind) {
                    case "line-crossing" -> "line-crossing-";
                    case "direction-detection" -> "direction-";
                    default -> "roi-";
                };
        Common common = new Common();
        for (Line key : keys) {
            if (key.key().startsWith(prefix)) {
                common.shapes.add(key);
            } else if (!common(kind, key, common)) {
                remark(key, key.key() + " is no key of [" + key.group() + "] and is left out");
            }
        }
        if (!common.on) {
            remark(keys.get(0), "[" + keys.get(0).group() + "] is not enabled and is left out");
            return;
        }
        Stream stream = streams.computeIfAbsent(number, each -> new Stream());
        for (Line shape : common.shapes) {
            String name = shape.key().substring(prefix.length());
            try {
                shape(kind, name, shape, common, stream);
            } catch (IllegalArgumentException e) {
                remark(shape, shape.key() + " is left out: " + e.getMessage());
            }
        }
    }

    private boolean common(String kind, Line key, Common common) {
        switch (key.key()) {
            case "enable" -> common.on = isTrue(key);
            case "class-id" -> common.classes = classes(key);
            case "inverse-roi" -> common.inverse = isTrue(key);
            case "object-threshold" -> common.objects = number(key, 0);
            case "time-threshold" -> {
                common.millis = number(key, 0);
                remark(
                        key,
                        "time-threshold is applied once compat is taken out; nvdsanalytics reads it and never does");
            }
            case "extended" -> common.extended = isTrue(key);
            case "mode" -> mode(kind, key, common);
            default -> {
                return false;
            }
        }
        return switch (key.key()) {
            case "inverse-roi" -> kind.equals("roi-filtering");
            case "object-threshold", "time-threshold" -> kind.equals("overcrowding");
            case "extended" -> kind.equals("line-crossing");
            case "mode" -> kind.equals("line-crossing") || kind.equals("direction-detection");
            default -> true;
        };
    }

    private void mode(String kind, Line key, Common common) {
        if (kind.equals("direction-detection")) {
            remark(key, "mode does nothing for directions in nvdsanalytics either");
        } else if (List.of("strict", "balanced", "loose").contains(key.value())) {
            common.mode = key.value();
        } else {
            remark(key, "mode '" + key.value() + "' is unknown; loose is taken, as nvdsanalytics does");
        }
    }

    private void shape(String kind, String name, Line shape, Common common, Stream stream) {
        AnalyticsSettings.requireName("rules", name);
        switch (kind) {
            case "roi-filtering" -> stream.zones.put(
                    name, zone(points(shape, 6, 0), common, common.inverse, CrowdSettings.defaults()));
            case "overcrowding" -> {
                CrowdSettings crowd = new CrowdSettings(
                        Math.max(1, common.objects), Duration.ofMillis(common.millis), -1, Duration.ZERO);
                String free = stream.zones.containsKey(name) ? name + "-crowd" : name;
                AnalyticsSettings.requireName("rules", free);
                stream.zones.put(free, zone(points(shape, 6, 0), common, false, crowd));
            }
            case "line-crossing" -> {
                List<List<Double>> points = points(shape, 8, 8);
                LineSettings line = LineSettings.of(points.subList(2, 4));
                stream.lines.put(
                        name,
                        new LineSettings(
                                line.line(),
                                points.subList(0, 2),
                                line.in(),
                                line.out(),
                                common.classes,
                                0,
                                line.anchor(),
                                line.hysteresis(),
                                common.extended,
                                common.mode));
            }
            default -> {
                DirectionSettings direction = DirectionSettings.of(points(shape, 4, 4));
                stream.directions.put(
                        name,
                        new DirectionSettings(
                                direction.arrow(), direction.angle(), direction.minMove(), common.classes, 0));
            }
        }
    }

    private static ZoneSettings zone(List<List<Double>> polygon, Common common, boolean inverse, CrowdSettings crowd) {
        ZoneSettings zone = ZoneSettings.of(polygon);
        return new ZoneSettings(
                polygon,
                common.classes,
                0,
                zone.anchor(),
                inverse,
                false,
                Duration.ZERO,
                Duration.ZERO,
                zone.smoothing(),
                true,
                crowd);
    }

    /** @param most numbers; 0 for any even number */
    private List<List<Double>> points(Line shape, int least, int most) {
        String[] parts = shape.value().strip().replaceFirst(";\\s*$", "").split(";", -1);
        if (parts.length < least || parts.length % 2 != 0 || (most > 0 && parts.length > most)) {
            throw new IllegalArgumentException("it must hold "
                    + (most > 0 ? "" + most : least + " or more, evenly many") + " numbers, but holds " + parts.length);
        }
        List<List<Double>> points = new ArrayList<>();
        for (int i = 0; i < parts.length; i += 2) {
            points.add(List.of(pixel(parts[i]) / width, pixel(parts[i + 1]) / height));
        }
        return points;
    }

    private static double pixel(String text) {
        Integer value = whole(text);
        if (value == null || value < 0) {
            throw new IllegalArgumentException("it must hold whole numbers from 0, but holds '" + text.strip() + "'");
        }
        return value;
    }

    private List<String> classes(Line key) {
        List<String> classes = new ArrayList<>();
        for (String part : key.value().split(";", -1)) {
            Integer id = whole(part);
            if (id != null && id == -1) {
                return List.of();
            }
            if (id != null && id >= 0) {
                classes.add(id < labels.size() && !labels.get(id).isBlank() ? labels.get(id) : "#" + id);
            } else if (!part.isBlank()) {
                remark(key, "class-id holds '" + part.strip() + "', which is no class; it is left out");
            }
        }
        return classes;
    }

    private int number(Line key, int least) {
        Integer value = whole(key.value());
        if (value == null || value < least) {
            remark(
                    key,
                    key.key() + " must be a whole number from " + least + ", but is '" + key.value() + "'; " + least
                            + " is taken");
            return least;
        }
        return value;
    }

    private static @Nullable Integer whole(String text) {
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean isTrue(Line key) {
        return key.value().strip().equals("1") || key.value().strip().equalsIgnoreCase("true");
    }

    private Result result() {
        Map<Integer, AnalyticsSettings> byStream = new TreeMap<>();
        streams.forEach((number, stream) -> {
            if (!stream.zones.isEmpty() || !stream.lines.isEmpty() || !stream.directions.isEmpty()) {
                byStream.put(
                        number,
                        new AnalyticsSettings(
                                stream.zones,
                                stream.lines,
                                stream.directions,
                                GroundSettings.defaults(),
                                Duration.ofSeconds(1),
                                CounterSettings.defaults(),
                                AnalyticsSettings.NVDSANALYTICS,
                                window));
            }
        });
        return new Result(byStream, List.copyOf(remarks));
    }
}
