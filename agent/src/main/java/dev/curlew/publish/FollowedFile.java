package dev.curlew.publish;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.OutputFile;
import dev.curlew.spool.Priority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Messages appended, one a line, to a file that others may follow while the agent runs. A line is written in one call,
 * so a reader never sees half of one unless the disk is full, and then the next begins a line of its own.
 */
final class FollowedFile implements MessageSink {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final OutputStream file;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024); // guarded by this
    /** Whether half a line may stand at the end. */
    private boolean cutOff; // guarded by this

    FollowedFile(Path target) throws IOException {
        this(endsInMidLine(target), OutputFile.open(target, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    FollowedFile(boolean cutOff, OutputStream file) {
        this.cutOff = cutOff;
        this.file = file;
    }

    /** A crash or a full disk may have left half a line, which must not spoil the next. */
    private static boolean endsInMidLine(Path target) throws IOException {
        if (!Files.isRegularFile(target) || Files.size(target) == 0) {
            return false;
        }
        try (SeekableByteChannel channel = Files.newByteChannel(target)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.position(channel.size() - 1).read(last);
            return last.get(0) != '\n';
        }
    }

    @Override
    public synchronized void send(
            Priority priority,
            String key,
            String type,
            long epoch,
            long firstSeq,
            long lastSeq,
            byte[] bytes,
            int length)
            throws IOException {
        line.reset();
        if (cutOff) {
            line.write('\n');
        }
        line.write(bytes, 0, length);
        line.write('\n');
        cutOff = true;
        line.writeTo(file);
        cutOff = false;
    }

    @Override
    public void flush() {}

    @Override
    public void finish() {}

    @Override
    public void close() throws IOException {
        mark.close();
        file.close();
    }
}
