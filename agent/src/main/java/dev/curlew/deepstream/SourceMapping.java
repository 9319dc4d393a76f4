package dev.curlew.deepstream;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sources of a deepstream-app configuration, wherever it lists them. */
final class SourceMapping {
    private static final int MOST_COPIES = 256;
    private static final Map<Integer, String> DEVICES =
            Map.of(1, "a V4L2 camera", 5, "a CSI camera", 6, "a sound file", 7, "sound", 8, "a microphone");

    private final Document document;
    private final Ledger ledger;
    private final boolean loop;
    private final List<Source> sources = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    SourceMapping(Document document, Ledger ledger) {
        this.document = document;
        this.ledger = ledger;
        this.loop = isLooping();
    }

    private boolean isLooping() {
        boolean found = false;
        for (String group : List.of("tests", "source-attr-all", "source-list", "source")) {
            Entry entry = document.groupOrEmpty(group).get("file-loop");
            if (entry != null && entry.isTrue()) {
                ledger.mapped(entry, "repeat: 0 of every file");
                found = true;
            }
        }
        return found;
    }

    List<Source> map() {
        for (Group group : document.numbered("source")) {
            group(group);
        }
        Group one = document.group("source");
        if (one != null && one.get("csv-file-path") == null) {
            group(one);
        } else if (one != null) {
            one.with("csv-file-path", this::table);
        }
        Group list = document.group("source-list");
        if (list != null) {
            list(list);
        }
        return sources;
    }

    private void list(Group list) {
        Entry uris = list.get("list");
        if (!list.isOn()) {
            ledger.leaveOut(list, Outcome.UNNEEDED, "[source-list] is off (enable=0)");
            return;
        }
        if (uris == null || uris.list().isEmpty()) {
            return;
        }
        Entry named = list.get("sensor-name-list");
        Entry ids = list.get("sensor-id-list");
        List<String> given = named != null && named.list().size() == uris.list().size()
                ? named.list()
                : ids != null && ids.list().size() == uris.list().size() ? ids.list() : List.of();
        Entry used = given.isEmpty() ? null : named != null && given.equals(named.list()) ? named : ids;
        if (used != null) {
            ledger.mapped(used, "the names of the sources");
        }
        int before = sources.size();
        for (int i = 0; i < uris.list().size(); i++) {
            String uri = uris.list().get(i);
            String name = given.isEmpty() ? "source" + i : given.get(i);
            Entry each = new Entry(uris.file(), uris.line(), uris.group(), "list", uri);
            add(each, name, uri);
        }
        if (sources.size() > before) {
            ledger.mapped(uris, (sources.size() - before) + " sources: " + names(before));
        }
    }

    private String names(int from) {
        return String.join(
                ", ",
                sources.subList(from, sources.size()).stream().map(Source::name).toList());
    }

    private void group(Group group) {
        if (!group.isOn()) {
            ledger.leaveOut(group, Outcome.UNNEEDED, "[" + group.name() + "] is off (enable=0)");
            return;
        }
        recording(group);
        Entry type = group.get("type");
        int kind = type == null ? 2 : type.integer(-1);
        if (DEVICES.containsKey(kind) && type != null) {
            ledger.unsupported(type, DEVICES.get(kind) + ": Curlew reads files and rtsp:// addresses");
            ledger.todo(type.place() + ": [" + group.name() + "] is " + DEVICES.get(kind)
                    + ", which Curlew does not read yet; serve it as RTSP and add it to sources in agent.yaml");
            return;
        }
        Entry uri = group.get("uri") == null ? group.get("location") : group.get("uri");
        uri = uri == null ? group.get("list") : uri;
        if (uri == null) {
            ledger.todo(document.file() + ":" + group.line() + ": [" + group.name()
                    + "] names no uri; add it to sources" + " in agent.yaml");
            return;
        }
        int before = sources.size();
        copies(group, uri, group.name().matches("source\\d+") ? group.name() : "source0");
        if (sources.size() > before) {
            ledger.mapped(uri, "sources." + names(before).replace(", ", ", sources."));
            if (type != null) {
                ledger.mapped(type, "sources." + sources.get(before).name() + ".url");
            }
        }
    }

