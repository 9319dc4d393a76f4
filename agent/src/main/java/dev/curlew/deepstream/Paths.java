package dev.curlew.deepstream;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Paths as DeepStream resolves them: relative ones count from the file that names them. */
final class Paths {
    private Paths() {}

    /** Null where the value can be no path. */
    static @Nullable Path of(Entry entry) {
        return of(entry.file(), entry.value());
    }

    static @Nullable Path of(Path from, String value) {
        if (value.isBlank()) {
            return null;
        }
        try {
            return from.toAbsolutePath().resolveSibling(value).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Of file:///a/b.mp4 and of file://../b.mp4, which is relative. */
    static @Nullable Path ofUri(Path from, String uri) {
        String path = uri.replaceFirst("^file:/{0,2}(?=[^/])|^file://(?=/)|^file:(?=/)", "");
        if (path.contains("%")) {
            try {
                path = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                // a name with a plain %
                return of(from, path);
            }
        }
        return of(from, path);
    }
}
