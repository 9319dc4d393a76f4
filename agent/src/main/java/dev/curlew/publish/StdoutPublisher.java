package dev.curlew.publish;

import dev.curlew.lifecycle.WriteFailure;
import dev.curlew.publish.PublishException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Messages, one a line, on standard output, which stays open: others write there too, so each line is one call. On the
 * sink's thread, which closes it.
 */
public final class StdoutPublisher implements Publisher {
    private static final Path NAME = Path.of("standard output");

    private final OutputStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private boolean open;

    public StdoutPublisher() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    /** @param out unbuffered */
    StdoutPublisher(OutputStream out) {
        this.out = out;
    }

    @Override
    public void connect(Duration atMost) throws PublishException {
        try {
            out.flush();
            out.write(new byte[0]);
            open = true;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static PublishException failure(IOException e) {
        return new PublishException(
                Kind.RETRY, "stdout", String.valueOf(WriteFailure.of(NAME, e).getMessage()), e);
    }

    @Override
    public boolean isConnected() {
        return open;
    }

    @Override
    public void publish(Outgoing message, Receipt receipt) {
        if (!open) {
            receipt.failed(new PublishException(Kind.RETRY, "closed", "standard output is not open"));
            return;
        }
        try {
            line.reset();
            line.write(message.body(), 0, message.body().length);
            line.write('\n');
            line.writeTo(out);
            receipt.delivered();
        } catch (IOException e) {
            open = false;
            receipt.failed(failure(e));
        }
    }

    @Override
    public void close() {
        open = false;
    }
}
