package dev.curlew.lifecycle;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** A file that cannot be written. The message names the file, the cause and what helps against it. */
public final class WriteFailure extends IOException {
    private static final long serialVersionUID = 1;

    private WriteFailure(String message, IOException cause) {
        super(message, cause);
    }

    public static WriteFailure of(Path file, IOException cause) {
        if (cause instanceof WriteFailure told) {
            return told;
        }
        String reason = reason(cause);
        return new WriteFailure("cannot write " + file + ": " + reason + "; " + remedy(reason), cause);
    }

    /** The system's own words. */
    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "File exists";
        }
        if (e instanceof FileSystemException system) {
            return system.getReason() == null ? e.getClass().getSimpleName() : system.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** What helps, by the system's words for the cause. */
    public static String remedy(String reason) {
        return switch (reason.toLowerCase(Locale.ROOT)) {
            case "no space left on device", "disk quota exceeded" -> "make room on its disk";
            case "file too large" -> "allow larger files (ulimit -f), or write to another disk";
            case "read-only file system" -> "name a file on another disk, or mount this one for writing";
            case "permission denied", "operation not permitted" -> "let this user write there";
            case "no such file or directory" -> "was its folder removed meanwhile?";
            case "file exists", "not a directory" -> "a file stands where a folder must be; name another place";
            case "file name too long" -> "give it a shorter name";
            case "broken pipe" -> "whatever read it has ended";
            default -> "make sure that its disk is sound and has space";
        };
    }
}
