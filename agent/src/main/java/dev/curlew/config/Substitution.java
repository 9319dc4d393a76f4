package dev.curlew.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills in the references of a text, as HELP lists them. All that comes from them counts as secret. */
final class Substitution {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(\\}?)");
    private static final int MAX_BYTES = 1 << 16;
    private static final String HELP = "; known are ${env:NAME} and ${file:PATH}, and $${ writes a plain ${";

    private final @Nullable Path file;
    private final Function<String, @Nullable String> environment;
    private final Problems problems;

    /** @param shown the text with its secrets hidden; null when it holds none */
    record Filled(String text, @Nullable String shown) {}

    /** @param file what paths count from; null where references may not stand at all */
    Substitution(@Nullable Path file, Function<String, @Nullable String> environment, Problems problems) {
        this.file = file;
        this.environment = environment;
        this.problems = problems;
    }

    /** Null after a problem, which has been noted. */
    @Nullable
    Filled fill(String path, String text) {
        Matcher references = REFERENCE.matcher(text);
        StringBuilder filled = new StringBuilder();
        StringBuilder shown = new StringBuilder();
        boolean secret = false;
        int done = 0;
        while (references.find()) {
            filled.append(text, done, references.start());
            shown.append(text, done, references.start());
            done = references.end();
            if (references.group(1) == null) {
                filled.append("${");
                shown.append("${");
                continue;
            }
            String value = references.group(2).isEmpty() ? unclosed(path) : resolve(path, references.group(1));
            if (value == null) {
                return null;
            }
            problems.hide(value);
            filled.append(value);
            shown.append("***");
            secret = true;
        }
        String rest = text.substring(done);
        return new Filled(filled + rest, secret ? shown + rest : null);
    }

    private @Nullable String unclosed(String path) {
        problems.add(path, ": a ${ lacks its }" + HELP);
        return null;
    }

    private @Nullable String resolve(String path, String reference) {
        Path base = file;
        if (base == null) {
            problems.add(path, ": ${" + reference + "}: references can stand in the configuration file only");
            return null;
        }
        if (reference.startsWith("env:")) {
            String name = reference.substring("env:".length());
            if (name.isBlank()) {
                problems.add(path, ": ${" + reference + "}: names no environment variable");
                return null;
            }
            String value = environment.apply(name);
            if (value == null) {
                problems.add(path, ": ${" + reference + "}: this environment variable is not set");
            }
            return value;
        }
        if (reference.startsWith("file:")) {
            return content(path, reference, base);
        }
        problems.add(path, ": ${" + reference + "}: unknown reference" + HELP);
        return null;
    }

    /** Without the line's end that editors leave at a file's end. */
    private @Nullable String content(String path, String reference, Path base) {
        try {
            Path from = base.toAbsolutePath().resolveSibling(reference.substring("file:".length()));
            if (!Files.isRegularFile(from)) {
                problems.add(
                        path, ": ${" + reference + "}: " + (Files.exists(from) ? "no plain file" : "no such file"));
                return null;
            }
            try (InputStream in = Files.newInputStream(from)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length <= MAX_BYTES) {
                    return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
                }
            }
            problems.add(path, ": ${" + reference + "}: longer than " + MAX_BYTES + " bytes");
        } catch (IOException e) {
            problems.add(path, ": ${" + reference + "}: may not be read by this user");
        } catch (InvalidPathException e) {
            problems.add(path, ": ${" + reference + "}: no path");
        }
        return null;
    }
}
