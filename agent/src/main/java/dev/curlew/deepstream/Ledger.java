package dev.curlew.deepstream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what became of every key of every file. Whoever takes a key over says so; what is left when all is done gets
 * its line out of {@link KnownKeys}, so that no key vanishes.
 */
final class Ledger {
    /** @param blanket why none of its keys is taken over; "" where each has its own story */
    private record Read(Document document, Kind kind, String blanket) {}

    private final Map<Path, Read> documents = new LinkedHashMap<>();
    private final IdentityHashMap<Entry, Finding> findings = new IdentityHashMap<>();
    private final IdentityHashMap<Entry, Finding> leftOut = new IdentityHashMap<>();
    private final List<String> todos = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Its keys will be in the report. */
    void add(Document document, Kind kind) {
        documents.putIfAbsent(document.file(), new Read(document, kind, ""));
    }

    /** None of its keys is taken over. */
    void addWhole(Document document, Kind kind, String reason) {
        documents.putIfAbsent(document.file(), new Read(document, kind, reason));
    }

    boolean knows(Path file) {
        return documents.containsKey(file);
    }

    /** None of the keys of this group is taken over; unknown ones are still called so. */
    void leaveOut(Group group, Outcome outcome, String reason) {
        for (Entry entry : group.entries()) {
            leftOut.put(entry, Finding.of(entry, outcome, reason));
        }
    }

    void mapped(Entry entry, String text) {
        findings.put(entry, Finding.of(entry, Outcome.MAPPED, text));
    }

    void unneeded(Entry entry, String text) {
        findings.put(entry, Finding.of(entry, Outcome.UNNEEDED, text));
    }

    void unsupported(Entry entry, String text) {
        findings.put(entry, Finding.of(entry, Outcome.UNSUPPORTED, text));
    }

    /** What a person must do before it runs. */
    void todo(String text) {
        if (!todos.contains(text)) {
            todos.add(text);
        }
    }

    /** What will behave otherwise than in DeepStream. */
    void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    List<String> todos() {
        return List.copyOf(todos);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** One for every key, in the order of the files and their lines. */
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        for (Read read : documents.values()) {
            read.document().entries().stream()
                    .map(entry -> finding(read, entry))
                    .sorted(Comparator.comparingInt(Finding::line))
                    .forEach(all::add);
        }
        return all;
    }

    private Finding finding(Read read, Entry entry) {
        Finding said = findings.get(entry);
        if (said != null) {
            return said;
        }
        if (!read.blanket().isEmpty()) {
            return Finding.of(entry, Outcome.UNSUPPORTED, read.blanket());
        }
        KnownKeys.Verdict verdict = KnownKeys.of(read.kind(), entry);
        Finding left = leftOut.get(entry);
        return left != null && verdict.outcome() != Outcome.UNKNOWN
                ? left
                : Finding.of(entry, verdict.outcome(), verdict.text());
    }
}
