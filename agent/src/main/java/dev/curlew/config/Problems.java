package dev.curlew.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is wrong with one file, in the order of its lines; knows where each key stands and what may not be shown. */
final class Problems {
    private static final int MAX_TOLD = 100;
    private static final int MAX_WIDTH = 300;

    private record Line(int number, String text) {}

    private final @Nullable Path file;
    private final Map<String, Integer> lines = new HashMap<>();
    /** The longest first, for one may hold another. */
    private final Set<String> secrets =
            new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    private final List<Line> problems = new ArrayList<>();
    private final List<Line> warnings = new ArrayList<>();

    /** @param file null where there is none to name, such as in a command */
    Problems(@Nullable Path file) {
        this.file = file;
    }

    /** Notes where a key stands. */
    void at(String path, int line) {
        lines.put(path, line);
    }

    /** Notes a text that no line may show. */
    void hide(String secret) {
        if (!secret.isBlank()) {
            secrets.add(secret);
        }
    }

    /** @param complaint what follows the key, with its own blank or colon */
    void add(String path, String complaint) {
        problems.add(line(path, complaint));
    }

    void warn(String path, String complaint) {
        warnings.add(line(path, complaint));
    }

    private Line line(String path, String complaint) {
        String shown = complaint;
        for (String secret : secrets) {
            shown = shown.replace(secret, "***");
        }
        return new Line(lineOf(path), Scalars.cut(path, MAX_WIDTH) + Scalars.cut(shown, MAX_WIDTH));
    }

    /** Of a key that was left out, the line of the map that lacks it. */
    private int lineOf(String path) {
        for (String at = path; ; at = at.substring(0, at.lastIndexOf('.'))) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
            if (at.lastIndexOf('.') < 0) {
                return lines.getOrDefault("", 1);
            }
        }
    }

    List<String> warnings() {
        return told(warnings);
    }

    void throwIfAny() throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(told(problems));
        }
    }

    private List<String> told(List<Line> lines) {
        List<String> told = new ArrayList<>();
        lines.stream()
                .sorted(Comparator.comparingInt(Line::number))
                .limit(MAX_TOLD)
                .forEach(line -> told.add((file == null ? "" : file + ":" + line.number() + ": ") + line.text()));
        if (lines.size() > MAX_TOLD) {
            told.add((file == null ? "" : file + ": ") + "and " + (lines.size() - MAX_TOLD) + " more");
        }
        return told;
    }
}
