package dev.curlew.publish;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.WriteFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Lines appended to a file that others may follow, and put aside when it has its size. A line is written in one call, so
 * a reader never sees half of one unless the disk is full, and then the next begins a line of its own. One thread.
 */
final class LineFile implements AutoCloseable {
    private final Path file;
    private final RotationSettings rotation;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private @Nullable FileChannel channel;
    private Leaks.@Nullable Mark mark;
    /** Which file is open; null where the system does not say, or it is no plain file. */
    private @Nullable Object key;
    /** Whether half a line may stand at the end. */
    private boolean cutOff;

    LineFile(Path file, RotationSettings rotation) {
        this.file = file;
        this.rotation = rotation;
    }

    boolean isOpen() {
        return channel != null;
    }

    void open() throws IOException {
        if (channel != null) {
            return;
        }
        try {
            cutOff = endsInMidLine(file);
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            key = Files.isRegularFile(file) ? keyOf(file) : null;
            mark = Leaks.opened(this);
        } catch (IOException e) {
            throw WriteFailure.of(file, e);
        }
    }

    /** A crash or a full disk may have left half a line, which must not spoil the next. */
    private static boolean endsInMidLine(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, channel.size() - 1);
            return last.get(0) != '\n';
        }
    }

    /** Into an open file; closed after a failure. */
    void write(byte[] bytes, int length) throws IOException {
        try {
            reopenIfMoved();
            rotateIfFull(length);
            FileChannel to = channel;
            if (to == null) {
                throw new IOException("it is not open");
            }
            line.reset();
            if (cutOff) {
                line.write('\n');
            }
            line.write(bytes, 0, length);
            line.write('\n');
            cutOff = true;
            ByteBuffer all = ByteBuffer.wrap(line.toByteArray());
            while (all.hasRemaining()) {
                to.write(all);
            }
            cutOff = false;
        } catch (IOException e) {
            close();
            throw WriteFailure.of(file, e);
        }
    }

    private static @Nullable Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Who rotates by renaming gets the next line in a new file. */
    private void reopenIfMoved() throws IOException {
        if (channel != null && key != null && !(Files.exists(file) && key.equals(keyOf(file)))) {
            close();
            open();
        }
    }

    private void rotateIfFull(int length) throws IOException {
        FileChannel from = channel;
        if (rotation.maxBytes() == 0 || from == null || !Files.isRegularFile(file)) {
            return;
        }
        long size = from.size();
        if (size == 0 || size + length + 1 <= rotation.maxBytes()) {
            return;
        }
        close();
        for (int i = rotation.keep(); i > 1; i--) {
            if (Files.exists(aside(i - 1))) {
                Files.move(aside(i - 1), aside(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, aside(1), StandardCopyOption.REPLACE_EXISTING);
        open();
    }

    private Path aside(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public void close() {
        if (mark != null) {
            mark.close();
            mark = null;
        }
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // what was written was written; there is nothing more to lose
                cutOff = true;
            }
        }
    }
}
