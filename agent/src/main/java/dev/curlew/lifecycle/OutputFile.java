package dev.curlew.lifecycle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file's bytes; what goes wrong says which file it was. Unbuffered; one thread, and whoever made it closes it. */
public final class OutputFile extends OutputStream {
    private final Path target;
    private final OutputStream file;

    /** @param target how messages name it */
    private OutputFile(Path target, OutputStream file) {
        this.target = target;
        this.file = file;
    }

    /** The part that will get the target's name. */
    public static OutputFile open(PendingFile file) throws IOException {
        try {
            return new OutputFile(file.target(), Files.newOutputStream(file.part()));
        } catch (IOException e) {
            throw WriteFailure.of(file.target(), e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            file.write(bytes, offset, length);
        } catch (IOException e) {
            throw WriteFailure.of(target, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } catch (IOException e) {
            throw WriteFailure.of(target, e);
        }
    }
}
