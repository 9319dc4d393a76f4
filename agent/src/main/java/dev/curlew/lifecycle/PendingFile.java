package dev.curlew.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that gets its name when it is whole: until then it lies beside its place as {@code name.part}, so nobody ever
 * finds half a file under the final name. A device or pipe is written in place.
 */
public record PendingFile(Path target, Path part) {

    /** Refuses a place that cannot be written, before any work is spent on what should go there. */
    public static PendingFile beside(Path target) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        if (Files.isSymbolicLink(absolute) && Files.isRegularFile(absolute)) {
            // such as /dev/stdout: what it points to is replaced, never the link
            absolute = absolute.toRealPath();
        }
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null || Files.isDirectory(absolute)) {
            throw new IOException("cannot write " + target + ": it is a folder; name a file in it");
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException("cannot write " + target + ": there is no folder " + folder + "; create it first");
        }
        if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
            return new PendingFile(absolute, absolute);
        }
        if (!Files.isWritable(folder)) {
            throw new IOException(
                    "cannot write " + target + ": Permission denied in " + folder + "; let this user write there");
        }
        return new PendingFile(absolute, folder.resolve(name + ".part"));
    }

    public void commit() throws IOException {
        if (!part.equals(target)) {
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw WriteFailure.of(target, e);
            }
        }
    }

    public void discard() throws IOException {
        if (!part.equals(target)) {
            Files.deleteIfExists(part);
        }
    }
}
