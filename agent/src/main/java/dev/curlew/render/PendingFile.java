package dev.curlew.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that gets its name when it is whole: until then it lies beside its place as {@code name.part}, so nobody ever
 * finds half a file under the final name.
 */
record PendingFile(Path target, Path part) {

    /** Refuses a place that cannot be written, before any work is spent on what should go there. */
    static PendingFile beside(Path target) throws RenderException {
        Path absolute = target.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null || Files.isDirectory(absolute)) {
            throw new RenderException("cannot write " + target + ": it is a folder; name a file in it");
        }
        if (!Files.isDirectory(folder)) {
            throw new RenderException(
                    "cannot write " + target + ": there is no folder " + folder + "; create it first");
        }
        if (!Files.isWritable(folder)) {
            throw new RenderException("cannot write " + target + ": no permission to write into " + folder);
        }
        return new PendingFile(target, folder.resolve(name + ".part"));
    }

    void commit() throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RenderException("cannot rename " + part + " to " + target + ": " + e + "; rename it yourself");
        }
    }

    void discard() throws IOException {
        Files.deleteIfExists(part);
    }
}
