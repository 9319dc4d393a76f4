package dev.curlew.deepstream;

import java.nio.file.Path;

/** A file that cannot be imported; the message names it, with the line where there is one. */
public final class ImportException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param line counted from 1; 0 for the whole file */
    ImportException(Path file, int line, String complaint) {
        super(file + (line > 0 ? ":" + line : "") + ": " + complaint);
    }
}
