package dev.curlew.publish;

import dev.curlew.publish.PublishException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Messages appended, one a line, to a file that others may follow and rotate. On the sink's thread, which closes it. */
public final class FilePublisher implements Publisher {
    private final LineFile file;

    public FilePublisher(Path file, RotationSettings rotation) {
        this.file = new LineFile(file, rotation);
    }

    @Override
    public void connect(Duration atMost) throws PublishException {
        try {
            file.open();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static PublishException failure(IOException e) {
        return new PublishException(Kind.RETRY, "file", String.valueOf(e.getMessage()), e);
    }

    @Override
    public boolean isConnected() {
        return file.isOpen();
    }

    @Override
    public void publish(Outgoing message, Receipt receipt) {
        try {
            file.write(message.body(), message.body().length);
            receipt.delivered();
        } catch (IOException e) {
            receipt.failed(failure(e));
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
