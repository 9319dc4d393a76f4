package dev.curlew.deepstream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What became of every key: import-report.md, and its short form for the terminal. */
public final class ReportText {
    private static final int SHOWN = 6;

    private final Imported imported;
    private final List<String> made;
    private final List<String> todos;

    /**
     * @param made files and folders that were written
     * @param todos those of the import, and what writing it brought up
     */
    public ReportText(Imported imported, List<String> made, List<String> todos) {
        this.imported = imported;
        this.made = List.copyOf(made);
        this.todos = List.copyOf(todos);
    }

    /** One line for each thing that an operator should know at once. */
    public String terminal() {
        List<String> lines = new ArrayList<>();
        lines.add(summary());
        lines.add("made: " + String.join(", ", made));
        numbered(lines, "To do before it runs:", todos.stream().map(this::near).toList());
        numbered(
                lines,
                "Otherwise than in DeepStream:",
                imported.notes().stream().map(this::near).toList());
        for (Outcome outcome : List.of(Outcome.UNSUPPORTED, Outcome.UNKNOWN)) {
            String words = outcome.words();
            list(
                    lines,
                    words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + " ("
                            + imported.counts().get(outcome) + " keys):",
                    rows(outcome));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Keys of a group that share a reason share a line. */
    private List<String> rows(Outcome outcome) {
        Map<String, List<Finding>> same = new LinkedHashMap<>();
        for (Finding finding : imported.findings()) {
            if (finding.outcome() == outcome) {
                same.computeIfAbsent(
                                finding.file() + "\n" + finding.group() + "\n" + finding.text(),
                                key -> new ArrayList<>())
                        .add(finding);
            }
        }
        List<String> rows = new ArrayList<>();
        for (List<Finding> findings : same.values()) {
            Finding first = findings.get(0);
            String keys = String.join(
                    ", ", findings.stream().limit(SHOWN).map(Finding::key).toList());
            rows.add(first.file().getFileName() + ":" + first.line() + ": " + group(first) + keys
                    + (findings.size() > SHOWN ? " and " + (findings.size() - SHOWN) + " more" : "") + ": "
                    + first.text());
        }
        return rows;
    }

    /** Files beside the imported one go by their names. */
    private String near(String text) {
        Path folder = imported.source().getParent();
        return folder == null ? text : text.replace(folder + "/", "");
    }

    private String summary() {
        Map<Outcome, Integer> counts = imported.counts();
        return imported.source() + ": " + imported.findings().size() + " keys in "
                + imported.files().size() + " files: " + counts.get(Outcome.MAPPED) + " mapped, "
                + counts.get(Outcome.UNNEEDED) + " not needed, " + counts.get(Outcome.UNSUPPORTED) + " not supported, "
                + counts.get(Outcome.UNKNOWN) + " unknown";
    }

    private static void numbered(List<String> lines, String head, List<String> items) {
        if (!items.isEmpty()) {
            lines.add(head);
            for (int i = 0; i < items.size(); i++) {
                lines.add("  " + (i + 1) + ". " + items.get(i));
            }
        }
    }

    private static void list(List<String> lines, String head, List<String> rows) {
        if (!rows.isEmpty()) {
            lines.add(head);
            rows.forEach(row -> lines.add("  " + row));
        }
    }

    /** The whole of it, as Markdown. */
    public String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("# Import of " + text(imported.source().toString()));
        lines.add("");
        lines.add(text(summary()) + ".");
        lines.add("");
        lines.add("Made: " + text(String.join(", ", made)) + ".");
        section(lines, "To do before it runs", todos);
        section(lines, "Otherwise than in DeepStream", imported.notes());
        for (Path file : imported.files()) {
            lines.add("");
            lines.add("## " + text(file.toString()));
            lines.add("");
            lines.add("| line | key | value | | |");
            lines.add("| --- | --- | --- | --- | --- |");
            for (Finding finding : imported.findings()) {
                if (finding.file().equals(file)) {
                    lines.add("| " + finding.line() + " | " + text(name(finding)) + " | " + text(finding.value())
                            + " | " + finding.outcome().words() + " | " + text(finding.text()) + " |");
                }
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static void section(List<String> lines, String head, List<String> items) {
        if (!items.isEmpty()) {
            lines.add("");
            lines.add("## " + head);
            lines.add("");
            for (int i = 0; i < items.size(); i++) {
                lines.add((i + 1) + ". " + text(items.get(i)));
            }
        }
    }

    private static String name(Finding finding) {
        return group(finding) + finding.key();
    }

    private static String group(Finding finding) {
        return finding.group().isEmpty() ? "" : "[" + finding.group() + "] ";
    }

    private static String text(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").replace("|", "\\|").replace("<", "&lt;");
    }
}
