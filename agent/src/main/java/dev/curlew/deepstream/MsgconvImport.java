package dev.curlew.deepstream;

import dev.curlew.publish.ModuleSettings;
import dev.curlew.publish.PlaceSettings;
import dev.curlew.publish.SensorSettings;
import dev.curlew.publish.SiteSettings;
import dev.curlew.text.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in Curlew's words what a configuration of nvmsgconv says: the groups and keys that deepstream_schema.cpp in
 * NVIDIA/DeepStream at 581889d reads, in key files and YAML.
 */
public final class MsgconvImport {
    private static final Pattern GROUP = Pattern.compile("(sensor|place|analytics)(\\d{1,4})");
    private static final List<String> SENSOR = List.of("enable", "id", "type", "description", "location", "coordinate");
    private static final List<String> PLACE = List.of(
            "enable",
            "id",
            "type",
            "name",
            "location",
            "coordinate",
            "place-sub-field1",
            "place-sub-field2",
            "place-sub-field3");
    private static final List<String> ANALYTICS = List.of("enable", "id", "description", "source", "version");

    private final Map<Integer, SiteSettings> sites = new TreeMap<>();
    private final List<String> remarks = new ArrayList<>();

    /**
     * What came of it.
     *
     * @param sites by the number in the groups' names, which is that of DeepStream's source
     * @param remarks what was left out or needs a look, with the file's line
     */
    public record Result(Map<Integer, SiteSettings> sites, List<String> remarks) {}

    private MsgconvImport() {}

    public static Result read(Path file) throws ImportException {
        if (file.toString().endsWith(".csv")) {
            throw new ImportException(
                    file, 0, "is a table; give the same as [sensorN], [placeN] and [analyticsN] in a key file or YAML");
        }
        MsgconvImport mapping = new MsgconvImport();
        for (Group group : DocumentReader.read(file).groups()) {
            mapping.group(group);
        }
        if (mapping.sites.isEmpty()) {
            throw new ImportException(
                    file, 0, "holds no [sensorN], [placeN] or [analyticsN] that is on; is it nvmsgconv's config?");
        }
        return new Result(mapping.sites, List.copyOf(mapping.remarks));
    }

    private void group(Group group) {
        Matcher name = GROUP.matcher(group.name());
        if (!name.matches()) {
            remarks.add("line " + group.line() + ": [" + group.name() + "] is no group of nvmsgconv and is left out");
            return;
        }
        if (!group.isOn()) {
            remarks.add("line " + group.line() + ": [" + group.name() + "] says enable=0 and is left out");
            return;
        }
        int number = Integer.parseInt(name.group(2));
        switch (name.group(1)) {
            case "sensor" -> change(number, site -> sensor(site, group));
            case "place" -> change(number, site -> place(site, group));
            default -> change(number, site -> module(site, group));
        }
    }

    private void change(int number, UnaryOperator<SiteSettings> how) {
        sites.put(number, how.apply(sites.getOrDefault(number, SiteSettings.defaults())));
    }

    private SiteSettings sensor(SiteSettings site, Group group) {
        requireKnown(group, SENSOR);
        SensorSettings sensor = new SensorSettings(
                text(group, "id"),
                text(group, "type"),
                text(group, "description"),
                three(group, "location"),
                three(group, "coordinate"));
        return new SiteSettings(sensor, site.place(), site.analyticsModule());
    }

    private SiteSettings place(SiteSettings site, Group group) {
        requireKnown(group, PLACE);
        PlaceSettings place = new PlaceSettings(
                text(group, "id"),
                text(group, "name"),
                text(group, "type"),
                three(group, "location"),
                three(group, "coordinate"),
                text(group, "place-sub-field1"),
                text(group, "place-sub-field2"),
                text(group, "place-sub-field3"));
        return new SiteSettings(site.sensor(), place, site.analyticsModule());
    }

    private SiteSettings module(SiteSettings site, Group group) {
        requireKnown(group, ANALYTICS);
        ModuleSettings module = new ModuleSettings(
                text(group, "id"), text(group, "description"), text(group, "source"), text(group, "version"));
        return new SiteSettings(site.sensor(), site.place(), module);
    }

    private void requireKnown(Group group, List<String> keys) {
        for (Entry entry : group.entries()) {
            if (!keys.contains(entry.key())) {
                remarks.add("line " + entry.line() + ": " + entry.key() + " is no key of [" + group.name()
                        + "] and is left out"
                        + Nearest.of(entry.key(), keys)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            }
        }
    }

    private String text(Group group, String key) {
        Entry entry = group.get(key);
        if (entry == null) {
            return "";
        }
        if (entry.value().startsWith("\"") && entry.value().endsWith("\"")) {
            remarks.add("line " + entry.line() + ": the quotes around " + key
                    + " are part of the text, as in DeepStream's messages; remove them where nobody expects them");
        }
        return entry.value();
    }

    private List<Double> three(Group group, String key) {
        Entry entry = group.get(key);
        if (entry == null) {
            return List.of(0.0, 0.0, 0.0);
        }
        List<Double> numbers = new ArrayList<>();
        try {
            entry.list().forEach(part -> numbers.add(Double.valueOf(part)));
        } catch (NumberFormatException e) {
            numbers.clear();
        }
        if (numbers.size() != 3 || numbers.stream().anyMatch(each -> !Double.isFinite(each))) {
            remarks.add(
                    "line " + entry.line() + ": " + key + " must hold three numbers such as 45.3;-75.8;48.2, but was "
                            + KeyFileSyntax.cut(entry.value()) + "; 0;0;0 is taken");
            return List.of(0.0, 0.0, 0.0);
        }
        return numbers;
    }
}
