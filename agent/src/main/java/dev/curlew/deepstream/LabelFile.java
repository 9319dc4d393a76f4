package dev.curlew.deepstream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** DeepStream's labels: one a line; what follows a semicolon in a line names values of a classifier. */
final class LabelFile {
    private LabelFile() {}

    static List<String> read(Path file) throws ImportException {
        List<String> labels = new ArrayList<>();
        for (String line : DocumentReader.text(file).split("\\R", -1)) {
            labels.add(line.strip());
        }
        while (!labels.isEmpty() && labels.get(labels.size() - 1).isEmpty()) {
            labels.remove(labels.size() - 1);
        }
        if (labels.size() == 1 && labels.get(0).contains(";")) {
            return names(labels.get(0));
        }
        return labels.stream()
                .map(line -> line.contains(";")
                        ? line.substring(0, line.indexOf(';')).strip()
                        : line)
                .toList();
    }

    private static List<String> names(String line) {
        List<String> names = new ArrayList<>();
        for (String name : line.split(";", -1)) {
            names.add(name.strip());
        }
        while (!names.isEmpty() && names.get(names.size() - 1).isEmpty()) {
            names.remove(names.size() - 1);
        }
        return names;
    }
}