    private void recording(Group group) {
        Entry record = group.get("smart-record");
        boolean off = record == null || record.integer(0) == 0;
        for (Entry entry : group.entries()) {
            if (off && entry.key().startsWith("smart-rec")) {
                ledger.unneeded(entry, "recording is off (smart-record)");
            }
        }
        if (!off) {
            ledger.note(group.entries().get(0).file() + ":" + group.line() + ": [" + group.name()
                    + "] records on command" + " (smart-record), which the importer does not take over yet");
        }
    }

    private void copies(Group group, Entry uri, String name) {
        Entry count = group.get("num-sources");
        int copies = count == null ? 1 : count.integer(1);
        if (copies > MOST_COPIES) {
            ledger.todo(present(count).place() + ": " + copies + " sources are more than the " + MOST_COPIES
                    + " that the importer writes; add the others by hand");
            copies = MOST_COPIES;
        }
        List<String> uris = uri.key().equals("list") ? uri.list() : List.of(uri.value());
        int number = 0;
        for (String each : uris) {
            for (int i = 0; i < Math.max(1, copies); i++) {
                // a %d in the address counts the copies
                String address = each.replaceFirst("%0?\\d*d", String.valueOf(i));
                add(uri, copies > 1 || uris.size() > 1 ? name + "-" + number++ : name, address);
            }
        }
        if (count != null) {
            ledger.mapped(count, copies > 1 ? copies + " sources" : "one source");
        }
    }

    private static Entry present(@Nullable Entry entry) {
        return Objects.requireNonNull(entry);
    }

    private void add(Entry entry, String wanted, String address) {
        String name = name(wanted);
        Map<String, String> keys = new LinkedHashMap<>();
        if (address.matches("(?i)rtsps?://.*")) {
            network(entry, name, address, keys);
        } else if (address.matches("(?i)file:.*") || !address.contains("://")) {
            file(entry, name, address, keys);
        } else {
            ledger.todo(entry.place() + ": " + Secrets.hidden("uri", address) + " is neither a file nor an rtsp://"
                    + " address; serve it as RTSP and add it to sources in agent.yaml");
        }
    }

    private void network(Entry entry, String name, String address, Map<String, String> keys) {
        Secrets.Referenced safe = Secrets.referenced(address, "CURLEW_" + Secrets.variable(name));
        if (address.toLowerCase(Locale.ROOT).startsWith("rtsps://")) {
            keys.put("acceptAnyCertificate", "true");
            ledger.note(entry.place() + ": sources." + name + " is encrypted, but the camera's certificate is not"
                    + " verified (acceptAnyCertificate)");
        }
        for (String variable : safe.variables()) {
            ledger.todo("set the environment variable " + variable + " to the password that stands at " + entry.place()
                    + "; agent.yaml only names it");
        }
        sources.add(new Source(name, safe.text(), keys, safe.variables()));
    }

    private void file(Entry entry, String name, String address, Map<String, String> keys) {
        boolean uri = address.matches("(?i)file:.*");
        Path path = uri ? Paths.ofUri(entry.file(), address) : Paths.of(entry.file(), address);
        if (path == null) {
            ledger.todo(entry.place() + ": names no file; add the source to agent.yaml");
            return;
        }
        if (!Files.exists(path)) {
            ledger.todo(entry.place() + ": no such file " + path + "; correct its url in agent.yaml");
        }
        if (loop) {
            keys.put("repeat", "0");
        }
        sources.add(new Source(name, Secrets.escaped(path.toString()), keys, List.of()));
    }

    private String name(String wanted) {
        String safe = wanted.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        safe = safe.isEmpty() ? "source" : safe.substring(0, Math.min(56, safe.length()));
        String name = safe;
        for (int i = 2; !names.add(name); i++) {
            name = safe + "-" + i;
        }
        return name;
    }

    /** A CSV file: names of keys in the first line, one source in each other. */
    private void table(Entry csv) {
        Path file = Paths.of(csv);
        if (file == null) {
            return;
        }
        try {
            Document table = CsvSyntax.parse(file, DocumentReader.text(file));
            ledger.add(table, Kind.APP);
            ledger.mapped(csv, "its sources");
            for (Group group : table.groups()) {
                group(group);
            }
        } catch (ImportException e) {
            ledger.todo(csv.place() + ": " + e.getMessage() + "; add the sources to agent.yaml");
        }
    }
}
