package dev.curlew.control;

import dev.curlew.lifecycle.Worker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands as JSON lines, one each: how a script or a service that started the agent talks to it. Its thread reads; the
 * stream stays the caller's.
 */
public final class CommandLines implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLines.class);
    private static final int CHUNK = 8192;

    private final InputStream in;
    private final Consumer<Answer> answers;
    private final String origin;
    private final CommandBus bus;
    private final byte[] chunk = new byte[CHUNK];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** @param answers where they go; as for {@link CommandBus#submit} it must not wait */
    public CommandLines(InputStream in, Consumer<Answer> answers, String origin, CommandBus bus) {
        this.in = in;
        this.answers = answers;
        this.origin = origin;
        this.bus = bus;
    }

    @Override
    public boolean work() throws IOException {
        int read = in.read(chunk);
        if (read < 0) {
            submit();
            LOG.info("commands from {} have ended; the agent goes on", origin);
            return false;
        }
        int from = 0;
        for (int i = 0; i < read; i++) {
            if (chunk[i] == '\n') {
                take(from, i);
                submit();
                from = i + 1;
            }
        }
        take(from, read);
        return true;
    }

    /** Of a line that is too long no more than proves it is kept. */
    private void take(int from, int to) {
        int room = CommandReader.MAX_BYTES + 1 - line.size();
        line.write(chunk, from, Math.min(to - from, room));
    }

    private void submit() {
        byte[] bytes = line.toByteArray();
        line.reset();
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\r' || bytes[end - 1] == ' ')) {
            end--;
        }
        if (end > 0) {
            bus.submit(end == bytes.length ? bytes : Arrays.copyOf(bytes, end), origin, answers);
        }
    }
}
