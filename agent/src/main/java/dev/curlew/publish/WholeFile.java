package dev.curlew.publish;

import dev.curlew.spool.Priority;
import java.io.IOException;
import java.nio.file.Path;

/** Messages, one a line, in a file that gets its name when all were told; without {@link #finish} it is gone. */
final class WholeFile implements MessageSink {
    private final PendingStream file;

    WholeFile(Path target) throws IOException {
        this.file = new PendingStream(target);
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
        file.out().write(bytes, 0, length);
        file.out().write('\n');
    }

    @Override
    public synchronized void flush() throws IOException {
        file.out().flush();
    }

    @Override
    public void finish() {
        file.finish();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
