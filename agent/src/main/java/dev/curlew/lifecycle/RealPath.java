package dev.curlew.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a file is, or would be made, whatever links lead there: two that are equal are one file. */
public final class RealPath {
    /** As many links in a row as Linux follows. */
    private static final int LINKS = 40;

    private RealPath() {}

    public static Path of(Path path) {
        return of(path, LINKS);
    }

    private static Path of(Path path, int links) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            if (Files.exists(absolute)) {
                return absolute.toRealPath();
            }
            if (Files.isSymbolicLink(absolute) && links > 0) {
                // what is not there yet is made where the link points to
                return of(absolute.resolveSibling(Files.readSymbolicLink(absolute)), links - 1);
            }
        } catch (IOException e) {
            return absolute; // whoever opens it says what is wrong
        }
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        return folder == null || name == null ? absolute : of(folder, links).resolve(name);
    }
}
