package dev.curlew.publish;

import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.OutputFile;
import dev.curlew.lifecycle.PendingFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A buffered stream into a file that gets its name by {@link #finish} and {@link #close}; closed alone, it is gone. */
final class PendingStream implements AutoCloseable {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final PendingFile file;
    private final OutputStream out;
    private boolean finished;

    PendingStream(Path target) throws IOException {
        file = PendingFile.beside(target);
        out = new BufferedOutputStream(OutputFile.open(file), 1 << 16);
    }

    OutputStream out() {
        return out;
    }

    void finish() {
        finished = true;
    }

    @Override
    public void close() throws IOException {
        mark.close();
        boolean whole = false;
        try {
            out.close();
            whole = finished;
        } finally {
            if (!whole) {
                file.discard();
            }
        }
        if (whole) {
            file.commit();
        }
    }
}
