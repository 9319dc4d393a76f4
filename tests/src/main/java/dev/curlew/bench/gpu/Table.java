package dev.curlew.bench.gpu;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured. Every row is printed when it is known, since a run can be cut short; the JSON grows with it. */
final class Table {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** The rest of it stands in the JSON. */
    private static final int MOST_NOTE = 100;

    private final List<Row> rows = new ArrayList<>();
    private final ObjectNode machine;
    private final PrintStream out;
    private final Path file;

    Table(ObjectNode machine, PrintStream out, Path file) {
        this.machine = machine;
        this.out = out;
        this.file = file;
    }

    void add(Row row) throws IOException {
        rows.add(row);
        print(row);
        write();
    }

    boolean isGood() {
        return rows.stream().noneMatch(Row::isBad);
    }

    /** Once more, without what was logged in between. */
    void printAll() {
        out.println();
        rows.forEach(this::print);
        long bad = rows.stream().filter(Row::isBad).count();
        long judged = rows.stream().filter(row -> row.good() != null).count();
        out.printf(Locale.ROOT, "%d of %d goals met; %s%n", judged - bad, judged, file);
    }

    private void print(Row row) {
        String verdict = row.good() == null ? "" : row.good() ? "ok" : "MISSED";
        out.printf(
                Locale.ROOT,
                "%-8s %-44s %16s %-18s %-6s %s%n",
                row.part(),
                row.name(),
                row.text(),
                row.goal(),
                verdict,
                row.note().length() > MOST_NOTE ? row.note().substring(0, MOST_NOTE) + "..." : row.note());
        out.flush();
    }

    private void write() throws IOException {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.set("machine", machine);
        for (Row row : rows) {
            ObjectNode node = root.withArray("rows").addObject();
            node.put("part", row.part()).put("name", row.name()).put("text", row.text());
            if (Double.isFinite(row.value())) {
                node.put("value", row.value());
            }
            if (!row.goal().isEmpty()) {
                node.put("goal", row.goal());
            }
            if (row.good() != null) {
                node.put("good", row.good());
            }
            if (!row.note().isEmpty()) {
                node.put("note", row.note());
            }
        }
        Files.write(file, JSON.writeValueAsBytes(root));
    }
}
