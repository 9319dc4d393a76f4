package dev.curlew.deepstream;

import java.nio.file.Path;
import java.util.List;

/** Takes a model's labels over. */
final class LabelSource {
    private LabelSource() {}

    static void read(Entry entry, ModelDraft draft, Ledger ledger) {
        Path file = Paths.of(entry);
        if (file == null) {
            ledger.unneeded(entry, "names no file");
            return;
        }
        try {
            List<String> labels = LabelFile.read(file);
            draft.labels(labels);
            ledger.mapped(entry, "labels.txt of the model folder, " + labels.size() + " labels");
        } catch (ImportException e) {
            ledger.mapped(entry, "labels.txt of the model folder, but the file cannot be read");
            ledger.todo(entry.place() + ": " + e.getMessage()
                    + "; put the class names into labels.txt of the model folder, one a line");
        }
    }
}
