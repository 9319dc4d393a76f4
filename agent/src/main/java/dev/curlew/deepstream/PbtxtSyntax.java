package dev.curlew.deepstream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Protobuf's text format by its structure alone, so that messages need not be known. */
final class PbtxtSyntax {
    private static final int MAX_DEPTH = 50;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*|\\[[\\w./-]+\\]");
    private static final Pattern VALUE = Pattern.compile(
            "\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"|'[^'\\\\\\n]*+(?:\\\\.[^'\\\\\\n]*+)*+'|[-+\\w.]++");

    private final Path file;
    private final String text;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Integer> groups = new LinkedHashMap<>();
    private int at;
    private int line = 1;
    private int counted;

    private PbtxtSyntax(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    static Document parse(Path file, String text) throws ImportException {
        PbtxtSyntax syntax = new PbtxtSyntax(file, text);
        syntax.fields("", "", '\0', 0);
        return Document.of(file, syntax.entries, syntax.groups);
    }

    private void fields(String group, String path, char end, int depth) throws ImportException {
        if (depth > MAX_DEPTH) {
            throw error("is nested too deep");
        }
        Map<String, Integer> seen = new HashMap<>();
        while (true) {
            skip();
            if (at == text.length()) {
                if (end != '\0') {
                    throw error("ends before the closing " + end);
                }
                return;
            }
            if (take(end)) {
                return;
            }
            String name = token(NAME, "a key");
            int line = line();
            int count = seen.merge(name, 1, Integer::sum) - 1;
            String full = (path.isEmpty() ? "" : path + ".") + name + (count == 0 ? "" : "[" + count + "]");
            skip();
            boolean colon = take(':');
            skip();
            if (isMessage()) {
                message(group, full, depth, line);
            } else if (take('[')) {
                list(group, full, depth, line);
            } else if (!colon) {
                throw error("expected : or { after " + name);
            } else {
                entries.add(new Entry(file, line, group, full, scalar()));
            }
            skip();
            if (!take(',')) {
                take(';');
            }
        }
    }

    private boolean isMessage() {
        return at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '<');
    }

    private void message(String group, String name, int depth, int line) throws ImportException {
        char end = text.charAt(at++) == '{' ? '}' : '>';
        if (depth == 0) {
            groups.putIfAbsent(name, line);
            fields(name, "", end, 1);
        } else {
            fields(group, name, end, depth + 1);
        }
    }

    private void list(String group, String name, int depth, int line) throws ImportException {
        List<String> values = new ArrayList<>();
        int messages = 0;
        skip();
        while (!take(']')) {
            if (at == text.length()) {
                throw error("ends before the closing ]");
            }
            if (isMessage()) {
                message(group, name + (messages == 0 ? "" : "[" + messages + "]"), depth, line);
                messages++;
            } else {
                values.add(scalar());
            }
            skip();
            take(',');
            skip();
        }
        if (messages == 0) {
            entries.add(new Entry(file, line, group, name, String.join(";", values)));
        }
    }

    /** Strings that follow each other are one. */
    private String scalar() throws ImportException {
        StringBuilder value = new StringBuilder();
        do {
            String token = token(VALUE, "a value");
            boolean string = token.startsWith("\"") || token.startsWith("'");
            value.append(string ? token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1") : token);
            skip();
            if (!string) {
                break;
            }
        } while (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\''));
        return value.toString();
    }

    /** Blanks and comments. */
    private void skip() {
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '#')) {
            if (text.charAt(at) == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else {
                at++;
            }
        }
    }

    private boolean take(char wanted) {
        if (wanted != '\0' && at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private String token(Pattern form, String what) throws ImportException {
        Matcher token = form.matcher(text);
        if (!token.region(at, text.length()).lookingAt()) {
            String found = at < text.length() ? KeyFileSyntax.cut(text.substring(at, at + 1)) : "the end of the file";
            throw error("expected " + what + ", but found " + found);
        }
        at = token.end();
        return token.group();
    }

    /** Of what was just read. */
    private int line() {
        for (; counted < at; counted++) {
            line += text.charAt(counted) == '\n' ? 1 : 0;
        }
        return line;
    }

    private ImportException error(String complaint) {
        return new ImportException(file, line(), complaint);
    }
}
