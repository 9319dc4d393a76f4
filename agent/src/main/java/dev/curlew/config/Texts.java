package dev.curlew.config;

import dev.curlew.settings.Key;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What becomes of a text: references are filled in, paths are resolved, passwords are noticed. */
final class Texts {
    private static final Pattern PASSWORD = Pattern.compile("(?s)rtsps?://[^/@:]*:(?!\\$\\{)[^@]+@.*");

    private final Path file;
    private final Substitution substitution;
    private final Problems problems;
    private final Map<String, String> masked = new HashMap<>();

    Texts(Path file, Substitution substitution, Problems problems) {
        this.file = file;
        this.substitution = substitution;
        this.problems = problems;
    }

    /** Null after a problem, which has been noted. */
    @Nullable
    String text(String path, String written, Key key) {
        Substitution.Filled filled = substitution.fill(path, written);
        if (filled == null) {
            return null;
        }
        if (PASSWORD.matcher(written).matches()) {
            problems.warn(
                    path,
                    " holds a password; take it from elsewhere, as rtsp://user:${env:NAME}@host/ or"
                            + " rtsp://user:${file:PATH}@host/");
        }
        if (key.secret() && !written.isEmpty() && filled.shown() == null) {
            problems.hide(written);
            problems.add(path, " must not stand in the file; take it from elsewhere, as ${env:NAME} or ${file:PATH}");
            return null;
        }
        if (filled.shown() != null) {
            masked.put(path, filled.shown());
        }
        return key.path() ? resolve(path, filled.text()) : filled.text();
    }

    /** A relative path counts from the configuration's folder, wherever the agent was started. */
    private @Nullable String resolve(String key, String path) {
        if (path.isEmpty() || path.contains("://") || path.equals("-")) {
            return path;
        }
        try {
            return file.toAbsolutePath().resolveSibling(path).normalize().toString();
        } catch (InvalidPathException e) {
            problems.add(key, " holds a character that no path can have");
            return null;
        }
    }

    /** By full key, the texts that hold secrets, as they may be shown. */
    Map<String, String> masked() {
        return masked;
    }
}
