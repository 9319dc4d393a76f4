package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.lifecycle.WriteFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder in the making: it lies beside its place under another name until everything in it is right, so that its own
 * name never stands for half of it. Main thread; closing takes away what was not committed.
 */
final class NewFolder implements AutoCloseable {
    private final Path target;
    private final Path scaffold;
    private final Path folder;

    /**
     * @param mark of the name it has meanwhile
     * @param remedies what else a person may do when the place is taken, as "--out"
     * @throws UserException when the place is taken or cannot be written
     */
    NewFolder(Path target, String mark, String remedies) {
        this.target = target;
        Path absolute = target.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        Path last = absolute.getFileName();
        if (parent == null || last == null || target.toString().isEmpty()) {
            throw new UserException(
                    UserException.OUTPUT, "--out \"" + target + "\" is no name for a folder; give --out DIR");
        }
        if (Files.exists(absolute)) {
            throw new UserException(
                    UserException.OUTPUT,
                    target + ": exists already and is not overwritten; remove it, or give another " + remedies);
        }
        try {
            Files.createDirectories(parent);
            scaffold = Files.createTempDirectory(parent, mark);
            folder = Files.createDirectories(scaffold.resolve(last.toString()));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** What it will be called, without its parents. */
    String name() {
        return String.valueOf(folder.getFileName());
    }

    Path folder() {
        return folder;
    }

    Path file(String inside) {
        return folder.resolve(inside);
    }

    /** Names the folder as the person will find it. */
    String shown(String text) {
        return text.replace(folder.toString(), target.toString());
    }

    void commit() {
        try {
            Files.move(folder, target.toAbsolutePath().normalize(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    UserException unwritable(IOException e) {
        return new UserException(
                UserException.OUTPUT, String.valueOf(WriteFailure.of(target, e).getMessage()));
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(scaffold)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
