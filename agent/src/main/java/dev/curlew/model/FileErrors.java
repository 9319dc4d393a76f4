package dev.curlew.model;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read, and what helps. */
final class FileErrors {
    private FileErrors() {}

    /** To stand behind "cannot be read". */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return " by this user; change its permissions";
        }
        return e instanceof NoSuchFileException
                ? ": no such file; was it removed meanwhile?"
                : ": " + (e.getMessage() == null ? e : e.getMessage()) + "; is its disk sound?";
    }
}
